import { UsageError } from '../runtime/cli-error.js';
import { timeMs, TIMES } from './time.js';

/** A place in a partition. */
export type Position =
  | { readonly kind: 'start' }
  | { readonly kind: 'end' }
  | { readonly kind: 'offset'; readonly offset: bigint }
  /** So many records behind the start. */
  | { readonly kind: 'from-start'; readonly records: bigint }
  /** So many records before the end. */
  | { readonly kind: 'from-end'; readonly records: bigint }
  | { readonly kind: 'time'; readonly timestamp: bigint };

/** From one place up to, not including, another; null is without an end. */
export interface Range {
  readonly from: Position;
  readonly to: Position | null;
}

/** Where a partition's records lie; `at` says where a time is, null behind the last record. */
export interface PartitionBounds {
  readonly start: bigint;
  readonly end: bigint;
  readonly at: (timestamp: bigint) => bigint | null;
  /** So many records on, or back, where that is not so many offsets. */
  readonly shifted?: (from: bigint, by: bigint) => bigint;
}

const RANGES = `Offsets are start, end, 42, +10 (after the start), -10 (before the end) or @time, and two of them with a colon: 10:20, :end, @-1h:@-30m. ${TIMES}`;
const INT64_MAX = 2n ** 63n - 1n;

/** Throws UsageError. */
export function parseRange(text: string, nowMs: number): Range {
  const whole = positionOf(text, nowMs);
  if (whole !== null) return { from: whole, to: null };
  for (const at of colonsOf(text)) {
    const [left, right] = [text.slice(0, at), text.slice(at + 1)];
    const from = left === '' ? START : positionOf(left, nowMs);
    if (from === null) continue;
    if (right === '') return { from, to: null };
    // @t1:t2, where the first says that both are times.
    const time = left.startsWith('@') ? positionOf(`@${right}`, nowMs) : null;
    const to = time ?? positionOf(right, nowMs);
    if (to !== null) return { from, to };
  }
  throw new UsageError(`"${text}" is no place in a topic.`, RANGES);
}

const START: Position = { kind: 'start' };

function colonsOf(text: string): readonly number[] {
  return [...text.matchAll(/:/g)].map(({ index }) => index);
}

function positionOf(text: string, nowMs: number): Position | null {
  if (text === 'start') return START;
  if (text === 'end') return { kind: 'end' };
  if (text.startsWith('@')) {
    const timestamp = timeMs(text.slice(1), nowMs);
    return timestamp === null ? null : { kind: 'time', timestamp };
  }
  const number = /^([+-]?)(\d{1,19})$/.exec(text);
  if (number === null) return null;
  const value = BigInt(number[2]);
  if (value > INT64_MAX) return null;
  if (number[1] === '+') return { kind: 'from-start', records: value };
  return number[1] === '-'
    ? { kind: 'from-end', records: value }
    : { kind: 'offset', offset: value };
}

/** The times that have to be looked up before a range can be resolved. */
export function timesOf({ from, to }: Range): readonly bigint[] {
  return [from, to].flatMap((position) => (position?.kind === 'time' ? [position.timestamp] : []));
}

/** Whether one of its places is so many records from another. */
export function countsRecords({ from, to }: Range): boolean {
  return [from, to].some(
    (position) => position?.kind === 'from-start' || position?.kind === 'from-end',
  );
}

/** Within what the partition has: a place before its start is its start, one behind its end its end. */
export function offsetOf(position: Position, bounds: PartitionBounds): bigint {
  const { start, end } = bounds;
  const offset = unboundedOffsetOf(position, bounds);
  return offset < start ? start : offset > end ? end : offset;
}

const plainly = (from: bigint, by: bigint): bigint => from + by;

function unboundedOffsetOf(
  position: Position,
  { start, end, at, shifted = plainly }: PartitionBounds,
): bigint {
  switch (position.kind) {
    case 'start':
      return start;
    case 'end':
      return end;
    case 'offset':
      return position.offset;
    case 'from-start':
      return shifted(start, position.records);
    case 'from-end':
      return shifted(end, -position.records);
    case 'time':
      return at(position.timestamp) ?? end;
  }
}
