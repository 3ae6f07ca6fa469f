import type { Pool } from '@posthorn/db';
import { AbortedReader } from './aborted-reader.js';
import { abortedWithin } from '../transactions/aborted-transactions.js';
import { CatchUpReader } from './catch-up-reader.js';
import { ExtentIndex, firstRange, type SegmentRange } from './extent-index.js';
import { sliceExtents, type ExtentSlice } from '../storage/extent.js';
import { endFor } from '../partitions/isolation.js';
import { Limiter } from '../tasks/limiter.js';
import type {
  AbortedTransaction,
  FetchRequest,
  FetchResult,
  LogError,
  PartitionOffsets,
} from '../log.js';
import type { FlushPart, PartitionState } from '../partitions/partition-state.js';
import type { LogSettings } from '../settings.js';
import { SliceReader } from '../storage/slice-reader.js';
import { holdsTransactions } from '../storage/stored-batches.js';
import { TailCache } from './tail-cache.js';
import { TimeLookup } from './time-lookup.js';
import { Trouble } from '../tasks/trouble.js';

/** Everything that reads a led partition: the tail from memory, the rest from PostgreSQL, a few reads at a time. */
export class PartitionReads {
  readonly slices: SliceReader;
  readonly index: ExtentIndex;
  readonly lookup: TimeLookup;
  readonly #tail: TailCache;
  readonly behind: CatchUpReader;
  readonly aborted: AbortedReader;
  readonly #trouble: Trouble;
  /** Bytes before the log start, for as long as it stays where it is: a scrape of metrics asks for all partitions. */
  readonly #startPositions = new WeakMap<PartitionState, { key: string; position: bigint }>();

  constructor(pool: Pool, settings: LogSettings) {
    const limiter = new Limiter(settings.readConcurrency);
    this.slices = new SliceReader(pool, limiter);
    this.index = new ExtentIndex(pool, limiter);
    this.#tail = new TailCache(settings.tailCacheBytes);
    this.behind = new CatchUpReader(this.slices, settings.readCacheBytes, (partitionId) =>
      this.#tail.startOf(partitionId),
    );
    this.aborted = new AbortedReader(this.slices);
    this.lookup = new TimeLookup(pool, this.index, this.behind);
    this.#trouble = new Trouble(settings.logger, 'PostgreSQL can be read again');
  }

  fetch(state: PartitionState, request: FetchRequest): FetchResult | Promise<FetchResult> {
    const refusal = epochRefusal(state.epoch, request.currentLeaderEpoch) ?? state.dropped;
    if (refusal) return refusedFetch(refusal);
    const { highWatermark, logStartOffset, lastStableOffset, partitionId } = state;
    const bounds = { highWatermark, logStartOffset, lastStableOffset };
    const { offset, maxBytes, isolation } = request;
    const isCommitted = isolation === 'read_committed';
    if (offset < logStartOffset || offset > state.nextOffset) return outOfRange(state);
    const endOffset = endFor(isolation, bounds);
    if (offset >= endOffset || maxBytes <= 0) {
      return { batches: [], bytes: 0, ...bounds, abortedTransactions: isCommitted ? [] : null };
    }
    const limits = { offset, bytesMax: maxBytes, endOffset };
    const answer = (
      slice: ExtentSlice,
      abortedTransactions: readonly AbortedTransaction[] | null,
    ): FetchResult => ({
      batches: slice.buffers,
      bytes: slice.bytes,
      ...bounds,
      abortedTransactions,
    });
    const cached = this.#tail.from(partitionId, offset);
    if (cached) {
      const slice = sliceExtents(cached, limits);
      const { endOffset: end } = slice;
      return answer(slice, isCommitted ? this.#tail.abortedWithin(partitionId, offset, end) : null);
    }
    const slice = request.atRandom
      ? this.behind.readOnce(state, limits)
      : this.behind.read(state, limits);
    if (!(slice instanceof Promise) && !(isCommitted && slice.buffers.some(holdsTransactions))) {
      return { ...answer(slice, isCommitted ? [] : null), isBehindTail: true };
    }
    return this.guarded<FetchResult>(async () => {
      const read = await slice;
      const aborted = isCommitted ? await this.#abortedIn(state, offset, read) : null;
      return { ...answer(read, aborted), isBehindTail: true };
    }).then((result) => {
      if (!('error' in result)) return result;
      // Retention may have dropped what was being read.
      if (offset < state.logStartOffset) return outOfRange(state);
      return { error: result.error, highWatermark, logStartOffset };
    });
  }

  /** Of a range behind the tail. Most logs hold no transactions, which their batches tell. */
  async #abortedIn(
    state: PartitionState,
    offset: bigint,
    { buffers, endOffset }: ExtentSlice,
  ): Promise<readonly AbortedTransaction[]> {
    if (!buffers.some(holdsTransactions)) return [];
    return abortedWithin(await this.aborted.touching(state, offset, endOffset), offset, endOffset);
  }

  async offsets(state: PartitionState): Promise<PartitionOffsets> {
    return offsetsOf(state, await this.#startPositionOf(state));
  }

  /** null when where the log starts has to be looked up. */
  offsetsNow(state: PartitionState): PartitionOffsets | null {
    const position = this.#knownStartPosition(state, firstRange(state));
    return position === null ? null : offsetsOf(state, position);
  }

  /** A failure of PostgreSQL is an answer; the first of a row of them is logged. */
  async guarded<T>(work: () => Promise<T>): Promise<T | { error: LogError }> {
    try {
      const answer = await work();
      this.#trouble.over();
      return answer;
    } catch (error) {
      this.#trouble.warn('PostgreSQL cannot be read', error);
      return { error: 'KAFKA_STORAGE_ERROR' };
    }
  }

  /** To be called with what was committed, in order. */
  remember({ partition: { partitionId }, extents, transactions }: FlushPart): void {
    for (const extent of extents) this.#tail.add(partitionId, extent);
    if (transactions) this.#tail.addAborted(partitionId, transactions.aborted);
  }

  /** Compaction has written everything below `end` anew: what is kept of it is no longer what the log holds. */
  cleaned(partitionId: number, end: bigint): void {
    this.#tail.dropBelow(partitionId, end);
    this.behind.drop(partitionId);
  }

  drop(partitionId: number): void {
    this.#tail.drop(partitionId);
    this.behind.drop(partitionId);
  }

  async #startPositionOf(state: PartitionState): Promise<bigint> {
    const range = firstRange(state);
    if (range === undefined) return state.endPosition;
    const known = this.#knownStartPosition(state, range);
    if (known !== null) return known;
    const entry = await this.index.at(state.partitionId, range, range.start);
    const key = startKeyOf(range);
    if (entry) this.#startPositions.set(state, { key, position: entry.position });
    return entry?.position ?? state.endPosition;
  }

  #knownStartPosition(state: PartitionState, range: SegmentRange | undefined): bigint | null {
    if (!range) return state.endPosition;
    // Without a look at the index where there is nothing to learn from it.
    if (state.logStartOffset === 0n && range.positionShift === undefined) return 0n;
    const known = this.#startPositions.get(state);
    return known?.key === startKeyOf(range) ? known.position : null;
  }
}

function startKeyOf({ segmentId, start, positionShift }: SegmentRange): string {
  return `${segmentId}/${start}/${positionShift}`;
}

function offsetsOf(state: PartitionState, startPosition: bigint): PartitionOffsets {
  return {
    logStartOffset: state.logStartOffset,
    highWatermark: state.highWatermark,
    lastStableOffset: state.lastStableOffset,
    leaderEpoch: state.epoch,
    lastEpoch: state.lastEpoch,
    truncations: state.truncations,
    sizeInBytes: state.endPosition - startPosition,
  };
}

function epochRefusal(epoch: number, requested: number): LogError | null {
  if (requested === -1 || requested === epoch) return null;
  return requested < epoch ? 'FENCED_LEADER_EPOCH' : 'UNKNOWN_LEADER_EPOCH';
}

function outOfRange({ highWatermark, logStartOffset }: PartitionState): FetchResult {
  return { error: 'OFFSET_OUT_OF_RANGE', highWatermark, logStartOffset };
}

export function refusedFetch(error: LogError): FetchResult {
  return { error, highWatermark: -1n, logStartOffset: -1n };
}
