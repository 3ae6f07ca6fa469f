// When a disk that others share stood still: a thread of its own writes a page to a file and flushes it, again and again. What a
// commit waits for meanwhile is nobody's here, and differs from one minute to the next by more than anything that is measured.
import { closeSync, fdatasyncSync, openSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { Worker, isMainThread, parentPort, workerData } from 'node:worker_threads';

const PAGE = Buffer.alloc(8_192, 1);
const PAUSE_MS = 5;
/** Of a flush. One takes 0.2 to 0.4 ms, and one in a hundred 1 to 2. */
export const STILL_MS = 5;

/** Milliseconds of the clock that all processes of a machine share. */
const now = () => Number(process.hrtime.bigint()) / 1e6;

/** Of the disk with the folder for temporary files, where the benchmark's database is. `stop` gives when it stood still: [from, to]. */
export function watchDisk() {
  const stopped = new Int32Array(new SharedArrayBuffer(4));
  const file = path.join(tmpdir(), `posthorn-bench-disk-${process.pid}`);
  const worker = new Worker(fileURLToPath(import.meta.url), { workerData: { stopped, file } });
  const seen = new Promise((resolve, reject) => {
    worker.once('message', resolve);
    worker.once('error', reject);
  });
  return {
    stop() {
      Atomics.store(stopped, 0, 1);
      Atomics.notify(stopped, 0);
      return seen;
    },
  };
}

function watch({ stopped, file }) {
  const fd = openSync(file, 'w');
  const stills = [];
  try {
    do {
      const from = now();
      writeSync(fd, PAGE, 0, PAGE.length, 0);
      fdatasyncSync(fd);
      const to = now();
      if (to - from >= STILL_MS) stills.push([from, to]);
    } while (Atomics.wait(stopped, 0, 0, PAUSE_MS) === 'timed-out');
  } finally {
    closeSync(fd);
    rmSync(file);
  }
  return stills;
}

// oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread has none
if (!isMainThread) parentPort.postMessage(watch(workerData));
