import { setTimeout as sleep } from 'node:timers/promises';

const ASKED_EVERY_MS = 20;
/** So that a claim that never comes true ends the loop as well as the test. */
const TIMES_ASKED_MAX = 3_000;

/** Asks until the claim holds. */
export async function until(claim: () => boolean): Promise<void> {
  for (let asked = 0; asked < TIMES_ASKED_MAX; asked += 1) {
    if (claim()) return;
    await sleep(ASKED_EVERY_MS);
  }
  throw new Error(`never came true: ${claim.toString()}`);
}
