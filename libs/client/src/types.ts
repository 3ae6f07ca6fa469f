/** The public shapes of @posthorn/client. Offsets and timestamps are bigint; times are milliseconds. */
import type { SaslOptions } from './net/sasl/sasl-client.js';
import type { Clock } from './clock.js';
import type { CreateSocket, TlsOptions } from './net/socket.js';

export interface TopicPartition {
  readonly topic: string;
  readonly partition: number;
}

export type Isolation = 'read_committed' | 'read_uncommitted';

/** Headers keep their order and may repeat a key, as on the wire. */
export type Headers = readonly (readonly [key: string, value: Buffer | null])[];

export interface ConsumedRecord extends TopicPartition {
  readonly offset: bigint;
  readonly timestamp: bigint;
  readonly key: Buffer | null;
  /** null is a tombstone; an empty buffer is an empty value. */
  readonly value: Buffer | null;
  readonly headers: Headers;
  readonly leaderEpoch: number;
  /** Of its topic: one that is deleted and made anew has another. Left out where the broker tells none. */
  readonly topicId?: string;
}

export interface ProducerRecord {
  readonly topic: string;
  /** Chosen by murmur2 of the key, or sticky for null keys, when left out. */
  readonly partition?: number | undefined;
  readonly key?: Buffer | string | null | undefined;
  readonly value: Buffer | string | null;
  readonly headers?: Headers | undefined;
  /** Milliseconds since the epoch; now, when left out. */
  readonly timestamp?: bigint | undefined;
}

export interface RecordMetadata extends TopicPartition {
  readonly offset: bigint;
}

export interface ClusterOptions {
  /** `host:port`, at least one. */
  readonly brokers: readonly string[];
  readonly clientId?: string | undefined;
  /** true: TLS with the system's authorities. */
  readonly tls?: boolean | TlsOptions | undefined;
  readonly sasl?: SaslOptions | undefined;
  /** Connects by other means than TCP, such as to a broker in this process; not together with `tls`. */
  readonly createSocket?: CreateSocket | undefined;
  /** Of heartbeats and the timestamps of records, for tests. Timeouts of requests keep the system's. */
  readonly clock?: Clock | undefined;
  readonly connectTimeoutMs?: number | undefined;
  readonly requestTimeoutMs?: number | undefined;
  /** First and largest pause between attempts to reach a broker; attempts never end. */
  readonly retryBackoffMs?: number | undefined;
  readonly retryBackoffMaxMs?: number | undefined;
  /** Metadata older than this is asked for again; new partitions and topics are seen so. Default 30 s. */
  readonly metadataMaxAgeMs?: number | undefined;
}

export type Compression = 'none' | 'gzip' | 'snappy' | 'lz4' | 'zstd';

export interface ProducerOptions {
  /** Default true. */
  readonly idempotent?: boolean | undefined;
  readonly acks?: -1 | 0 | 1 | undefined;
  readonly compression?: Compression | undefined;
  /** Longest wait for more records of the partition while nothing is in flight; 0 sends at once. Default 0. */
  readonly lingerMs?: number | undefined;
  readonly batchBytesMax?: number | undefined;
  /** Records that wait or are in flight, in bytes; beyond it `send` rejects with `BufferExhaustedError`. */
  readonly bufferBytesMax?: number | undefined;
  readonly deliveryTimeoutMs?: number | undefined;
}

export interface Producer {
  /** Resolves with the durable position, or rejects; never neither. */
  send(record: ProducerRecord): Promise<RecordMetadata>;
  /**
   * Sends many records for the price of one promise; the positions come in the order of the records. Records of one
   * partition keep their order. Rejects with `BufferExhaustedError` before anything is sent when they do not all fit the
   * buffer, else with `SendAllError` once all are settled and some failed: it names the fate of each.
   */
  sendAll(records: readonly ProducerRecord[]): Promise<readonly RecordMetadata[]>;
  /** Resolves when everything sent so far is answered. */
  flush(): Promise<void>;
  /** Stops intake, flushes within the budget, rejects the rest. */
  close(options?: { timeoutMs?: number }): Promise<void>;
}

/** Who commits offsets of a group: a member in its generation, or with -1 and '' nobody in particular. */
export interface GroupMetadata {
  readonly groupId: string;
  /** Of a member of the consumer protocol: its epoch. */
  readonly generationId: number;
  readonly memberId: string;
  readonly groupInstanceId: string | null;
}

/** The next offset that the group is to read. */
export interface OffsetToCommit extends TopicPartition {
  readonly offset: bigint;
  readonly leaderEpoch?: number | undefined;
  readonly metadata?: string | null | undefined;
  /** Of the topic that the offset is of. A transaction can then not commit it to another one that has the name by now. */
  readonly topicId?: string | undefined;
}

/** What a group has committed, with what was written beside it. */
export interface GroupOffset extends TopicPartition {
  readonly offset: bigint;
  readonly metadata: string | null;
}

export interface TransactionalProducerOptions extends Omit<ProducerOptions, 'idempotent' | 'acks'> {
  /** One for each writer, the same over its restarts: creating the producer fences the last one and ends what it left open. */
  readonly transactionalId: string;
  /** A transaction that is open for longer is aborted by its coordinator, and its producer fenced. Default 60 s. */
  readonly transactionTimeoutMs?: number | undefined;
}

/**
 * What becomes visible as a whole or not at all. After a rejection only `abort` is left: every part's failure is the
 * transaction's.
 */
export interface Transaction {
  /** Resolves when the record is in the log, where nobody who reads committed records sees it yet. */
  send(record: ProducerRecord): Promise<RecordMetadata>;
  sendAll(records: readonly ProducerRecord[]): Promise<readonly RecordMetadata[]>;
  /** Commits the group's offsets with the transaction. Rejects when the member is no longer in that generation. */
  sendOffsets(group: GroupMetadata, offsets: readonly OffsetToCommit[]): Promise<void>;
  /** Waits for everything sent. Once it resolves, all of it counts; it takes as long as the coordinator does. */
  commit(): Promise<void>;
  abort(): Promise<void>;
}

export interface TransactionalProducer {
  /** One at a time. Rejects with `FatalProducerError` when the producer is finished, `ProducerFencedError` among them. */
  beginTransaction(): Promise<Transaction>;
  /** Begins, works, commits; aborts and rejects when the work or the commit does. */
  transact<T>(work: (transaction: Transaction) => Promise<T>): Promise<T>;
  /** Aborts what is open, within the budget. */
  close(options?: { timeoutMs?: number }): Promise<void>;
}

/** Where a partition that was just assigned would begin. */
export interface StartingPoint extends TopicPartition {
  /** What the group has committed, or else where the reset policy begins. */
  readonly offset: bigint;
  /** Who committed the offset: a group with the same `commitLabel`, somebody else (an administrator, say), or nobody. */
  readonly setBy: 'us' | 'others' | 'nobody';
  /** Left out where the broker tells none. */
  readonly topicId?: string;
  /** The cluster's own name; left out where the broker tells none. */
  readonly clusterId?: string;
  /** The topic was deleted and made anew while this member read it: what was known of its offsets was of other records. */
  readonly isAnew?: boolean;
}

export interface CommittedUpTo extends TopicPartition {
  /** null: nothing was committed. */
  readonly committed: bigint | null;
  /** Left out where the broker tells none. */
  readonly topicId?: string;
}

/**
 * A record's offset on its way into a transaction: nothing else of the partition is committed until one of `committed`,
 * `aborted` and `ask` has said how that ended.
 */
export interface HeldOffset {
  /** For `Transaction.sendOffsets`: what the group has committed once the record is done. */
  readonly offset: OffsetToCommit;
  /** The other half. Throws `PartitionLostError` once the partition is not ours any more. */
  groupMetadata(): GroupMetadata;
  /** The transaction is committed: the record is done, whatever its handler comes to. */
  committed(): void;
  /** It is not, and will not be. */
  aborted(): void;
  /**
   * For an outcome that nobody has told: asks the group, until no transaction is under way, and resolves with whether it is
   * committed. Rejects with `PartitionLostError` once the partition is not ours any more.
   */
  ask(): Promise<boolean>;
}

export interface HandleContext {
  /** Aborts when the partition was lost or the drain deadline passed. */
  readonly signal: AbortSignal;
  /** Aborts as soon as the partition is to be given up or sought: what can wait for its next owner should not begin. */
  readonly leaving: AbortSignal;
  readonly generationId: number;
  /** The group had finished the record before, and looks at it again because there is a `startsAt`: the effects may be lost. */
  readonly isRepeated: boolean;
  /** For `Transaction.sendOffsets`. Throws `PartitionLostError` once the partition is not ours any more. */
  groupMetadata(): GroupMetadata;
  /**
   * A number from 0 to 65,535 that is committed with the group's offset while the record is unfinished, so that whoever
   * handles the record next finds it here. 0 when nothing was noted. At most 64 of a partition are kept.
   */
  note: number;
  /**
   * The record as part of a transaction, so that it is done if that is committed, and only then; `others` of the same partition with
   * it. Waits for a commit and for another record's transaction that is under way. Rejects with `PartitionLostError`, and with
   * `InvalidTransactionStateError` where the record is held already, is done, or cannot be told: out of order, with too many
   * unfinished stretches below it for a commit's metadata.
   */
  holdOffset(others?: readonly HandleContext[]): Promise<HeldOffset>;
  /** It was asked for, whatever came of it. */
  readonly wasHeld: boolean;
  /** Resolves with whether a transaction has committed the record, once none holds it. Rejects when nobody can say. */
  heldOutcome(): Promise<boolean>;
  /**
   * Gives the handler's place to records of other lanes until `wait` settles, such as the pause before another try;
   * records of its own lane wait. Resolves like `wait`, once there is a place again. One at a time.
   */
  aside<T>(wait: Promise<T>): Promise<T>;
}

export interface GroupOptions {
  readonly groupId: string;
  readonly topics: readonly (string | RegExp)[];
  /**
   * `eager` and `cooperative` are the classic protocol, in which members share out; `consumer` is KIP-848's, in which the
   * coordinator does. `auto` takes `consumer` where the broker offers it, and else `cooperative`. Default `cooperative`.
   */
  readonly protocol?: 'eager' | 'cooperative' | 'consumer' | 'auto' | undefined;
  readonly instanceId?: string | undefined;
  readonly sessionTimeoutMs?: number | undefined;
  readonly rebalanceTimeoutMs?: number | undefined;
  readonly heartbeatIntervalMs?: number | undefined;
  /** How long revoked partitions may finish their running handlers; shorter than the rebalance timeout. */
  readonly drainTimeoutMs?: number | undefined;
  readonly isolation?: Isolation | undefined;
  readonly offsetReset?: 'earliest' | 'latest' | undefined;
  readonly commitIntervalMs?: number | undefined;
  /** false: nothing is committed but by transactions (`Transaction.sendOffsets`) and by calls of `commit`. Default true. */
  readonly autoCommit?: boolean | undefined;
  /** Handlers that may run at once inside one partition; records of one lane stay in order. Default 1. */
  readonly perPartition?: number | undefined;
  /** Default: the key where `perPartition` is above 1, else none. null orders nothing. */
  readonly lane?: ((record: ConsumedRecord) => string | Buffer | null) | undefined;
  /** A partition whose queue holds this much, or in which this many records stand aside, is left out of the fetch. */
  readonly queueRecordsMax?: number | undefined;
  /** Default 4 MiB, decompressed. One batch may go beyond it. */
  readonly queueBytesMax?: number | undefined;
  readonly fetchMaxWaitMs?: number | undefined;
  /** Of an answer. Default 8 MiB. */
  readonly fetchMaxBytes?: number | undefined;
  /** Of one partition in an answer, Kafka's `max.partition.fetch.bytes`. Default 256 KiB; more where the way to the broker is long. */
  readonly fetchMaxPartitionBytes?: number | undefined;
  /**
   * For a consumer that keeps positions of its own, such as in a database that may be restored from a backup: asked before the
   * first fetch, with where the partitions would begin. Those that are answered begin at the answer where that is lower. What
   * it is to be trusted with it has to judge: an offset that others set may be meant to skip. Until it resolves nothing
   * is fetched; a rejection is reported as 'error' and tried again.
   */
  readonly startsAt?:
    | ((
        starts: readonly StartingPoint[],
      ) => Promise<readonly (TopicPartition & { readonly offset: bigint })[]>)
    | undefined;
  /** Letters, digits, `_`, `.` and `-`, at most 64: carried by the metadata of every commit. */
  readonly commitLabel?: string | undefined;
  /**
   * The names of what is given the records of a topic: members of the classic protocol tell them to whoever describes the group
   * (`handlersOfMember`). KIP-848's has no place for it.
   */
  readonly handlersOf?: ((topic: string) => readonly string[]) | undefined;
  /** The offset to begin at is part of a transaction that has not ended. Called each time that is answered; it is asked again. */
  readonly onUnstableOffsets?: (() => void) | undefined;
  readonly onAssign?: ((partitions: readonly TopicPartition[]) => void | Promise<void>) | undefined;
  /** Handlers of these partitions are drained and their offsets committed. */
  readonly onRevoke?: ((partitions: readonly CommittedUpTo[]) => void | Promise<void>) | undefined;
  /** Membership was lost: what these handlers did may be done again elsewhere; nothing is committed. */
  readonly onLost?: ((partitions: readonly TopicPartition[]) => void | Promise<void>) | undefined;
  /** Resolve = done, its offset may be committed, unless the signal had aborted by then. A rejection stops the partition and is reported as 'error'. */
  handle(record: ConsumedRecord, context: HandleContext): Promise<void>;
}

export interface PartitionState extends TopicPartition {
  /**
   * Next offset to fetch, offset that was committed last, and the partition's high watermark; null until known. After
   * `startsAt` went back, `committed` is what was handled since, until that is as far as the group was.
   */
  readonly position: bigint | null;
  readonly committed: bigint | null;
  readonly highWatermark: bigint | null;
  /**
   * Where reading ends now: under `read_committed` before the first record of a transaction that is open, which nobody can
   * hand over yet, and else the high watermark. Null until known; left out by stand-ins that know no transactions.
   */
  readonly readableEnd?: bigint | null;
  readonly paused: boolean;
  readonly inFlight: number;
  /** Left out where the broker tells none. */
  readonly topicId?: string;
}

export interface ConsumerGroup {
  /** Resolves once the member is at work in the background; 'joined' tells when it has its partitions. */
  start(): Promise<void>;
  /**
   * Until it is resumed or revoked; a new assignment starts unpaused, unless `onAssign` pauses it: nothing is fetched before.
   * @param mark of at most 64 letters, digits, `_`, `.` and `-`: told by the partition's commits meanwhile.
   */
  pause(topic: string, partition: number, mark?: string): void;
  resume(topic: string, partition: number): void;
  seek(topic: string, partition: number, offset: bigint): Promise<void>;
  assignment(): readonly PartitionState[];
  /** Commits what is finished now. */
  commit(): Promise<void>;
  /**
   * Gives up every partition as if the membership were lost: running handlers are told through their signal, and nothing more is
   * committed of them. The member joins anew, and begins where the group's offsets and `startsAt` say. For an application that finds out
   * that it has to do again what it has done. Does nothing before `start` and after `close`.
   */
  rejoin(): void;
  /** Drain, commit, leave (a static member does not leave), destroy; within the budget. */
  close(options?: { timeoutMs?: number }): Promise<void>;
  /** 'error' never throws when nobody listens. */
  on(event: 'error', listener: (error: Error) => void): this;
  on(event: 'joined', listener: (generationId: number) => void): this;
  off(event: 'error' | 'joined', listener: (...args: never[]) => void): this;
}

export interface CreateTopic {
  readonly topic: string;
  /** -1 or left out: the broker's default. */
  readonly partitions?: number | undefined;
  readonly configs?: Readonly<Record<string, string>> | undefined;
}

/** Where an existing topic is not as it was asked for. */
export interface TopicDifference {
  readonly topic: string;
  /** `partitions`, or the name of a config. */
  readonly what: string;
  readonly wanted: string;
  /** null where the broker gives no value. */
  readonly found: string | null;
}

export interface ConnectOptions {
  readonly timeoutMs?: number | undefined;
  /**
   * Rejects with `ConnectionError` as soon as every address refuses the connection or has no such host, and none was reached
   * before. For people who wait for the answer; a service may well start before its brokers do, and waits.
   */
  readonly isImpatient?: boolean | undefined;
}

export interface KafkaCluster {
  /** What this client calls itself to brokers. */
  readonly clientId: string;
  /** What the brokers call the cluster; null until one has answered, and where they do not say. */
  readonly clusterId: string | null;
  producer(options: TransactionalProducerOptions): TransactionalProducer;
  producer(options?: ProducerOptions): Producer;
  group(options: GroupOptions): ConsumerGroup;
  /** 0 where there is no such topic, even after asking has had its chance to create it (auto.create.topics.enable). */
  partitionsOf(topic: string): Promise<number>;
  /** Creates what is missing; existing topics are left as they are. */
  ensureTopics(topics: readonly CreateTopic[]): Promise<void>;
  /** Where existing topics differ from these, in what these say of partitions and configs. Changes nothing. */
  topicDifferences(topics: readonly CreateTopic[]): Promise<readonly TopicDifference[]>;
  /**
   * `latest` is where a reader of this isolation comes to the end: with read_committed, the default, in front of the first
   * transaction that is open. In the order of the partitions. Waits for a topic that does not exist yet.
   */
  listOffsets(
    topic: string,
    at: 'earliest' | 'latest',
    isolation?: Isolation,
  ): Promise<readonly { partition: number; offset: bigint }[]>;
  /**
   * Everything that a group has committed. Waits for a transaction that is about to commit more, and tries again while no
   * coordinator answers.
   */
  committedOffsets(groupId: string): Promise<readonly GroupOffset[]>;
  /**
   * Resolves when any broker answered; waits for ever unless given a limit. Rejects with `AuthenticationError` once none
   * answers and our login is refused, and with `ConnectionError` when the limit is over.
   */
  connect(options?: ConnectOptions): Promise<void>;
  close(options?: { timeoutMs?: number }): Promise<void>;
}
