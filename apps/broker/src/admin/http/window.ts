import { Problem } from './problem.js';

const UNITS = { s: 1, m: 60, h: 3_600, d: 86_400 } as const;
const DAY_SECONDS = 86_400;

/** `15m` in seconds. The text has been matched with a number and a unit. @throws Problem beyond the limits. */
export function windowSeconds(text: string, maxSeconds = 366 * DAY_SECONDS): number {
  const unit = text.at(-1) as keyof typeof UNITS;
  const seconds = Number(text.slice(0, -1)) * UNITS[unit];
  if (seconds >= 1 && seconds <= maxSeconds) return seconds;
  const most = maxSeconds < DAY_SECONDS ? `${maxSeconds / 3_600}h` : `${maxSeconds / DAY_SECONDS}d`;
  const message = `must be at least 1s and at most ${most}`;
  const errors = [{ pointer: '/window', message }];
  throw new Problem('invalid-request', `/window: ${message}`, { errors });
}
