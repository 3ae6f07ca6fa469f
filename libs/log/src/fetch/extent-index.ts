import type { Pool } from '@posthorn/db';
import type { Limiter } from '../tasks/limiter.js';
import type { PartitionState } from '../partitions/partition-state.js';
import { selectExtentsOf } from '../sql/reads.js';

/** What the index tells of an extent without its bytes. */
export interface ExtentEntry {
  readonly baseOffset: bigint;
  readonly lastOffset: bigint;
  /** Largest timestamp of the partition in the segment up to and including this extent. */
  readonly maxTimestamp: bigint;
  readonly position: bigint;
}

/** A part of a partition that lies in one segment: [start, end). */
export interface SegmentRange {
  readonly segmentId: number;
  /** Set for a segment that compaction wrote, whose rows count positions from 0: the position of its first byte. */
  readonly positionShift?: bigint;
  readonly start: bigint;
  readonly end: bigint;
}

/** The ranges of a partition from its log start to its high watermark, one for each segment. */
export function segmentRanges(state: PartitionState): SegmentRange[] {
  return state.locations.flatMap((_, i) => rangeAt(state, i) ?? []);
}

/** Where the log starts; undefined when it is empty. */
export function firstRange(state: PartitionState): SegmentRange | undefined {
  for (let i = 0; i < state.locations.length; i += 1) {
    const range = rangeAt(state, i);
    if (range !== undefined) return range;
  }
  return undefined;
}

function rangeAt(state: PartitionState, i: number): SegmentRange | undefined {
  const { locations, logStartOffset, highWatermark } = state;
  const { segmentId, baseOffset, positionShift } = locations[i];
  const end = locations[i + 1]?.baseOffset ?? highWatermark;
  const start = baseOffset > logStartOffset ? baseOffset : logStartOffset;
  return start < end ? { segmentId, positionShift, start, end } : undefined;
}

interface RawEntry {
  /** From 1. */
  readonly place: number;
  readonly base_offset: bigint;
  readonly last_offset: bigint;
  readonly max_timestamp: bigint;
  readonly position: bigint;
}

/** Places that one statement looks at, 10 us each: a way to PostgreSQL and back takes as long as twenty of them. */
const PROBES = 16n;

/** Finds extents by the primary key. Within a segment both maxTimestamp and position never fall, so both bisect. */
export class ExtentIndex {
  constructor(
    private readonly pool: Pool,
    private readonly limiter: Limiter,
  ) {}

  /** The extent that contains `offset`, or the first one behind it. */
  async at(
    partitionId: number,
    range: Pick<SegmentRange, 'segmentId' | 'positionShift'>,
    offset: bigint,
  ): Promise<ExtentEntry | undefined> {
    return (await this.#atEach(partitionId, range, [offset]))[0];
  }

  /**
   * First extent of the range for which `holds`, which must not hold before one for which it does not. In about log16 of the
   * number of offsets in statements: 100 million are found their place in eight.
   */
  async first(
    partitionId: number,
    range: SegmentRange,
    holds: (entry: ExtentEntry) => boolean,
  ): Promise<ExtentEntry | undefined> {
    const { start, end } = range;
    let found: ExtentEntry | undefined;
    let low = start;
    let high = end;
    while (low < high) {
      // The first probe goes to the start: the answer is often there.
      const probes = low === start ? [low] : spread(low, high);
      const entries = await this.#atEach(partitionId, range, probes);
      for (const [i, probe] of probes.entries()) {
        const entry = entries[i];
        if (!entry || entry.baseOffset >= high) high = probe;
        else if (holds(entry)) {
          found = entry;
          high = entry.baseOffset < probe ? entry.baseOffset : probe;
        } else {
          low = entry.lastOffset + 1n;
          continue;
        }
        break;
      }
    }
    return found;
  }

  /** As `at`, of each offset. */
  async #atEach(
    partitionId: number,
    { segmentId, positionShift = 0n }: Pick<SegmentRange, 'segmentId' | 'positionShift'>,
    offsets: readonly bigint[],
  ): Promise<readonly (ExtentEntry | undefined)[]> {
    const { rows } = await this.limiter.run(() =>
      this.pool.query<RawEntry>(selectExtentsOf(segmentId), [partitionId, offsets]),
    );
    const entries: (ExtentEntry | undefined)[] = offsets.map(() => undefined);
    for (const row of rows) {
      entries[row.place - 1] = {
        baseOffset: row.base_offset,
        lastOffset: row.last_offset,
        maxTimestamp: row.max_timestamp,
        position: row.position + positionShift,
      };
    }
    return entries;
  }
}

/** Ascending, each once, beginning with `low`. */
function spread(low: bigint, high: bigint): bigint[] {
  const width = high - low;
  const count = width < PROBES ? width : PROBES;
  return Array.from({ length: Number(count) }, (_, i) => low + (width * BigInt(i)) / count);
}
