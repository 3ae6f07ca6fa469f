import { UNKNOWN } from './numbers.js';

const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** Two units at most: "3.2 s", "4 min 10 s", "2 h 5 min", "12 d 3 h". */
export function duration(seconds: number | null | undefined): string {
  if (seconds === null || seconds === undefined) return UNKNOWN;
  if (seconds <= 0) return '0 s';
  if (seconds < 1) return '<1 s';
  if (seconds < 10) return `${seconds.toFixed(1).replace(/\.0$/, '')} s`;
  const whole = Math.round(seconds);
  if (whole < MINUTE) return `${whole} s`;
  if (whole < HOUR) return pair(whole, MINUTE, 'min', 1, 's');
  if (whole < DAY) return pair(whole, HOUR, 'h', MINUTE, 'min');
  return pair(whole, DAY, 'd', HOUR, 'h');
}

function pair(whole: number, large: number, name: string, small: number, smallName: string) {
  const rest = Math.floor((whole % large) / small);
  const first = `${Math.floor(whole / large)} ${name}`;
  return rest === 0 ? first : `${first} ${rest} ${smallName}`;
}

/** How long ago, in one unit. What lies a little in the future is another machine's clock: "now". */
export function ago(then: number, now: number): string {
  const seconds = Math.floor((now - then) / 1000);
  if (seconds < 5) return 'now';
  if (seconds < MINUTE) return `${seconds} s ago`;
  if (seconds < HOUR) return `${Math.floor(seconds / MINUTE)} min ago`;
  if (seconds < 2 * DAY) return `${Math.floor(seconds / HOUR)} h ago`;
  return `${Math.floor(seconds / DAY)} d ago`;
}

/** How long something still holds. */
export function until(then: number, now: number): string {
  return then <= now ? 'over' : `in ${duration(Math.ceil((then - now) / 1000))}`;
}

const pad = (value: number, length = 2): string => String(value).padStart(length, '0');

/** Local date, for people: 2026-11-26. */
export function localDate(at: Date): string {
  return `${at.getFullYear()}-${pad(at.getMonth() + 1)}-${pad(at.getDate())}`;
}

/** Local time to the millisecond: 14:03:22.123. */
export function localClock(at: Date): string {
  return `${pad(at.getHours())}:${pad(at.getMinutes())}:${pad(at.getSeconds())}.${pad(at.getMilliseconds(), 3)}`;
}
