import type { AppendResult, LogError, ProducerInfo, Truncation } from '../log.js';
import {
  lastStableOffsetOf,
  NO_TRANSACTIONS,
  transactionsAfter,
  type TransactionsChange,
} from '../transactions/partition-transactions.js';
import { ProducerStates, type SequenceVerdict } from '../producers/producer-state.js';
import {
  resumeOffsetOf,
  type Location,
  type PartitionBounds,
  type RecoveredProducers,
} from './partition-bounds.js';
import { appendsByExtent, extentBytes, type PendingAppend } from './pending-append.js';
import { rowsOf, type StoredExtent } from '../storage/slices.js';
import { encodeTransactions, transactionsPartition } from '../transactions/transaction-rows.js';

/** A partition's share of one flush. */
export interface FlushPart {
  readonly partition: PartitionState;
  readonly segmentId: number;
  readonly appends: readonly PendingAppend[];
  readonly extents: readonly StoredExtent[];
  readonly snapshot: StoredExtent | null;
  /** What it makes of the partition's transactions, and the row that says so; null when there is nothing to say. */
  readonly transactions: (TransactionsChange & { readonly row: StoredExtent }) | null;
  readonly endOffset: bigint;
  readonly endPosition: bigint;
  readonly maxTimestamp: bigint;
}

/** Everything that a flush writes of a partition. */
export function* storedOf({ snapshot, transactions, extents }: FlushPart): Generator<StoredExtent> {
  if (snapshot) yield snapshot;
  if (transactions) yield transactions.row;
  yield* extents;
}

/** A takeover replays the log since the last snapshot: 1 MiB takes about 5 ms. */
const SNAPSHOT_BYTES = 1024 * 1024;
const SNAPSHOT_ROWS = 256;
/** A snapshot may cost a thirty-second of what it covers. */
const SNAPSHOT_COST = 32;

/**
 * A partition led by this broker under one epoch: what is committed, and the appends on their way. Offsets are given in
 * `take`, when a flush is put together; one flush at a time holds a part of this partition, so a part that failed leaves
 * nothing behind and the next one starts at the same offset.
 */
export class PartitionState {
  logStartOffset = 0n;
  highWatermark = 0n;
  endPosition = 0n;
  locations: Location[] = [];
  lastSegmentStart = 0n;
  lastEpoch = -1;
  truncations: readonly Truncation[] = [];
  /** Set when the lead was lost: what is in flight may still commit, nothing new comes in. */
  dropped: LogError | null = null;

  #maxTimestamp = -1n;
  #resumeOffset = 0n;
  #transactions = NO_TRANSACTIONS;
  #producers = new ProducerStates<PendingAppend>();
  #bytesSinceSnapshot = 0;
  #rowsSinceSnapshot = 0;
  #snapshotBytes = 0;
  #queue: PendingAppend[] = [];
  #inFlight: FlushPart | null = null;
  #queuedBytes = 0;

  constructor(
    readonly partitionId: number,
    readonly shard: number,
    readonly epoch: number,
    /** Producers whose last append is older are forgotten; milliseconds since the epoch. */
    private readonly expireProducersBefore: () => bigint,
  ) {}

  setBounds(bounds: PartitionBounds): void {
    this.logStartOffset = bounds.logStartOffset;
    this.highWatermark = bounds.endOffset;
    this.endPosition = bounds.endPosition;
    this.locations = [...bounds.locations];
    this.lastSegmentStart = bounds.lastSegmentStart;
    this.lastEpoch = bounds.lastEpoch;
    this.#maxTimestamp = bounds.maxTimestamp;
    this.#transactions = bounds.openTransactions;
    this.truncations = bounds.truncations;
    this.#resumeOffset = resumeOffsetOf(bounds.truncations);
  }

  setProducers(recovered: RecoveredProducers): void {
    this.#producers = recovered.producers;
    this.#producers.resumedAt = this.#resumeOffset;
    this.#bytesSinceSnapshot = recovered.bytesSinceSnapshot;
    this.#rowsSinceSnapshot = recovered.rowsSinceSnapshot;
  }

  /** Forward only. Locations that lie below it altogether are forgotten: their segments may be dropped from now on. */
  moveLogStart(offset: bigint): void {
    if (offset <= this.logStartOffset) return;
    this.logStartOffset = offset;
    const first = this.locations.findLastIndex(({ baseOffset }) => baseOffset <= offset);
    if (first > 0) this.locations = this.locations.slice(first);
  }

  /**
   * Compaction has committed that this segment holds [start, end). The last location begins at or above `end`, since the
   * last extent is never cleaned. A new array: who reads by the old one can tell.
   */
  serveFromClean(clean: {
    readonly segmentId: number;
    readonly positionShift: bigint;
    readonly start: bigint;
    readonly end: bigint;
  }): void {
    const { segmentId, positionShift, start, end } = clean;
    const behind = this.locations.filter(({ baseOffset }) => baseOffset >= end);
    const split = this.locations.findLast(({ baseOffset }) => baseOffset < end);
    const rest = split && behind[0]?.baseOffset !== end ? [{ ...split, baseOffset: end }] : [];
    this.locations = [{ segmentId, baseOffset: start, positionShift }, ...rest, ...behind];
  }

  get lastStableOffset(): bigint {
    return lastStableOffsetOf(this.#transactions, this);
  }
  /** Only of a partition whose producers were recovered. */
  describeProducers(): ProducerInfo[] {
    return this.#producers.describe().map((producer) => ({
      ...producer,
      currentTxnStartOffset: this.#transactions.get(producer.producerId) ?? -1n,
    }));
  }

  /**
   * Of the next batch. Above the high watermark only while nothing was appended since the database went back: whoever has read in
   * the future that was lost may stand anywhere in between, and is at the end.
   */
  get nextOffset(): bigint {
    return this.#resumeOffset > this.highWatermark ? this.#resumeOffset : this.highWatermark;
  }

  get queuedBytes(): number {
    return this.#queuedBytes;
  }
  get hasQueued(): boolean {
    return this.#queue.length > 0;
  }
  get isInFlight(): boolean {
    return this.#inFlight !== null;
  }
  /** Where the newest rows are; 0 when there are none, or none but clean ones. */
  get lastSegmentId(): number {
    const last = this.locations.at(-1);
    return last === undefined || last.positionShift !== undefined ? 0 : last.segmentId;
  }

  knowsProducerOf({ sequenced }: PendingAppend): boolean {
    return sequenced !== null && this.#producers.knows(sequenced.producerId);
  }

  /** The check of the sequence and the place in the queue are one step. */
  admit(append: PendingAppend): void {
    const { sequenced, marker } = append;
    if (sequenced !== null || marker !== null) {
      const verdict = this.#verdictOf(append);
      switch (verdict.kind) {
        case 'refuse':
          append.resolve({ error: verdict.error, message: verdict.message });
          return;
        case 'committed-duplicate':
          append.resolve(this.#accepted(verdict.baseOffset, true));
          return;
        case 'pending-duplicate':
          void verdict.token.answer.then((result) =>
            append.resolve('error' in result ? result : { ...result, duplicate: true }),
          );
          return;
        case 'append':
          if (sequenced) this.#producers.admit(sequenced, append);
          if (marker) this.#producers.admitMarker(marker, append);
      }
    }
    this.#queue.push(append);
    this.#queuedBytes += append.sizeInBytes;
  }

  #verdictOf({ sequenced, marker }: PendingAppend): SequenceVerdict<PendingAppend> {
    if (marker) return this.#producers.checkMarker(marker);
    return sequenced ? this.#producers.check(sequenced) : { kind: 'append' };
  }

  /** Moves queued appends, at least one, into a part for a flush, and stamps their offsets. */
  take(segmentId: number, bytesMax: number): FlushPart {
    const appends = this.#cutQueue(bytesMax);
    const newSegment = segmentId !== this.lastSegmentId;
    const extents: StoredExtent[] = [];
    let offset = this.nextOffset;
    let position = this.endPosition;
    let maxTimestamp = newSegment ? -1n : this.#maxTimestamp;
    for (const group of appendsByExtent(appends)) {
      // Extents leave no gap: the first one of a new history reaches from the end of the log that was restored.
      const baseOffset = extents.length === 0 ? this.highWatermark : offset;
      for (const { batch } of group) {
        batch.assignBaseOffset(offset);
        batch.assignLeaderEpoch(this.epoch);
        offset = batch.lastOffset + 1n;
        if (batch.maxTimestamp > maxTimestamp) maxTimestamp = batch.maxTimestamp;
      }
      const data = extentBytes(group);
      const { partitionId } = this;
      extents.push({
        partitionId,
        baseOffset,
        lastOffset: offset - 1n,
        data,
        maxTimestamp,
        position,
      });
      position += BigInt(data.length);
    }
    const snapshot = this.#snapshotIfDue(newSegment, extents[0]);
    this.#inFlight = {
      partition: this,
      segmentId,
      appends,
      extents,
      snapshot,
      transactions: this.#transactionsAfter(appends, newSegment, offset),
      endOffset: offset,
      endPosition: position,
      maxTimestamp,
    };
    return this.#inFlight;
  }

  /** The part is durable. Its appends are answered. */
  commit(part: FlushPart): void {
    this.#inFlight = null;
    if (part.segmentId !== this.lastSegmentId) {
      this.locations.push({ segmentId: part.segmentId, baseOffset: this.highWatermark });
      this.lastSegmentStart = this.highWatermark;
    }
    if (part.snapshot) this.#bytesSinceSnapshot = this.#rowsSinceSnapshot = 0;
    for (const extent of part.extents) {
      this.#bytesSinceSnapshot += extent.data.length;
      this.#rowsSinceSnapshot += rowsOf(extent);
    }
    this.highWatermark = part.endOffset;
    this.lastEpoch = this.epoch;
    this.endPosition = part.endPosition;
    this.#maxTimestamp = part.maxTimestamp;
    if (part.transactions) this.#transactions = part.transactions.open;
    for (const append of part.appends) {
      const { baseOffset } = append.batch;
      if (append.sequenced) this.#producers.commit(append.sequenced, baseOffset, append);
      if (append.marker) this.#producers.commitMarker(append.marker, append);
      append.resolve(this.#accepted(baseOffset, false));
    }
  }

  /** The part is not in the log: its appends go back to the front of the queue, to be flushed again. */
  putBack(part: FlushPart): void {
    this.#inFlight = null;
    this.#queue = [...part.appends, ...this.#queue];
    for (const append of part.appends) this.#queuedBytes += append.sizeInBytes;
  }

  /**
   * Refuses what is queued: order would be lost if a later batch were appended after an earlier one was refused. With
   * `part`, what was in flight is refused as well, with `inFlightError`.
   */
  refuse(error: LogError, message: string, part?: FlushPart, inFlightError = error): void {
    if (part) {
      this.#inFlight = null;
      for (const append of part.appends) append.resolve({ error: inFlightError, message });
    }
    const queue = this.#queue;
    this.#queue = [];
    this.#queuedBytes = 0;
    for (const append of queue) append.resolve({ error, message });
    // Sequences of a part that is still in flight stay admitted until its own outcome.
    if (!this.#inFlight) this.#producers.rollBack();
  }

  #accepted(baseOffset: bigint, duplicate: boolean): AppendResult {
    return { baseOffset, logStartOffset: this.logStartOffset, duplicate };
  }

  #cutQueue(bytesMax: number): PendingAppend[] {
    let bytes = 0;
    let count = 0;
    while (count < this.#queue.length) {
      const size = this.#queue[count].sizeInBytes;
      if (count > 0 && bytes + size > bytesMax) break;
      bytes += size;
      count++;
    }
    const appends = this.#queue.slice(0, count);
    this.#queue = this.#queue.slice(count);
    this.#queuedBytes -= bytes;
    return appends;
  }

  /** The first rows in a segment tell what is open, so that neither a takeover nor a reader needs an older segment. */
  #transactionsAfter(
    appends: readonly PendingAppend[],
    newSegment: boolean,
    endOffset: bigint,
  ): FlushPart['transactions'] {
    const open = this.#transactions;
    const change =
      transactionsAfter(open, appends) ??
      (newSegment && open.size > 0 ? { open, aborted: [] } : null);
    if (change === null) return null;
    const row: StoredExtent = {
      partitionId: transactionsPartition(this.partitionId),
      baseOffset: this.highWatermark,
      lastOffset: endOffset - 1n,
      data: encodeTransactions(change),
      maxTimestamp: -1n,
      position: 0n,
    };
    return { ...change, row };
  }

  /** The first rows in a segment start with a snapshot, so that a takeover never needs an older segment. */
  #snapshotIfDue(newSegment: boolean, first: StoredExtent): StoredExtent | null {
    const due =
      (newSegment && this.#producers.size > 0) ||
      this.#rowsSinceSnapshot >= SNAPSHOT_ROWS ||
      this.#bytesSinceSnapshot >= Math.max(SNAPSHOT_BYTES, SNAPSHOT_COST * this.#snapshotBytes);
    if (!due) return null;
    this.#producers.expire(this.expireProducersBefore());
    const data = this.#producers.serialize();
    this.#snapshotBytes = data.length;
    return { ...first, data, isSnapshot: true };
  }
}
