import { buildTransactionMarker, RecordBatch } from '@posthorn/records';
import { randomUUID } from 'node:crypto';
import { abortedWithin, firstEndingAt } from '../transactions/aborted-transactions.js';
import { AdvanceWaiters } from '../partitions/advance-waiters.js';
import { CompactionStats } from '../compaction/compaction-stats.js';
import { sliceExtents, type Extent } from '../storage/extent.js';
import { endFor, type Ends } from '../partitions/isolation.js';
import type { LogObserver } from '../log-observer.js';
import { NOTHING_PASSED_OVER } from '../restores/passed-over.js';
import type {
  AppendRequest,
  AppendResult,
  ClusterView,
  FetchRequest,
  FetchResult,
  Isolation,
  Log,
  LogError,
  MarkerRequest,
  PartitionOffsets,
  PassedOver,
  ProducerInfo,
  TimestampLookup,
  Endpoints,
} from '../log.js';
import { MemoryTopicCatalog } from './memory-topic-catalog.js';
import {
  lastStableOffsetOf,
  NO_TRANSACTIONS,
  transactionsAfter,
  type EndedTransaction,
  type OpenTransactions,
} from '../transactions/partition-transactions.js';
import { ProducerStates } from '../producers/producer-state.js';
import { endMarkerOf, sequencedOf } from '../producers/sequenced.js';
import { shardOfKey } from '../leases/shard-of.js';
import { findMaxTimestamp, findTimestamp, visible } from '../fetch/timestamps.js';

export interface MemoryLogOptions {
  readonly brokerId: number;
  readonly host: string;
  readonly port: number;
  readonly endpoints?: Endpoints;
  readonly shardCount?: number;
  readonly observer?: LogObserver;
}

/** The one epoch of a broker that nobody succeeds. */
const EPOCH = 1;

interface MemoryPartition {
  readonly extents: Extent[];
  readonly producers: ProducerStates<never>;
  open: OpenTransactions;
  aborted: EndedTransaction[];
  logStartOffset: bigint;
  highWatermark: bigint;
}

/**
 * The log of one broker, in memory, for tests: nothing outlives it, nothing waits, every shard is owned from the start.
 * Retention and compaction have no effect; a test that wants them runs over PostgreSQL, where they are.
 */
export function openMemoryLog(options: MemoryLogOptions): Log {
  return new MemoryLog(options);
}

class MemoryLog implements Log {
  readonly cluster: ClusterView;
  readonly topics: MemoryTopicCatalog;
  /** Nothing is compacted here. */
  readonly compaction = new CompactionStats();
  /** Nor is anything deleted by age or size. */
  readonly retention = null;
  readonly #partitions = new Map<number, MemoryPartition>();
  readonly #waiters = new AdvanceWaiters();
  #nextProducerId = 0n;
  #closed = false;

  readonly #observer: LogObserver | undefined;

  constructor(options: MemoryLogOptions) {
    const { brokerId, host, port, endpoints = {}, shardCount = 64 } = options;
    this.#observer = options.observer;
    const owned = new Map(Array.from({ length: shardCount }, (_, shard) => [shard, EPOCH]));
    this.cluster = {
      clusterId: randomUUID(),
      brokerId,
      shardCount,
      brokers: () => [{ brokerId, host, port, endpoints }],
      leadershipOf: () => ({ brokerId: this.#closed ? null : brokerId, epoch: EPOCH }),
      whenLed: () => Promise.resolve(),
      ownedShards: () => (this.#closed ? new Map() : owned),
      onShardChange: (listener) => {
        for (const [shard, epoch] of owned) listener(shard, epoch);
        return () => undefined;
      },
      shardOfKey: (key) => shardOfKey(key, shardCount),
    };
    this.topics = new MemoryTopicCatalog(shardCount, (partitions) => {
      for (const { partitionId } of partitions) {
        this.#partitions.delete(partitionId);
        this.#waiters.wake(partitionId, null);
      }
    });
  }

  append({ partitionId, batch }: AppendRequest): Promise<AppendResult> {
    return Promise.resolve(this.#append(partitionId, new RecordBatch(batch)));
  }

  async appendMarker({ partitionId, result: type, ...ids }: MarkerRequest): Promise<AppendResult> {
    const marker = buildTransactionMarker({ ...ids, type, timestamp: BigInt(Date.now()) });
    return this.#append(partitionId, marker);
  }

  fetch(request: FetchRequest): FetchResult {
    const partition = this.#partition(request.partitionId);
    if ('error' in partition) return { ...partition, highWatermark: -1n, logStartOffset: -1n };
    const { extents, highWatermark, logStartOffset } = partition;
    const { offset, maxBytes, currentLeaderEpoch, isolation } = request;
    const isCommitted = isolation === 'read_committed';
    const bounds = {
      highWatermark,
      logStartOffset,
      lastStableOffset: lastStableOffsetOf(partition.open, partition),
    };
    if (currentLeaderEpoch !== -1 && currentLeaderEpoch !== EPOCH) {
      const error = currentLeaderEpoch < EPOCH ? 'FENCED_LEADER_EPOCH' : 'UNKNOWN_LEADER_EPOCH';
      return { error, highWatermark: -1n, logStartOffset: -1n };
    }
    if (offset < logStartOffset || offset > highWatermark) {
      return { error: 'OFFSET_OUT_OF_RANGE', highWatermark, logStartOffset };
    }
    const endOffset = endFor(isolation, bounds);
    if (offset >= endOffset || maxBytes <= 0) {
      return { batches: [], bytes: 0, ...bounds, abortedTransactions: isCommitted ? [] : null };
    }
    const limits = { offset, bytesMax: maxBytes, endOffset };
    const slice = sliceExtents(from(extents, offset), limits);
    const abortedTransactions = isCommitted
      ? abortedWithin(partition.aborted, offset, slice.endOffset)
      : null;
    return { batches: slice.buffers, bytes: slice.bytes, ...bounds, abortedTransactions };
  }

  onAdvance(
    partitionId: number,
    offset: bigint,
    listener: () => void,
    isolation?: Isolation,
  ): () => void {
    const cancel = this.#waiters.wait(partitionId, offset, listener, isolation);
    const partition = this.#partition(partitionId);
    const ends = 'error' in partition ? null : endsOf(partition);
    if (ends === null || endFor(isolation, ends) > offset) {
      queueMicrotask(() => this.#waiters.wake(partitionId, ends));
    }
    return cancel;
  }

  async offsets(partitionId: number): Promise<PartitionOffsets | { error: LogError }> {
    const partition = this.#partition(partitionId);
    return 'error' in partition ? partition : this.#offsetsOf(partition);
  }

  passedOver(): Promise<PassedOver> {
    return Promise.resolve(NOTHING_PASSED_OVER);
  }

  offsetsNow(partitionId: number): PartitionOffsets | null {
    const partition = this.#partition(partitionId);
    return 'error' in partition ? null : this.#offsetsOf(partition);
  }

  #offsetsOf(partition: MemoryPartition): PartitionOffsets {
    const { logStartOffset, extents } = partition;
    const bytes = extents.reduce((sum, { data }) => sum + data.length, 0);
    const sizeInBytes = BigInt(bytes);
    return {
      logStartOffset,
      ...endsOf(partition),
      leaderEpoch: EPOCH,
      lastEpoch: EPOCH,
      truncations: [],
      sizeInBytes,
    };
  }

  async offsetForTimestamp(
    partitionId: number,
    timestamp: bigint,
    isolation?: Isolation,
  ): Promise<TimestampLookup | { error: LogError }> {
    const partition = this.#partition(partitionId);
    if ('error' in partition) return partition;
    const found = findTimestamp(partition.extents, partition.logStartOffset, timestamp);
    return visible(found, isolation, endsOf(partition));
  }

  async offsetOfMaxTimestamp(
    partitionId: number,
    isolation?: Isolation,
  ): Promise<TimestampLookup | { error: LogError }> {
    const partition = this.#partition(partitionId);
    if ('error' in partition) return partition;
    const found = findMaxTimestamp(partition.extents, partition.logStartOffset);
    return visible(found, isolation, endsOf(partition));
  }

  async producersOf(partitionId: number): Promise<readonly ProducerInfo[] | { error: LogError }> {
    const partition = this.#partition(partitionId);
    if ('error' in partition) return partition;
    const { producers, open } = partition;
    return producers.describe().map((producer) => ({
      ...producer,
      currentTxnStartOffset: open.get(producer.producerId) ?? -1n,
    }));
  }

  async deleteRecordsBefore(
    partitionId: number,
    offset: bigint,
  ): Promise<{ logStartOffset: bigint } | { error: LogError }> {
    const partition = this.#partition(partitionId);
    if ('error' in partition) return partition;
    const { extents, highWatermark } = partition;
    if (offset > highWatermark || offset < 0n) return { error: 'OFFSET_OUT_OF_RANGE' };
    if (offset > partition.logStartOffset) partition.logStartOffset = offset;
    const kept = extents.findIndex(({ lastOffset }) => lastOffset >= partition.logStartOffset);
    extents.splice(0, kept === -1 ? extents.length : kept);
    partition.aborted.splice(0, firstEndingAt(partition.aborted, partition.logStartOffset));
    return { logStartOffset: partition.logStartOffset };
  }

  async allocateProducerId(): Promise<bigint> {
    return this.#nextProducerId++;
  }

  join(): Promise<void> {
    return Promise.resolve();
  }

  handOver(): Promise<boolean> {
    return Promise.resolve(false);
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#waiters.wakeAll();
  }

  #append(partitionId: number, batch: RecordBatch): AppendResult {
    const partition = this.#partition(partitionId);
    if ('error' in partition) return partition;
    const { producers, extents, logStartOffset } = partition;
    const sequenced = sequencedOf(batch, Date.now());
    const marker = endMarkerOf(batch, Date.now());
    const verdict = marker
      ? producers.checkMarker(marker)
      : sequenced
        ? producers.check(sequenced)
        : { kind: 'append' as const };
    if (verdict.kind === 'refuse') return { error: verdict.error, message: verdict.message };
    if (verdict.kind === 'committed-duplicate') {
      return { baseOffset: verdict.baseOffset, logStartOffset, duplicate: true };
    }
    const baseOffset = partition.highWatermark;
    batch.assignBaseOffset(baseOffset);
    batch.assignLeaderEpoch(EPOCH);
    if (sequenced) producers.commit(sequenced, baseOffset);
    if (marker) producers.commitMarker(marker);
    const change = transactionsAfter(partition.open, [{ batch }]);
    if (change) {
      partition.open = change.open;
      partition.aborted.push(...change.aborted);
    }
    const { lastOffset } = batch;
    extents.push({ baseOffset, lastOffset, data: Buffer.from(batch.buffer) });
    partition.highWatermark = lastOffset + 1n;
    this.#waiters.wake(partitionId, endsOf(partition));
    if (!batch.isControl) {
      this.#observer?.appended(partitionId, batch.recordCount, batch.sizeInBytes);
    }
    return { baseOffset, logStartOffset, duplicate: false };
  }

  #partition(partitionId: number): MemoryPartition | { error: LogError } {
    if (this.#closed) return { error: 'NOT_LEADER_OR_FOLLOWER' };
    const existing = this.#partitions.get(partitionId);
    if (existing) return existing;
    if (!this.topics.ofPartition(partitionId)) return { error: 'UNKNOWN_TOPIC_OR_PARTITION' };
    const partition: MemoryPartition = {
      extents: [],
      producers: new ProducerStates<never>(),
      open: NO_TRANSACTIONS,
      aborted: [],
      logStartOffset: 0n,
      highWatermark: 0n,
    };
    this.#partitions.set(partitionId, partition);
    return partition;
  }
}

function endsOf(partition: MemoryPartition): Ends {
  const { highWatermark, open } = partition;
  return { highWatermark, lastStableOffset: lastStableOffsetOf(open, partition) };
}

function* from(extents: readonly Extent[], offset: bigint): Generator<Extent, void, void> {
  let low = 0;
  let high = extents.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (extents[middle].lastOffset < offset) low = middle + 1;
    else high = middle;
  }
  for (let i = low; i < extents.length; i++) yield extents[i];
}
