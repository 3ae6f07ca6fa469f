/**
 * The contract of the partitioned log. Two implementations keep it: PostgreSQL (`openPostgresLog`) and memory
 * (`openMemoryLog`); one contract suite runs against both.
 *
 * The log knows batch headers and Postgres. It knows no sockets, no wire messages and no groups: errors are Kafka's
 * names, which the broker maps to codes. Offsets and timestamps are bigint, as on the wire.
 */

import type { CompactionStats } from './compaction/compaction-stats.js';
import type { RetentionJob } from './retention/retention-job.js';

/** Why an append or a fetch was refused; Kafka's error names. All but the first six are final for this request. */
export type LogError =
  | 'NOT_LEADER_OR_FOLLOWER' // this broker does not own the partition's shard: refresh metadata and go elsewhere
  | 'FENCED_LEADER_EPOCH'
  | 'UNKNOWN_LEADER_EPOCH'
  | 'UNKNOWN_TOPIC_OR_PARTITION'
  | 'KAFKA_STORAGE_ERROR' // Postgres is away or answered an error: nothing was written
  | 'REQUEST_TIMED_OUT' // the outcome of a commit is unknown: an idempotent producer resends and is deduplicated
  | 'OFFSET_OUT_OF_RANGE'
  | 'OUT_OF_ORDER_SEQUENCE_NUMBER'
  | 'INVALID_PRODUCER_EPOCH'
  | 'INVALID_TXN_STATE' // not transactional, though its producer has a transaction open in the partition
  | 'TRANSACTION_COORDINATOR_FENCED'
  | 'UNKNOWN_PRODUCER_ID';

export interface Topic {
  /** Kafka's topic id, a UUID in its usual 36-character form. A re-created topic gets a new one. */
  readonly id: string;
  readonly name: string;
  /** Only what was set explicitly; defaults are the broker's business. */
  readonly configs: ReadonlyMap<string, string>;
  /** Dense, ordered by index. */
  readonly partitions: readonly Partition[];
}

export interface Partition {
  /** Key of the partition in the store; never shown to clients. */
  readonly partitionId: number;
  readonly index: number;
  /** Owner of the partition's leadership: `shardOf(partitionId)`. */
  readonly shard: number;
}

/** Where clients of each listener reach a broker, by the listener's name. */
export type Endpoints = Readonly<Record<string, readonly [host: string, port: number]>>;

export interface BrokerNode {
  readonly brokerId: number;
  readonly host: string;
  readonly port: number;
  /** Empty or left out: host and port are good for every listener. */
  readonly endpoints?: Endpoints;
}

/** Who leads a shard now, as far as this broker knows. */
export interface Leadership {
  /** null while nobody holds the lease. */
  readonly brokerId: number | null;
  /** The shard's epoch, which is the Kafka leader epoch of its partitions. */
  readonly epoch: number;
}

/** What a broker may know about the cluster without asking Postgres; refreshed in the background. */
export interface ClusterView {
  readonly clusterId: string;
  readonly brokerId: number;
  readonly shardCount: number;
  brokers(): readonly BrokerNode[];
  leadershipOf(shard: number): Leadership;
  /** Resolves when somebody leads each of the shards, or after a few tenths of a second: what moves is led soon. */
  whenLed(shards: readonly number[]): Promise<void>;
  /** Shards that this broker owns now, with their epochs. */
  ownedShards(): ReadonlyMap<number, number>;
  /**
   * Called after a shard was taken over (its state may be loaded) or was lost (its state must be dropped), and at once with
   * the shards that were taken over before: also while the lease has lapsed, since a renewal changes no shard and tells
   * nobody.
   */
  onShardChange(listener: (shard: number, epoch: number | null) => void): () => void;
  /** The shard that coordinates a group or a transactional id. */
  shardOfKey(key: string): number;
}

/** Topics and their partitions. Reads are from memory and never wait; writes are one transaction each. */
export interface TopicCatalog {
  all(): readonly Topic[];
  byName(name: string): Topic | undefined;
  byId(topicId: string): Topic | undefined;
  create(request: {
    name: string;
    partitions: number;
    configs: ReadonlyMap<string, string>;
  }): Promise<{ topic: Topic } | { error: 'TOPIC_ALREADY_EXISTS' | 'KAFKA_STORAGE_ERROR' }>;
  createPartitions(
    topicId: string,
    total: number,
  ): Promise<
    { topic: Topic } | { error: 'UNKNOWN_TOPIC_ID' | 'INVALID_PARTITIONS' | 'KAFKA_STORAGE_ERROR' }
  >;
  /** A null value removes the setting. With `expected`, only if that is what is set until then: else INVALID_UPDATE_VERSION. */
  alterConfigs(
    topicId: string,
    changes: ReadonlyMap<string, string | null>,
    expected?: ReadonlyMap<string, string>,
  ): Promise<
    | { topic: Topic }
    | { error: 'UNKNOWN_TOPIC_ID' | 'INVALID_UPDATE_VERSION' | 'KAFKA_STORAGE_ERROR' }
  >;
  delete(topicId: string): Promise<{ error?: 'UNKNOWN_TOPIC_ID' | 'KAFKA_STORAGE_ERROR' }>;
  /**
   * Resolves when all is known that was committed before the call: for whoever would do something for good by what is known
   * here, which may be a tick old. One small statement where there is no news. Rejects when PostgreSQL is away.
   */
  catchUp(): Promise<void>;
  /** Called after the catalogue changed, here or on another broker. */
  onChange(listener: () => void): () => void;
}

/** What a reader may see: everything below the high watermark, or only what is below the last stable offset. */
export type Isolation = 'read_uncommitted' | 'read_committed';

export interface AppendRequest {
  readonly partitionId: number;
  /**
   * One whole v2 batch, CRC and counts already checked. Ownership passes to the log, which stamps offset and epoch.
   * A transactional one opens the transaction of its producer in this partition, unless one is open already. Whether the
   * coordinator knows of that transaction is for the caller to ask, before the call.
   */
  readonly batch: Buffer;
  /** 'flushed' (default) answers after commit with synchronous_commit=on; 'may-lose-on-crash' with off. */
  readonly durability?: 'flushed' | 'may-lose-on-crash';
  /**
   * Rows of `posthorn.outbox` that the batch was made of, by id: removed in the transaction that appends it, so that they
   * are in the log or in the outbox and never in both. When one of them is gone nothing is appended, and the answer is
   * KAFKA_STORAGE_ERROR. The log in memory has no outbox and takes no notice.
   */
  readonly takes?: readonly bigint[];
}

export type AppendResult =
  | { readonly baseOffset: bigint; readonly logStartOffset: bigint; readonly duplicate: boolean }
  | { readonly error: LogError; readonly message?: string };

/** The end of a producer's transaction in one partition, as its coordinator decided it. */
export interface MarkerRequest {
  readonly partitionId: number;
  readonly producerId: bigint;
  /** From here on the producer's epoch in this partition: batches of an older one are refused. */
  readonly producerEpoch: number;
  /** Of the transaction coordinator's shard; a coordinator that was succeeded is fenced by it. */
  readonly coordinatorEpoch: number;
  readonly result: 'commit' | 'abort';
}

export interface FetchRequest {
  readonly partitionId: number;
  readonly offset: bigint;
  /** The first batch is returned whole even when it is larger (KIP-74); `0` asks for bounds only. */
  readonly maxBytes: number;
  /** -1 = do not check. */
  readonly currentLeaderEpoch: number;
  /** Default read_uncommitted. */
  readonly isolation?: Isolation;
  /** Who reads does not go on from here: behind the tail only what is asked for is read, and nothing is kept for it. */
  readonly atRandom?: boolean;
}

/** Of an aborted transaction the readers skip the producer's batches from `firstOffset` on, until its ABORT marker. */
export interface AbortedTransaction {
  readonly producerId: bigint;
  readonly firstOffset: bigint;
}

export type FetchResult =
  | {
      /**
       * Whole batches in order, the first of which contains or follows `offset`. One buffer holds one or more batches
       * back to back, as a Fetch response carries them. Slices of shared memory: never modify.
       */
      readonly batches: readonly Buffer[];
      readonly bytes: number;
      readonly highWatermark: bigint;
      readonly logStartOffset: bigint;
      /** First offset of the oldest open transaction, or the high watermark. read_committed ends below it. */
      readonly lastStableOffset: bigint;
      /**
       * For read_committed: every aborted transaction with records in what was read, ascending by first offset; perhaps
       * some that end or begin right behind. null for read_uncommitted.
       */
      readonly abortedTransactions: readonly AbortedTransaction[] | null;
      /** It is not in the tail any more: it was read from PostgreSQL, now or ahead of time. */
      readonly isBehindTail?: true;
    }
  | {
      readonly error: LogError;
      readonly highWatermark: bigint;
      readonly logStartOffset: bigint;
    };

/** Where the log ended when its database was found to have gone back, and where it goes on. */
export interface Truncation {
  /** Batches of this epoch and later ones are of the new history. */
  readonly leaderEpoch: number;
  readonly endOffset: bigint;
  /** No offset between the two was given to a record that still is. */
  readonly resumeOffset: bigint;
}

/** Offsets that no record has, since the database had gone back before they were given out. */
export interface PassedOver {
  /** How many of a partition there are from one offset up to another one; 0 when the second is not greater. */
  between(partitionId: number, from: bigint, to: bigint): bigint;
  /** Where one is that goes so many offsets on, or (negative) back, and counts none that was passed over. */
  shifted(partitionId: number, from: bigint, by: bigint): bigint;
}

/** The database was found to have gone back, and a new history was begun in it. */
export interface Restore {
  /** What told. */
  readonly reason: string;
  /** What was committed after it may be lost. */
  readonly lastSignAt: Date;
  readonly partitions: number;
  /** What is passed over of each, so that nothing is given out twice. */
  readonly leaderEpochs: number;
  readonly offsets: bigint;
}

export interface PartitionOffsets {
  readonly logStartOffset: bigint;
  readonly highWatermark: bigint;
  readonly lastStableOffset: bigint;
  readonly leaderEpoch: number;
  /** Of the last batch; -1 where it would have to be read. */
  readonly lastEpoch: number;
  /** Left by a database that went back, ascending. */
  readonly truncations: readonly Truncation[];
  /** Bytes of batches between log start and end, as stored. */
  readonly sizeInBytes: bigint;
}

export interface TimestampLookup {
  /** -1 when no record is at or after the timestamp. */
  readonly offset: bigint;
  readonly timestamp: bigint;
}

/** What a partition remembers of a producer. */
export interface ProducerInfo {
  readonly producerId: bigint;
  readonly producerEpoch: number;
  /** -1 when nothing was sent under this epoch. */
  readonly lastSequence: number;
  /** When its last batch or marker was appended, milliseconds since the epoch. */
  readonly lastTimestamp: bigint;
  /** Of its last marker; -1 without one. */
  readonly coordinatorEpoch: number;
  /** Where its open transaction begins; -1 without one. */
  readonly currentTxnStartOffset: bigint;
}

export interface Log {
  readonly cluster: ClusterView;
  readonly topics: TopicCatalog;
  /** What compaction did so far; changes as it works. */
  readonly compaction: CompactionStats;
  /** null where nothing is ever deleted by age or size. */
  readonly retention: RetentionJob | null;

  /**
   * Resolves when the batch is durable, or with a refusal. Appends of one partition keep the order of the calls.
   * Producer state is checked in the same step: a repeated batch answers its original offset with `duplicate: true`.
   */
  append(request: AppendRequest): Promise<AppendResult>;
  /**
   * Appends the control batch that ends the producer's transaction here, in the order of the calls among `append`s.
   * Repeating it is harmless: without an open transaction the marker is written and ends nothing.
   * Refused with INVALID_PRODUCER_EPOCH or TRANSACTION_COORDINATOR_FENCED when the partition has seen a later epoch.
   */
  appendMarker(request: MarkerRequest): Promise<AppendResult>;
  /**
   * Synchronous when served from memory (the tail), else a promise of an index-range read. Never waits for new data:
   * parking is the caller's business, see `onAdvance`.
   */
  fetch(request: FetchRequest): FetchResult | Promise<FetchResult>;
  /**
   * Calls back once, at the first of: the high watermark (for read_committed the last stable offset) passes `offset`,
   * the partition's leadership or existence changes. The returned function cancels.
   */
  onAdvance(
    partitionId: number,
    offset: bigint,
    listener: () => void,
    isolation?: Isolation,
  ): () => void;

  offsets(partitionId: number): Promise<PartitionOffsets | { error: LogError }>;
  /** As `offsets`, if it can be told from memory: null when it has to be waited for, or this broker does not lead. */
  offsetsNow(partitionId: number): PartitionOffsets | null;
  /** Of all partitions, whoever leads them: what to leave out when records are counted by subtracting offsets. */
  passedOver(): Promise<PassedOver>;
  /**
   * First record with a timestamp at or after `timestamp` (ms since the epoch), by offset order, record precision. None
   * when that one is not visible under `isolation`.
   */
  offsetForTimestamp(
    partitionId: number,
    timestamp: bigint,
    isolation?: Isolation,
  ): Promise<TimestampLookup | { error: LogError }>;
  /** The record with the largest timestamp (ListOffsets -3), if it is visible under `isolation`. */
  offsetOfMaxTimestamp(
    partitionId: number,
    isolation?: Isolation,
  ): Promise<TimestampLookup | { error: LogError }>;
  /** The producers that the partition remembers (DescribeProducers), ascending by id. */
  producersOf(partitionId: number): Promise<readonly ProducerInfo[] | { error: LogError }>;
  /** Kafka's DeleteRecords: moves the log start; the rows go later with their segment. */
  deleteRecordsBefore(
    partitionId: number,
    offset: bigint,
  ): Promise<{ logStartOffset: bigint } | { error: LogError }>;

  /** A fresh producer id, never given out before by any broker of this database. Rejects while PostgreSQL is away. */
  allocateProducerId(): Promise<bigint>;

  /**
   * Makes the broker one of the cluster, which takes the free shards and is handed its share of the others. Until then it
   * leads nothing, and no other broker knows it. Rejects when PostgreSQL cannot be reached, or another broker has its id.
   */
  join(): Promise<void>;
  /**
   * Hands every shard to the other brokers, one close behind the other, while requests are still answered. True when
   * others lead all of them; false when there are no others, or they did not take them within seconds.
   */
  handOver(): Promise<boolean>;

  /** Resolves once every append so far is answered and every shard is handed back; further calls are refused. */
  close(): Promise<void>;
}
