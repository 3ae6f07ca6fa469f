import { RecordBatch } from '@posthorn/records';
import { randomUUID } from 'node:crypto';
import { AdvanceWaiters } from './advance-waiters.js';
import { sliceExtents, type Extent } from './extent.js';
import type {
  AppendRequest,
  AppendResult,
  ClusterView,
  FetchRequest,
  FetchResult,
  Log,
  LogError,
  PartitionOffsets,
  TimestampLookup,
} from './log.js';
import { MemoryTopicCatalog } from './memory-topic-catalog.js';
import { ProducerStates } from './producer-state.js';
import { sequencedOf } from './sequenced.js';
import { hashOf } from './shard-leases.js';
import { findMaxTimestamp, findTimestamp } from './timestamps.js';

export interface MemoryLogOptions {
  readonly brokerId: number;
  readonly host: string;
  readonly port: number;
  readonly shardCount?: number;
}

/** The one epoch of a broker that nobody succeeds. */
const EPOCH = 1;

interface MemoryPartition {
  readonly extents: Extent[];
  readonly producers: ProducerStates<never>;
  logStartOffset: bigint;
  highWatermark: bigint;
}

/** The log of one broker, in memory, for tests: nothing is kept, nothing waits, every shard is owned from the start. */
export function openMemoryLog(options: MemoryLogOptions): Log {
  return new MemoryLog(options);
}

class MemoryLog implements Log {
  readonly cluster: ClusterView;
  readonly topics: MemoryTopicCatalog;
  readonly #partitions = new Map<number, MemoryPartition>();
  readonly #waiters = new AdvanceWaiters();
  #nextProducerId = 0n;
  #closed = false;

  constructor({ brokerId, host, port, shardCount = 64 }: MemoryLogOptions) {
    const owned = new Map(Array.from({ length: shardCount }, (_, shard) => [shard, EPOCH]));
    this.cluster = {
      clusterId: randomUUID(),
      brokerId,
      brokers: () => [{ brokerId, host, port }],
      leadershipOf: () => ({ brokerId: this.#closed ? null : brokerId, epoch: EPOCH }),
      ownedShards: () => (this.#closed ? new Map() : owned),
      onShardChange: () => () => undefined,
      shardOfKey: (key) => hashOf(key) % shardCount,
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

  fetch(request: FetchRequest): FetchResult {
    const partition = this.#partition(request.partitionId);
    if ('error' in partition) return { ...partition, highWatermark: -1n, logStartOffset: -1n };
    const { extents, highWatermark, logStartOffset } = partition;
    const { offset, maxBytes, currentLeaderEpoch } = request;
    const bounds = { highWatermark, logStartOffset, lastStableOffset: highWatermark };
    if (currentLeaderEpoch !== -1 && currentLeaderEpoch !== EPOCH) {
      const error = currentLeaderEpoch < EPOCH ? 'FENCED_LEADER_EPOCH' : 'UNKNOWN_LEADER_EPOCH';
      return { error, highWatermark: -1n, logStartOffset: -1n };
    }
    if (offset < logStartOffset || offset > highWatermark) {
      return { error: 'OFFSET_OUT_OF_RANGE', highWatermark, logStartOffset };
    }
    if (offset === highWatermark || maxBytes <= 0) return { batches: [], bytes: 0, ...bounds };
    const { buffers, bytes } = sliceExtents(from(extents, offset), offset, maxBytes);
    return { batches: buffers, bytes, ...bounds };
  }

  onAdvance(partitionId: number, offset: bigint, listener: () => void): () => void {
    const cancel = this.#waiters.wait(partitionId, offset, listener);
    const partition = this.#partition(partitionId);
    const highWatermark = 'error' in partition ? null : partition.highWatermark;
    if (highWatermark === null || highWatermark > offset) {
      queueMicrotask(() => this.#waiters.wake(partitionId, highWatermark));
    }
    return cancel;
  }

  async offsets(partitionId: number): Promise<PartitionOffsets | { error: LogError }> {
    const partition = this.#partition(partitionId);
    if ('error' in partition) return partition;
    const { logStartOffset, highWatermark, extents } = partition;
    const bytes = extents.reduce((sum, { data }) => sum + data.length, 0);
    return { logStartOffset, highWatermark, leaderEpoch: EPOCH, sizeInBytes: BigInt(bytes) };
  }

  async offsetForTimestamp(
    partitionId: number,
    timestamp: bigint,
  ): Promise<TimestampLookup | { error: LogError }> {
    const partition = this.#partition(partitionId);
    if ('error' in partition) return partition;
    return findTimestamp(partition.extents, partition.logStartOffset, timestamp) ?? NOT_FOUND;
  }

  async offsetOfMaxTimestamp(partitionId: number): Promise<TimestampLookup | { error: LogError }> {
    const partition = this.#partition(partitionId);
    if ('error' in partition) return partition;
    return findMaxTimestamp(partition.extents, partition.logStartOffset) ?? NOT_FOUND;
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
    return { logStartOffset: partition.logStartOffset };
  }

  async allocateProducerId(): Promise<bigint> {
    return this.#nextProducerId++;
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
    const verdict = sequenced ? producers.check(sequenced) : { kind: 'append' as const };
    if (verdict.kind === 'refuse') return { error: verdict.error, message: verdict.message };
    if (verdict.kind === 'committed-duplicate') {
      return { baseOffset: verdict.baseOffset, logStartOffset, duplicate: true };
    }
    const baseOffset = partition.highWatermark;
    batch.assignBaseOffset(baseOffset);
    batch.assignLeaderEpoch(EPOCH);
    if (sequenced) producers.commit(sequenced, baseOffset);
    const { lastOffset } = batch;
    extents.push({ baseOffset, lastOffset, data: Buffer.from(batch.buffer) });
    partition.highWatermark = lastOffset + 1n;
    this.#waiters.wake(partitionId, partition.highWatermark);
    return { baseOffset, logStartOffset, duplicate: false };
  }

  #partition(partitionId: number): MemoryPartition | { error: LogError } {
    if (this.#closed) return { error: 'NOT_LEADER_OR_FOLLOWER' };
    const existing = this.#partitions.get(partitionId);
    if (existing) return existing;
    if (!this.topics.ofPartition(partitionId)) return { error: 'UNKNOWN_TOPIC_OR_PARTITION' };
    const partition = {
      extents: [],
      producers: new ProducerStates<never>(),
      logStartOffset: 0n,
      highWatermark: 0n,
    };
    this.#partitions.set(partitionId, partition);
    return partition;
  }
}

const NOT_FOUND: TimestampLookup = { offset: -1n, timestamp: -1n };

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
