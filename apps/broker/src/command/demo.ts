import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** Beside this package in a checkout, and nowhere else. */
const MAIN = fileURLToPath(new URL('../../../demo/dist/main.js', import.meta.url));

/** A process of its own, at this terminal: Ctrl-C reaches it as it reaches us. null where it is not there. */
export async function demo(argv: readonly string[]): Promise<number | null> {
  if (!existsSync(MAIN)) return null;
  const child = spawn(process.execPath, [MAIN, ...argv], { stdio: 'inherit' });
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code) => resolve(code ?? 1));
  });
}
