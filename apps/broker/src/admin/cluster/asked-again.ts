import { setTimeout as delay } from 'node:timers/promises';

/**
 * How long a request waits for what passes by itself. A planned move of a leader or a coordinator takes milliseconds, and what a
 * broker has not heard of yet it hears within a second; after a crash leases take longer to end, which is for the caller to wait for.
 */
export const ASKED_FOR_MS = 2_000;
const ASKED_AGAIN_MS = 20;

/**
 * Another broker's answer, asked for again while it is a refusal that passes.
 * @param givesUpAt by `performance.now()`; several questions of one request share it.
 */
export async function askedAgain<Answer>(
  ask: () => Answer | Promise<Answer>,
  isPassing: (answer: Answer) => boolean | Promise<boolean>,
  givesUpAt = performance.now() + ASKED_FOR_MS,
): Promise<Answer> {
  for (;;) {
    const answer = await ask();
    if (!(await isPassing(answer)) || performance.now() > givesUpAt) return answer;
    await delay(ASKED_AGAIN_MS);
  }
}
