import type { PlannedOffsetBody, ResetOffsetsBody, ResetResult } from '@posthorn/admin-client';
import type { ResetSearch } from './reset-search.js';

/** Offsets that somebody typed over the planned ones, by topic and partition. */
export type Edits = ReadonlyMap<string, string>;

export function placeOf({ topic, partition }: { topic: string; partition: number }): string {
  return `${topic}/${partition}`;
}

/** The request for what was chosen; null while something is missing. */
export function requestOf(search: ResetSearch): ResetOffsetsBody | null {
  const { to, time, shift, offset, fromGroup, topic } = search;
  const topics = topic === undefined ? {} : { topics: [{ topic }] };
  switch (to) {
    case undefined:
      return null;
    case 'earliest':
    case 'latest':
      return { strategy: to, ...topics };
    case 'time':
      return time === undefined ? null : { strategy: to, time, ...topics };
    case 'shift':
      return shift === undefined ? null : { strategy: to, shift, ...topics };
    case 'offset':
      return offset === undefined ? null : { strategy: to, offset, ...topics };
    case 'copy':
      return fromGroup === undefined ? null : { strategy: to, fromGroup, ...topics };
  }
}

/** What is applied is what was seen: the offsets of the table, not the rule that they came from. */
export function requestOfTable(
  planned: readonly PlannedOffsetBody[],
  edits: Edits,
): ResetOffsetsBody {
  return {
    strategy: 'each',
    offsets: planned.map((one) => ({
      topic: one.topic,
      partition: one.partition,
      offset: edits.get(placeOf(one)) ?? one.after,
    })),
  };
}

export type Effect =
  | { readonly kind: 'stays' | 'begins' }
  | { readonly kind: 'rereads' | 'skips'; readonly records: bigint };

/** What becomes of a partition. */
export function effectOf({ before, after }: Pick<PlannedOffsetBody, 'before' | 'after'>): Effect {
  if (before === null) return { kind: 'begins' };
  const moved = BigInt(after) - BigInt(before);
  if (moved === 0n) return { kind: 'stays' };
  return moved < 0n ? { kind: 'rereads', records: -moved } : { kind: 'skips', records: moved };
}

export function totalsOf({ offsets }: Pick<ResetResult, 'offsets'>): {
  readonly partitions: number;
  readonly moved: number;
} {
  const moved = offsets.filter((one) => effectOf(one).kind !== 'stays').length;
  return { partitions: offsets.length, moved };
}
