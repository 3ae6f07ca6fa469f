import { isOutcomeUnknown, type Pool } from '@posthorn/db';
import { recordsOf, RecordBatch, RecordError } from '@posthorn/records';
import type { AbortedReader } from '../fetch/aborted-reader.js';
import type { CatchUpReader } from '../fetch/catch-up-reader.js';
import { segmentRanges, type ExtentIndex } from '../fetch/extent-index.js';
import type { Extent } from '../storage/extent.js';
import type { FaultPoint } from '../fault-point.js';
import type { PartitionState } from '../partitions/partition-state.js';
import type { EndedTransaction } from '../transactions/partition-transactions.js';
import type { StoredExtent } from '../storage/slices.js';
import { copyToSegment, serveFromClean } from '../sql/compaction.js';
import { batchPositions, batchSizeAt } from '../storage/stored-batches.js';
import { BatchCleaner } from './batch-cleaner.js';
import { CleanExtents } from './clean-extents.js';
import type { CleanableRange } from './cleanable-range.js';
import type { OffsetMap } from './offset-map.js';

/** Rows of a read, about a megabyte: what is decoded between two turns of the event loop is a small part of it. */
const READ_ROWS = 128;
const COPY_BYTES = 1024 * 1024;

export interface PartitionCleanerContext {
  readonly pool: Pool;
  readonly reader: CatchUpReader;
  readonly aborted: AbortedReader;
  readonly index: ExtentIndex;
  /** Called with the bytes that were read or written: waits as long as the budget says. Throws to end the pass. */
  spent(bytes: number): Promise<void>;
  readonly faultPoint?: FaultPoint;
}

export interface Cleaned {
  readonly end: bigint;
  readonly bytesBefore: bigint;
  readonly bytesAfter: bigint;
}

/** The connection was lost in the switch: nobody knows whether it was committed. */
export class UnknownSwitchError extends Error {
  override readonly name = 'UnknownSwitchError';

  constructor(cause: unknown) {
    super(`the outcome of a switch is unknown: ${(cause as Error).message}`, { cause });
  }
}

/**
 * One pass over one partition: learn the newest offset of each key of the dirty part, write what is kept of everything
 * below the end into the clean segment, then switch to it in one transaction under the shard's epoch. Until that commits
 * nobody reads a row of it, so a pass that ends anywhere leaves rows that go with their segment, and nothing else.
 */
export class PartitionCleaner {
  constructor(
    private readonly context: PartitionCleanerContext,
    private readonly newest: OffsetMap,
  ) {}

  /** null when the lead was lost on the way, or the first extent alone has more keys than the map takes. */
  async clean(
    state: PartitionState,
    { dirtyStart, end: wantedEnd }: CleanableRange,
    to: { readonly segmentId: number; readonly now: bigint; readonly deleteRetentionMs: bigint },
  ): Promise<Cleaned | null> {
    const ranges = segmentRanges(state);
    const start = ranges[0].start;
    const aborted = await this.#abortedBy(state, start, wantedEnd);
    const end = await this.#learn(state, { start: dirtyStart, end: wantedEnd }, aborted);
    if (end <= dirtyStart || state.dropped) return null;
    const cleaner = new BatchCleaner({
      newestOffset: (key) => this.newest.get(key),
      isAborted: (batch) => isAborted(aborted, batch),
      now: to.now,
      deleteRetentionMs: to.deleteRetentionMs,
      lastOffset: end - 1n,
    });
    const extents = new CleanExtents(state.partitionId, start);
    await this.#write(state, { start, end }, to.segmentId, (batch) => {
      const kept = cleaner.clean(batch);
      return kept && extents.add(kept);
    });
    const last = extents.finish();
    if (last) await this.#copy(to.segmentId, [last]);
    this.context.faultPoint?.('clean-copied');
    if (state.dropped) return null;
    return this.#switch(state, { start, end, segmentId: to.segmentId }, extents);
  }

  /** Where the dirty part that the map has room for ends. */
  async #learn(
    state: PartitionState,
    range: { start: bigint; end: bigint },
    aborted: Aborted,
  ): Promise<bigint> {
    this.newest.clear();
    for await (const extent of this.#scan(state, range)) {
      for (const batch of batchesOf(extent)) {
        if (batch.isControl || isAborted(aborted, batch)) continue;
        // The pass then ends below this extent. That the map knows some of its keys is no harm: their older records
        // may go, since the newer ones are in the log and stable.
        if (!this.#learnBatch(batch)) return extent.baseOffset;
      }
    }
    return range.end;
  }

  /** False when the keys do not all fit. Of a batch that cannot be read, which stays, what could be read counts. */
  #learnBatch(batch: RecordBatch): boolean {
    try {
      for (const { key, offset } of recordsOf(batch)) {
        if (key !== null && !this.newest.put(key, offset)) return false;
      }
      return true;
    } catch (error) {
      if (error instanceof RecordError) return true;
      throw error;
    }
  }

  async #write(
    state: PartitionState,
    range: { start: bigint; end: bigint },
    segmentId: number,
    keep: (batch: RecordBatch) => StoredExtent | null,
  ): Promise<void> {
    let waiting: StoredExtent[] = [];
    let bytes = 0;
    for await (const extent of this.#scan(state, range)) {
      for (const batch of batchesOf(extent)) {
        if (batch.lastOffset < range.start) continue;
        const full = keep(batch);
        if (!full) continue;
        waiting.push(full);
        bytes += full.data.length;
      }
      if (bytes < COPY_BYTES) continue;
      await this.#copy(segmentId, waiting);
      waiting = [];
      bytes = 0;
    }
    if (waiting.length > 0) await this.#copy(segmentId, waiting);
  }

  async #copy(segmentId: number, extents: readonly StoredExtent[]): Promise<void> {
    await copyToSegment(this.context.pool, segmentId, extents);
    await this.context.spent(extents.reduce((sum, { data }) => sum + data.length, 0));
  }

  async #switch(
    state: PartitionState,
    range: { readonly start: bigint; readonly end: bigint; readonly segmentId: number },
    extents: CleanExtents,
  ): Promise<Cleaned> {
    const { partitionId, shard, epoch } = state;
    const [before, behind] = await Promise.all([
      this.#positionOf(state, range.start),
      this.#positionOf(state, range.end),
    ]);
    // Counted back from the end, so that positions go on behind it as they were and sizes are true.
    const startPosition = behind - extents.position;
    const to = { partitionId, shard, epoch, ...range, startPosition, endPosition: behind };
    try {
      await serveFromClean(this.context.pool, { ...to, maxTimestamp: extents.maxTimestamp });
    } catch (error) {
      throw isOutcomeUnknown(error) ? new UnknownSwitchError(error) : error;
    }
    this.context.faultPoint?.('clean-switched');
    state.serveFromClean({ ...range, positionShift: startPosition });
    return { end: range.end, bytesBefore: behind - before, bytesAfter: extents.position };
  }

  async #positionOf(state: PartitionState, offset: bigint): Promise<bigint> {
    const range = segmentRanges(state).find(({ start, end }) => start <= offset && offset < end);
    const entry = range && (await this.context.index.at(state.partitionId, range, offset));
    if (!entry) throw new Error(`partition ${state.partitionId} has no extent at ${offset}`);
    return entry.position;
  }

  /** By producer; of the transactions whose ABORT marker stands at or behind `start`. */
  async #abortedBy(state: PartitionState, start: bigint, end: bigint): Promise<Aborted> {
    return Map.groupBy(
      await this.context.aborted.touching(state, start, end),
      ({ producerId }) => producerId,
    );
  }

  async *#scan(
    state: PartitionState,
    { start, end }: { start: bigint; end: bigint },
  ): AsyncGenerator<Extent, void, void> {
    for (let offset = start; offset < end && !state.dropped;) {
      const extents = await this.context.reader.extentsAt(state, offset, READ_ROWS);
      const last = extents.at(-1);
      if (!last) throw new Error(`partition ${state.partitionId} has no extent at ${offset}`);
      await this.context.spent(extents.reduce((sum, { data }) => sum + data.length, 0));
      for (const extent of extents) {
        if (extent.baseOffset >= end) return;
        yield extent;
      }
      offset = last.lastOffset + 1n;
    }
  }
}

type Aborted = ReadonlyMap<bigint, readonly EndedTransaction[]>;

function isAborted(aborted: Aborted, batch: RecordBatch): boolean {
  if (!batch.isTransactional) return false;
  const ended = aborted.get(batch.producerId) ?? [];
  return ended.some(
    ({ firstOffset, lastOffset }) =>
      firstOffset <= batch.baseOffset && batch.baseOffset <= lastOffset,
  );
}

function* batchesOf({ data }: Extent): Generator<RecordBatch, void, void> {
  for (const at of batchPositions(data)) {
    yield new RecordBatch(data.subarray(at, at + batchSizeAt(data, at)));
  }
}
