import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

/** Comes with posthorn unless optional dependencies are left out; of a checkout it is a workspace. */
const PACKAGE = '@posthorn/demo';

/**
 * A process of its own, at this terminal, until it ends. Ctrl-C reaches it as it reaches us; of what reaches us alone, SIGTERM or
 * `kill -INT`, it is told by the end of the channel, and so it is when we are killed. null where it is not installed, neither
 * beside us nor in the project in which the command was typed.
 */
export async function demo(argv: readonly string[]): Promise<number | null> {
  const main = resolveFrom(import.meta.url) ?? resolveFrom(pathToFileURL(path.resolve('_')).href);
  if (main === null) return null;
  const child = spawn(process.execPath, [main, ...argv], {
    stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
  });
  // Not the signal itself: to a demo that has had it as well it would be the second, which is for those who do not want to wait.
  const stop = (): void => {
    if (child.connected) child.disconnect();
  };
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
  process.once('exit', () => child.kill('SIGTERM'));
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
