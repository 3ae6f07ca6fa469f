import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

/** Comes with posthorn unless optional dependencies are left out; of a checkout it is a workspace. */
const PACKAGE = '@posthorn/demo';

/**
 * A process of its own, at this terminal: Ctrl-C reaches it as it reaches us. null where it is not installed, neither beside us
 * nor in the project in which the command was typed.
 */
export async function demo(argv: readonly string[]): Promise<number | null> {
  const main = resolveFrom(import.meta.url) ?? resolveFrom(pathToFileURL(path.resolve('_')).href);
  if (main === null) return null;
  const child = spawn(process.execPath, [main, ...argv], { stdio: 'inherit' });
  const forward = (signal: NodeJS.Signals): void => void child.kill(signal);
  process.on('SIGTERM', forward);
  // At a terminal the demo has had it as well, and stops in order; we wait for it.
  process.on('SIGINT', () => undefined);
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code) => resolve(code ?? 1));
  });
}

function resolveFrom(place: string): string | null {
  try {
    return createRequire(place).resolve(PACKAGE);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'MODULE_NOT_FOUND') return null;
    throw error;
  }
}
