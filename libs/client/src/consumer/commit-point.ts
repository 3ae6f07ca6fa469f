import { type Progress, progressMetadata } from './progress.js';
import type { Tracked } from './watermark.js';

/** What may be committed of a partition, and what is to be told with it. */
export interface CommitPoint {
  readonly offset: bigint;
  readonly metadata: string;
}

/** What a partition knows of its records. */
export interface Known {
  /** In offset order, from the lowest unfinished record on. */
  readonly tracked: readonly Tracked[];
  /** Every record below is tracked, or done. */
  readonly end: bigint;
  /** What an earlier owner told: of records that are not taken yet it must not be lost on the way to the next one. */
  readonly earlier: Progress;
  /** false: the offset alone. */
  readonly tellsProgress: boolean;
  readonly mark: string;
  readonly label: string | undefined;
}

/** @param done counted as finished, though they are not yet. */
export function commitPoint(known: Known, done: ReadonlySet<Tracked>): CommitPoint {
  const { end, earlier, tellsProgress, mark, label } = known;
  const tracked =
    done.size === 0
      ? known.tracked
      : known.tracked.map((one) => (done.has(one) ? { ...one, finished: true } : one));
  const lowest = tracked.findIndex(({ finished }) => !finished);
  const offset = lowest < 0 ? end : tracked[lowest].offset;
  if (!tellsProgress) return { offset, metadata: '' };
  const taken = lowest < 0 ? [] : tracked.slice(lowest);
  const told = [...taken.map((one) => asTold(one, earlier)), ...earlier.from(end)];
  return { offset, metadata: progressMetadata(told, offset, mark, label) };
}

/** What is looked at again stays finished for whoever comes next, though nothing at or above it is committed until it was looked at. */
function asTold(one: Tracked, earlier: Progress): Tracked {
  return !one.finished && earlier.isFinished(one.offset) ? { ...one, finished: true } : one;
}
