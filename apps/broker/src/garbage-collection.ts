import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/**
 * V8's collector for a process whose memory is mostly record batches: they live outside its heap, but count towards its
 * limit. To be called before anything large is imported. CPU time and memory: `npm run bench -- memory ingest`.
 *
 * - The heap may grow to three times what survived before the next full collection. By default one ran for every 10 MB
 *   taken in and took half of the broker's CPU time: 12.9 us for a record of 1 kB, 5.9 us with 200 %, 7.2 us with 100 %,
 *   4.9 us with 300 %, at 5 MB more resident memory each.
 * - The young generation stays small: what is young here dies at once, and the 32 MB that it grows to while modules are
 *   loaded are never given back. 22 MiB less resident, and no more CPU time.
 */
export function tuneGarbageCollection(): void {
  setFlagsFromString('--heap-growing-percent=200');
  setFlagsFromString('--semi-space-growth-factor=1');
}

/**
 * Collects what starting left behind, to be called before clients are about. Otherwise the first full collection comes in the
 * first seconds of load: V8's threads mark 100 MB for 60 to 80 ms, and on two cores all of client, broker and PostgreSQL wait
 * for them. After this the heap may triple first: at 1,000 records a second in half a minute.
 */
export function collectGarbageOfStart(): void {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  setFlagsFromString('--no-expose-gc');
  collect();
}
