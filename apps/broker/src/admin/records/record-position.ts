import { invalid } from '../http/problem.js';

/** Where browsing begins in a partition. */
export type Position =
  | { readonly kind: 'earliest' }
  | { readonly kind: 'latest' }
  | { readonly kind: 'offset'; readonly offset: bigint }
  | { readonly kind: 'time'; readonly timestamp: bigint };

export const INT64_MAX = 2n ** 63n - 1n;

/** `earliest`, `latest`, an offset, or `@` and a time: milliseconds since the epoch or ISO 8601. */
export function parsePosition(text: string, pointer = '/from'): Position {
  if (text === 'earliest' || text === 'latest') return { kind: text };
  if (/^\d{1,19}$/.test(text)) return { kind: 'offset', offset: int64(BigInt(text), pointer) };
  if (text.startsWith('@')) return { kind: 'time', timestamp: parseTime(text.slice(1), pointer) };
  throw invalid(pointer, 'must be earliest, latest, an offset, or @ and a time');
}

/** Milliseconds since the epoch, or ISO 8601 with a time zone: a local time would mean another one on the server. */
export function parseTime(text: string, pointer = '/from'): bigint {
  if (/^\d{1,19}$/.test(text)) return int64(BigInt(text), pointer);
  if (/^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d{1,9})?)?(Z|[+-]\d\d:\d\d))?$/.test(text)) {
    const time = Date.parse(text);
    if (!Number.isNaN(time)) return BigInt(time);
  }
  throw invalid(
    pointer,
    'must be milliseconds since 1970 or ISO 8601 with a time zone, for example 2026-11-22T10:00:00Z',
  );
}

function int64(value: bigint, pointer: string): bigint {
  if (value > INT64_MAX) throw invalid(pointer, `must be at most ${INT64_MAX}`);
  return value;
}
