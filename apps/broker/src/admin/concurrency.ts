import { setImmediate as nextTurn } from 'node:timers/promises';

/** What others may have to wait for calls that never wait themselves: ten thousand groups are asked for in memory. */
const TURN_MS = 10;

/** Maps with at most `limit` calls under way: a topic of a thousand partitions must not take every connection. */
export async function mapLimited<T, R>(
  items: readonly T[],
  limit: number,
  work: (item: T) => Promise<R>,
): Promise<R[]> {
  const results: R[] = Array.from({ length: items.length });
  let next = 0;
  let turnBegan = performance.now();
  const worker = async (): Promise<void> => {
    while (next < items.length) {
      const index = next++;
      results[index] = await work(items[index]);
      if (performance.now() - turnBegan < TURN_MS) continue;
      await nextTurn();
      turnBegan = performance.now();
    }
  };
  await Promise.all(Array.from({ length: Math.min(limit, items.length) }, worker));
  return results;
}

/** Reads of the log for one request at a time; the pool's other connections are the broker's. */
export const READS_AT_ONCE = 4;
