import { setImmediate as immediate } from 'node:timers/promises';
import { TookTooLong, withinTime } from './within-time.js';
import type { ValueWriter, Written } from './written-value.js';

/** Of one value: the largest that a request may have takes a fifth of it. The event loop stands still for as long. */
export const VALUE_MAX_MS = 250;
/** Of all values of a request. */
const REQUEST_MAX_MS = 1_000;
/** Then whoever else waits for the event loop gets a turn. */
const SLICE_MS = 10;
/** A machine that is shared by many gives a value less than all of its time. */
const AT_WORK_MS = VALUE_MAX_MS / 5;

/**
 * What the writer makes of each text, in their order. A value that the machine stood still over is written again.
 * @throws TookTooLong for one value, or for all of them.
 */
export async function writtenInSlices(
  writer: ValueWriter,
  texts: readonly string[],
): Promise<readonly Written[]> {
  const written: Written[] = [];
  let takenMs = 0;
  while (written.length < texts.length) {
    if (takenMs > REQUEST_MAX_MS) throw new TookTooLong(REQUEST_MAX_MS, takenMs);
    const startedAt = performance.now();
    try {
      withinTime(VALUE_MAX_MS, () => {
        while (written.length < texts.length && performance.now() - startedAt < SLICE_MS) {
          written.push(writer(texts[written.length]));
        }
      });
    } catch (error) {
      const stoodStill = error instanceof TookTooLong && error.usedMs < AT_WORK_MS;
      if (!stoodStill) throw error;
    }
    takenMs += performance.now() - startedAt;
    await immediate();
  }
  return written;
}
