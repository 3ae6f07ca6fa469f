import { setTimeout as sleep } from 'node:timers/promises';

/** What has not moved for so long has stopped, however busy the machine is. */
const STILL_MS = 120_000;
const LOOK_MS = 100;

/**
 * True once it holds. False when it does not and nothing has moved for two minutes: how long the way there takes is up to the
 * machine. @param progress says something else whenever there is some.
 */
export async function settles(
  holds: () => boolean,
  progress: () => string | number,
): Promise<boolean> {
  let seen = progress();
  let movedAt = performance.now();
  while (!holds()) {
    await sleep(LOOK_MS);
    const now = progress();
    if (now !== seen) movedAt = performance.now();
    else if (performance.now() - movedAt > STILL_MS) return false;
    seen = now;
  }
  return true;
}

/** Whether the work ends, in the same sense; rejects as it does. */
export async function ends(
  work: Promise<unknown>,
  progress: () => string | number,
): Promise<boolean> {
  let isOver = false;
  const over = (): void => void (isOver = true);
  work.then(over, over);
  const hasEnded = await settles(() => isOver, progress);
  if (hasEnded) await work;
  return hasEnded;
}
