import {
  segmentRanges,
  type ExtentEntry,
  type ExtentIndex,
  type SegmentRange,
} from '../fetch/extent-index.js';
import type { PartitionState } from '../partitions/partition-state.js';
import type { CompactionPolicy } from './compaction-policy.js';

export interface CleanableRange {
  /** Where what was never cleaned begins. */
  readonly dirtyStart: bigint;
  /** A pass may clean everything below it; the first offset of an extent. */
  readonly end: bigint;
}

/**
 * Finds what may be cleaned, and whether that is worth a pass. Kafka never cleans the active segment, which rolls by size
 * and by age. Partitions share segments here, so its bounds are looked up as offsets: what is older than `segment.ms`, or
 * has `segment.bytes` behind it, is not active. The last extent always is, because the newest rows of a partition hold
 * what a takeover needs, and what is not stable is.
 */
export class CleanableRanges {
  constructor(private readonly index: ExtentIndex) {}

  /** null when there is nothing to clean, or too little for the topic's dirty ratio. */
  async of(
    state: PartitionState,
    policy: CompactionPolicy,
    nowMs: number,
  ): Promise<CleanableRange | null> {
    const ranges = segmentRanges(state);
    const dirty = ranges.filter(({ positionShift }) => positionShift === undefined);
    const [first, last] = [
      dirty[0] && (await this.#at(state, dirty, dirty[0].start)),
      await this.#at(state, dirty, state.highWatermark - 1n),
    ];
    if (!first || !last || first.baseOffset === last.baseOffset) return null;
    const youngerThan = async (ms: number): Promise<ExtentEntry> =>
      (await this.#first(state, dirty, isYoungerThan(nowMs - ms))) ?? last;
    const sizeMax = BigInt(policy.segmentBytes);
    // Where the last extent alone has more, only it is active.
    const bySize =
      (await this.#first(
        state,
        dirty,
        ({ position }) => state.endPosition - position <= sizeMax,
      )) ?? last;
    const overdue = await youngerThan(policy.maxLagMs);
    const inactive = later(bySize, later(await youngerThan(policy.segmentMs), overdue));
    const limits = [
      last,
      (await this.#at(state, dirty, state.lastStableOffset)) ?? last,
      policy.minLagMs > 0 ? await youngerThan(policy.minLagMs) : last,
    ];
    const end = limits.reduce(earlier, inactive);
    if (end.baseOffset <= first.baseOffset) return null;
    const start = await this.#at(state, ranges, ranges[0].start);
    const ratio =
      Number(end.position - first.position) / Number(end.position - (start ?? first).position);
    if (ratio < policy.minDirtyRatio && overdue.baseOffset <= first.baseOffset) return null;
    return { dirtyStart: dirty[0].start, end: end.baseOffset };
  }

  async #at(
    { partitionId }: PartitionState,
    ranges: readonly SegmentRange[],
    offset: bigint,
  ): Promise<ExtentEntry | undefined> {
    const range = ranges.find(({ start, end }) => start <= offset && offset < end);
    return range && this.index.at(partitionId, range, offset);
  }

  async #first(
    { partitionId }: PartitionState,
    ranges: readonly SegmentRange[],
    holds: (entry: ExtentEntry) => boolean,
  ): Promise<ExtentEntry | undefined> {
    for (const range of ranges) {
      const found = await this.index.first(partitionId, range, holds);
      if (found) return found;
    }
    return undefined;
  }
}

const isYoungerThan =
  (ms: number) =>
  ({ maxTimestamp }: ExtentEntry): boolean =>
    maxTimestamp >= BigInt(Math.max(0, Math.floor(ms)));

const later = (a: ExtentEntry, b: ExtentEntry): ExtentEntry =>
  a.baseOffset >= b.baseOffset ? a : b;
const earlier = (a: ExtentEntry, b: ExtentEntry): ExtentEntry =>
  a.baseOffset <= b.baseOffset ? a : b;
