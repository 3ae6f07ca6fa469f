import type { Pool } from '@posthorn/db';
import type { CatchUpReader } from './catch-up-reader.js';
import type { Extent } from '../storage/extent.js';
import { segmentRanges, type ExtentIndex, type SegmentRange } from './extent-index.js';
import type { TimestampLookup } from '../log.js';
import type { PartitionState } from '../partitions/partition-state.js';
import { findMaxTimestamp, findTimestamp } from './timestamps.js';

/** Rows read at once while looking for the record: one or two extents, since the first one nearly always has it. */
const SCAN_ROWS = 40;

const MAX_TIMESTAMPS = `
  select segment_id, max_timestamp from posthorn.partition_segments where partition_id = $1`;

/** Offsets by timestamp, at record precision. */
export class TimeLookup {
  constructor(
    private readonly pool: Pool,
    private readonly index: ExtentIndex,
    private readonly reader: CatchUpReader,
  ) {}

  /** First record by offset at or after the timestamp. */
  async first(state: PartitionState, timestamp: bigint): Promise<TimestampLookup | undefined> {
    const sealed = await this.#sealedMaxTimestamps(state.partitionId);
    for (const range of segmentRanges(state)) {
      const most = sealed.get(range.segmentId);
      if (most !== undefined && most < timestamp) continue;
      const found = await this.#firstIn(state, range, timestamp);
      if (found) return found;
    }
    return undefined;
  }

  /** First record with the largest timestamp of all. */
  async max(state: PartitionState): Promise<TimestampLookup | undefined> {
    const sealed = await this.#sealedMaxTimestamps(state.partitionId);
    const ranges: { range: SegmentRange; most: bigint }[] = [];
    for (const range of segmentRanges(state)) {
      const most =
        sealed.get(range.segmentId) ??
        (await this.index.at(state.partitionId, range, range.end - 1n))?.maxTimestamp;
      if (most !== undefined) ranges.push({ range, most });
    }
    let best: TimestampLookup | undefined;
    for (const { range, most } of ranges.toSorted((a, b) => Number(b.most - a.most))) {
      if (best && most <= best.timestamp) continue;
      // The record with the segment's maximum may lie below the log start: then the rest has to be read.
      const found = (await this.#firstIn(state, range, most)) ?? (await this.#maxIn(state, range));
      if (found && (!best || found.timestamp > best.timestamp)) best = found;
    }
    return best;
  }

  async #firstIn(
    state: PartitionState,
    range: SegmentRange,
    timestamp: bigint,
  ): Promise<TimestampLookup | undefined> {
    const entry = await this.index.first(
      state.partitionId,
      range,
      ({ maxTimestamp }) => maxTimestamp >= timestamp,
    );
    if (!entry) return undefined;
    for await (const extents of this.#scan(state, { ...range, start: entry.baseOffset })) {
      const found = findTimestamp(extents, state.logStartOffset, timestamp);
      if (found) return found;
    }
    return undefined;
  }

  async #maxIn(state: PartitionState, range: SegmentRange): Promise<TimestampLookup | undefined> {
    let best: TimestampLookup | undefined;
    for await (const extents of this.#scan(state, range)) {
      const found = findMaxTimestamp(extents, state.logStartOffset);
      if (found && (!best || found.timestamp > best.timestamp)) best = found;
    }
    return best;
  }

  async *#scan(
    state: PartitionState,
    { start, end }: SegmentRange,
  ): AsyncGenerator<readonly Extent[]> {
    for (let offset = start; offset < end;) {
      const extents = await this.reader.extentsAt(state, offset, SCAN_ROWS);
      const last = extents.at(-1);
      if (!last) return;
      yield extents.filter(({ baseOffset }) => baseOffset < end);
      offset = last.lastOffset + 1n;
    }
  }

  async #sealedMaxTimestamps(partitionId: number): Promise<ReadonlyMap<number, bigint>> {
    const { rows } = await this.pool.query<{ segment_id: number; max_timestamp: bigint }>(
      MAX_TIMESTAMPS,
      [partitionId],
    );
    return new Map(rows.map((row) => [row.segment_id, row.max_timestamp]));
  }
}
