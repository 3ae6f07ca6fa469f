import { UsageError } from '../runtime/cli-error.js';
import { durationMs } from './duration.js';

const ISO = /^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d{1,9})?)?(Z|[+-]\d\d:\d\d)?)?$/;

/**
 * A moment in milliseconds since 1970: `-1h` before now, `now`, milliseconds as they are, or ISO 8601. A date alone is its
 * midnight in UTC, a time without a zone this machine's, both as JavaScript has it. null where it is none of these.
 */
export function timeMs(text: string, nowMs: number): bigint | null {
  if (text === 'now') return BigInt(nowMs);
  if (/^\d{1,18}$/.test(text)) return BigInt(text);
  if (text.startsWith('-')) {
    const ago = durationMs(text.slice(1));
    return ago === null ? null : BigInt(nowMs - ago);
  }
  if (!ISO.test(text)) return null;
  const ms = Date.parse(text);
  return Number.isNaN(ms) ? null : BigInt(ms);
}

export const TIMES =
  'A time is -1h (before now), now, milliseconds since 1970, or ISO 8601 such as 2026-11-22T10:00:00Z.';

/** Beyond it there is no date. */
const DATE_MAX_MS = 8_640_000_000_000_000n;

/** Of an option, which the error names. @ in front is as well as not: elsewhere it tells times from offsets. Throws UsageError. */
export function momentOf(option: string, text: string, nowMs: number): bigint {
  const moment = timeMs(text.replace(/^@/, ''), nowMs);
  if (moment === null || moment > DATE_MAX_MS)
    throw new UsageError(`${option} "${text}" is no time.`, TIMES);
  return moment;
}
