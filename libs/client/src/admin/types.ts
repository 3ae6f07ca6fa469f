/** What the admin requests of a cluster speak of. Offsets and timestamps are bigint; times are milliseconds. */
import type { TopicHandlers } from '../group/member-handlers.js';
import type {
  CreateTopic,
  GroupOffset,
  Isolation,
  OffsetToCommit,
  TopicPartition,
} from '../types.js';

export interface BrokerDescription {
  readonly id: number;
  readonly host: string;
  readonly port: number;
  readonly rack: string | null;
}

export interface ClusterDescription {
  readonly clusterId: string | null;
  /** -1 where none is known. */
  readonly controllerId: number;
  readonly brokers: readonly BrokerDescription[];
}

export interface PartitionDescription {
  readonly partition: number;
  /** -1 while it has none. */
  readonly leaderId: number;
  readonly leaderEpoch: number;
  readonly replicas: readonly number[];
  readonly inSyncReplicas: readonly number[];
}

export interface TopicDescription {
  readonly topic: string;
  /** The zero uuid where the broker knows no ids. */
  readonly topicId: string;
  readonly isInternal: boolean;
  /** Ordered by number. */
  readonly partitions: readonly PartitionDescription[];
}

/** Whose value a config has: the topic's own, one of a broker or of all brokers, or nobody's. */
export type ConfigSource = 'topic' | 'broker' | 'default' | 'unknown';

export interface TopicConfig {
  readonly name: string;
  /** null where it is a secret. */
  readonly value: string | null;
  readonly source: ConfigSource;
  readonly isReadOnly: boolean;
}

/** A value to set, or null to go back to the default. */
export interface ConfigChange {
  readonly name: string;
  readonly value: string | null;
}

/** The first record, behind the last, or the first at or after a timestamp. */
export type OffsetAt = 'earliest' | 'latest' | bigint;

export interface OffsetQuestion extends TopicPartition {
  readonly at: OffsetAt;
}

export interface FoundOffset extends TopicPartition {
  /** null: no record is at or after the timestamp. */
  readonly offset: bigint | null;
  /** Of that record; null where it was not asked for by time. */
  readonly timestamp: bigint | null;
}

export interface EpochQuestion extends TopicPartition {
  readonly leaderEpoch: number;
}

export interface EpochEnd extends EpochQuestion {
  /** Where the next epoch begins that wrote anything, or the log ends; null: nothing is known of one that early. */
  readonly endOffset: bigint | null;
}

export interface ListedGroup {
  readonly groupId: string;
  readonly protocolType: string;
  /** Empty where the broker is too old to say. */
  readonly state: string;
  readonly type: string;
}

export interface GroupMember {
  readonly memberId: string;
  readonly instanceId: string | null;
  readonly clientId: string;
  readonly clientHost: string;
  readonly assignment: readonly TopicPartition[];
  /** What a member of `GroupOptions.handlersOf` tells of itself; empty of all others, and while the group rebalances. */
  readonly handlers: readonly TopicHandlers[];
}

export interface GroupDescription {
  readonly groupId: string;
  /** `Empty`, `Stable`, `PreparingRebalance`, ...; `Dead` where there is no such group. */
  readonly state: string;
  /** The protocol it speaks: members share out, or the coordinator does (KIP-848). */
  readonly type: 'classic' | 'consumer';
  readonly assignor: string;
  readonly members: readonly GroupMember[];
}

export interface NewTopic extends CreateTopic {
  /** -1 or left out: the broker's default. */
  readonly replicationFactor?: number | undefined;
}

export interface ValidateOnly {
  /** Checks everything and changes nothing. */
  readonly validateOnly?: boolean | undefined;
}

/**
 * What an operator asks of a cluster. Each call tries again what fails in passing until the time that `admin()` was given
 * is over, and then rejects with the last reason: `KafkaError` for what a broker answered, `ConnectionError` when none did.
 * What may have been carried out already is not sent twice: its `ConnectionError` says so (`maybeSent`).
 */
export interface KafkaAdmin {
  describeCluster(): Promise<ClusterDescription>;
  /** Ordered by name. */
  listTopics(): Promise<readonly TopicDescription[]>;
  /** Creates nothing. Rejects with UNKNOWN_TOPIC_OR_PARTITION. */
  describeTopic(topic: string): Promise<TopicDescription>;
  createTopic(topic: NewTopic, options?: ValidateOnly): Promise<void>;
  deleteTopic(topic: string): Promise<void>;
  /** @param total how many there are then, not how many are added */
  addPartitions(topic: string, total: number, options?: ValidateOnly): Promise<void>;
  topicConfigs(topic: string): Promise<readonly TopicConfig[]>;
  alterTopicConfigs(
    topic: string,
    changes: readonly ConfigChange[],
    options?: ValidateOnly,
  ): Promise<void>;
  /** In the order of the questions. */
  listOffsets(
    questions: readonly OffsetQuestion[],
    isolation?: Isolation,
  ): Promise<readonly FoundOffset[]>;
  /** Where leader epochs end, in the order of the questions. Where the brokers' database went back: where it was cut off. */
  endsOfEpochs(questions: readonly EpochQuestion[]): Promise<readonly EpochEnd[]>;
  /** Removes what is before these offsets; resolves with where each log starts now. -1: up to the high watermark. */
  deleteRecords(
    topic: string,
    before: readonly { readonly partition: number; readonly offset: bigint }[],
  ): Promise<readonly { readonly partition: number; readonly logStartOffset: bigint }[]>;
  /** Of all brokers, ordered by name. */
  listGroups(): Promise<readonly ListedGroup[]>;
  /** Of a group that does not exist the state is `Dead`. */
  describeGroup(groupId: string): Promise<GroupDescription>;
  /** Waits for a transaction that is about to commit more. */
  committedOffsets(groupId: string): Promise<readonly GroupOffset[]>;
  /** As nobody in particular, which the coordinator allows while the group has no members. */
  commitOffsets(groupId: string, offsets: readonly OffsetToCommit[]): Promise<void>;
  deleteGroup(groupId: string): Promise<void>;
  close(): Promise<void>;
}
