/** With the waits between them: three quarters of an hour, the time to notice and mend what is broken on a working day. */
export const ATTEMPTS_MAX = 10;
const FIRST_WAIT_MS = 5_000;
const WAIT_MS_MAX = 15 * 60_000;

/** The wait behind an attempt that failed, the first being 1; null when it was the last. */
export function waitAfter(attempt: number): number | null {
  if (attempt >= ATTEMPTS_MAX) return null;
  return Math.min(WAIT_MS_MAX, FIRST_WAIT_MS * 2 ** (attempt - 1));
}

/** Nobody is there any more, and says so: the one answer after which nothing is tried again. */
export const GONE = 410;
