import { setTimeout as sleep } from 'node:timers/promises';

/** On a laptop seconds; a machine with thirty processes to each processor took a minute and a half. */
const READY_TIMEOUT_MS = 300_000;
const READY_POLL_MS = 50;
const REQUEST_TIMEOUT_MS = 2000;

export interface Health {
  /** Of a service: how many partitions it reads. */
  readonly partitions?: number;
}

/** Undefined while it is not ready, or not even listening. */
export async function readHealth(url: string): Promise<Health | undefined> {
  try {
    const signal = AbortSignal.timeout(REQUEST_TIMEOUT_MS);
    const response = await fetch(`${url}/health/ready`, { signal });
    const health = (await response.json()) as Health;
    return response.ok ? health : undefined;
  } catch {
    return undefined; // refused, or cut off in the middle: it is asked again
  }
}

/** `isListening`: whether who answers at the port is the program itself. Rejects after five minutes. */
export async function untilReady(
  name: string,
  url: string,
  isReady: (health: Health) => boolean,
  isListening: () => boolean,
): Promise<void> {
  const deadline = performance.now() + READY_TIMEOUT_MS;
  for (;;) {
    const health = isListening() ? await readHealth(url) : undefined;
    if (health && isReady(health)) return;
    if (performance.now() > deadline)
      throw new Error(`${name} was not ready within ${READY_TIMEOUT_MS / 1000} s`);
    await sleep(READY_POLL_MS);
  }
}
