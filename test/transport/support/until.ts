import { setTimeout as sleep } from 'node:timers/promises';
import { WAIT_MS } from '../../support/patience.js';

const ASKED_EVERY_MS = 20;

/** Asks until the claim holds. */
export async function until(claim: () => boolean): Promise<void> {
  const deadline = performance.now() + WAIT_MS;
  while (!claim()) {
    if (performance.now() > deadline) throw new Error(`never came true: ${claim.toString()}`);
    await sleep(ASKED_EVERY_MS);
  }
}
