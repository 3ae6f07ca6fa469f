/** From here on a lag is worth a look, and a worry. In one place, so that every screen agrees. */
export const LAG_WARN_SECONDS = 30;
export const LAG_BAD_SECONDS = 300;

/** Records are on their way for as long as this anywhere: whether there are more of them than a second ago says nothing. */
const KEEPS_UP_SECONDS = 5;

/** Nothing waits, or not for longer than records take; null: it is not known for how long. */
export function isKeepingUp(lag: string | null, seconds: number | null): boolean {
  return lag === '0' || (seconds !== null && seconds < KEEPS_UP_SECONDS);
}

export function lagTone(seconds: number): 'good' | 'warn' | 'bad' {
  return seconds >= LAG_BAD_SECONDS ? 'bad' : seconds >= LAG_WARN_SECONDS ? 'warn' : 'good';
}
