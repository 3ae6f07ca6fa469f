// A bounded producer loop for benchmarks: as fast as acknowledgements come, at a rate, or so many records.
import { setTimeout as sleep } from 'node:timers/promises';

const WINDOW_BYTES = 8_000_000;

/**
 * Sends `perCall` records a call, one promise each, until `until()` says stop, never with more than the window unacknowledged.
 * @returns {Promise<{ acknowledged: number, seconds: number }>}
 */
export async function saturate(producer, { topic, partitions, value, until, perCall = 1 }) {
  const start = performance.now();
  let waiting = 0;
  let acknowledged = 0;
  let failure;
  let wake;
  const acknowledge = () => {
    acknowledged += perCall;
    waiting -= perCall * value.length;
    if (wake && waiting < WINDOW_BYTES / 2) {
      wake();
      wake = undefined;
    }
  };
  const fail = (error) => {
    failure ??= error;
    wake?.();
  };
  for (let n = 0; !until(n);) {
    while (waiting < WINDOW_BYTES && !until(n)) {
      const record = { topic, partition: (n / perCall) % partitions, value };
      const sent =
        perCall === 1
          ? producer.send(record)
          : producer.sendAll(Array.from({ length: perCall }, () => record));
      sent.then(acknowledge, fail);
      waiting += perCall * value.length;
      n += perCall;
    }
    if (failure) throw failure;
    if (waiting >= WINDOW_BYTES) await new Promise((resolve) => (wake = resolve));
  }
  await producer.flush();
  if (failure) throw failure;
  return { acknowledged, seconds: (performance.now() - start) / 1_000 };
}

export function forSeconds(seconds) {
  const end = performance.now() + seconds * 1_000;
  return () => performance.now() >= end;
}

export async function waitUntil(condition, what, timeoutMs = 60_000) {
  const deadline = performance.now() + timeoutMs;
  while (!(await condition())) {
    if (performance.now() > deadline) throw new Error(`${what}: not within ${timeoutMs} ms`);
    await sleep(50);
  }
}

/** Calls `send(n)` so often a second, whether or not what it began is done: a slow answer does not slow the next one down. */
export async function atRate(rate, seconds, send) {
  const start = performance.now();
  const total = rate * seconds;
  for (let n = 0; n < total; await sleep(1)) {
    const due = Math.min(total, Math.floor(((performance.now() - start) * rate) / 1_000));
    for (; n < due; n += 1) send(n);
  }
}
