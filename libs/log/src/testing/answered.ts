import { setTimeout as sleep } from 'node:timers/promises';
import { WAIT_MS } from '../../../../test/support/patience.js';
import type { LogError } from '../log.js';

const RETRY_MS = 20;

/**
 * After these a client asks again. A log that was opened a moment ago may not lead everything yet: a shard whose row a killed
 * broker's transaction still holds is taken with a later look. And a connection to PostgreSQL has taken a busy machine more
 * than the five seconds after which the log says so.
 */
const RETRIABLE: ReadonlySet<unknown> = new Set<LogError>([
  'NOT_LEADER_OR_FOLLOWER',
  'KAFKA_STORAGE_ERROR',
]);

/** What the log answers once it can; rejects with any other error. */
export async function answered<T extends object>(
  ask: () => T | Promise<T>,
): Promise<Exclude<T, { readonly error: LogError }>> {
  const deadline = performance.now() + WAIT_MS;
  for (;;) {
    const answer = await ask();
    if (!('error' in answer)) return answer as Exclude<T, { readonly error: LogError }>;
    if (!RETRIABLE.has(answer.error) || performance.now() > deadline) {
      throw new Error(`refused: ${String(answer.error)}`);
    }
    await sleep(RETRY_MS);
  }
}
