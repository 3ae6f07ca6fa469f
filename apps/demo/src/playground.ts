import { copyFileSync, existsSync, watch } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { CombinedLog } from './console.js';
import type { Stack } from './stack.js';

const NAME = 'playground';
/** A consumer to begin with. In a checkout it is there to be changed; in a package nobody would look for it. */
const TEMPLATE = fileURLToPath(new URL('../../../playground/reader.mjs', import.meta.url));
const isInstalled = TEMPLATE.split(path.sep).includes('node_modules');
/** Editors write a file in several steps; one restart is enough. */
const SETTLE_MS = 200;

/**
 * Runs the consumer that a newcomer writes, as one process more, and starts it anew whenever its file changes. One that does
 * not even start is tried again every few seconds, so a mended file is taken soon. A file that is not there is written. Returns
 * how to end the watching; the process ends with the stack.
 */
export function startPlayground(
  stack: Stack,
  log: CombinedLog,
  wanted: string | undefined,
): () => void {
  const file = wanted ?? (isInstalled ? undefined : TEMPLATE);
  if (file === undefined) {
    log.say('your own consumer: start the demo with --playground reader.mjs, which writes one');
    return () => undefined;
  }
  if (!existsSync(file)) copyFileSync(TEMPLATE, file);
  const program = stack.addHelper(NAME, file, {});
  log.say(`your own consumer: ${path.relative('', file)}; save it, and it is started anew`);
  let timer: NodeJS.Timeout | undefined;
  // The folder, since many editors put another file in the place of the one that was there.
  const watcher = watch(path.dirname(file), (_event, name) => {
    if (name !== path.basename(file)) return;
    clearTimeout(timer);
    timer = setTimeout(() => {
      log.say(`${NAME} was saved, starting it anew`);
      program.restartNow();
    }, SETTLE_MS);
  });
  return () => {
    clearTimeout(timer);
    watcher.close();
  };
}
