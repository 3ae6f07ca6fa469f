import type { Clock } from './clock.js';
import type {
  DeletedGroup,
  DescribedGroup,
  GoneTopic,
  HeartbeatRequest,
  HeartbeatResponse,
  JoinContext,
  JoinGroupRequest,
  JoinGroupResponse,
  LeaveGroupRequest,
  LeaveGroupResponse,
  ListGroupsRequest,
  ListGroupsResponse,
  OffsetCommitRequest,
  OffsetCommitResponse,
  OffsetDeleteRequest,
  OffsetDeleteResponse,
  OffsetFetchRequest,
  OffsetFetchResponse,
  OffsetsMarker,
  SyncGroupRequest,
  SyncGroupResponse,
  TxnOffsetCommitRequest,
} from './messages.js';
import type { GroupErrorOrNone } from './errors.js';
import type { GroupSettings } from './settings.js';
import type { GroupStore } from './group-store.js';
import type { Markers, TransactionSettings } from './transactions/step.js';
import type { TransactionCoordinator } from './transactions/transaction-coordinator.js';
import type { Rebalance } from './rebalance.js';

/**
 * Consumer groups of the shards that this broker owns.
 *
 * No call rejects: every failure is a Kafka error in the response. joinGroup and syncGroup may take as long as a
 * rebalance does; a connection that closes meanwhile changes nothing, as in Kafka. An answer that tells of a change
 * is given after the change is durable.
 */
export interface GroupCoordinator {
  joinGroup(request: JoinGroupRequest, context: JoinContext): Promise<JoinGroupResponse>;
  syncGroup(request: SyncGroupRequest): Promise<SyncGroupResponse>;
  heartbeat(request: HeartbeatRequest): Promise<HeartbeatResponse>;
  leaveGroup(request: LeaveGroupRequest): Promise<LeaveGroupResponse>;

  commitOffsets(request: OffsetCommitRequest): Promise<OffsetCommitResponse>;
  /** Stored at once and shown to nobody before the end of the transaction. */
  commitTransactionalOffsets(request: TxnOffsetCommitRequest): Promise<OffsetCommitResponse>;
  /** Commits or drops what the producer's transaction has pending in the shard's groups. Repeating it does no harm. */
  endTransaction(marker: OffsetsMarker): Promise<{ readonly error: GroupErrorOrNone }>;
  fetchOffsets(request: OffsetFetchRequest): Promise<OffsetFetchResponse>;
  deleteOffsets(request: OffsetDeleteRequest): Promise<OffsetDeleteResponse>;

  /** One answer per id, in order. A group of another broker's shard answers NOT_COORDINATOR. */
  describeGroups(groupIds: readonly string[]): Promise<readonly DescribedGroup[]>;
  /** The groups of this broker's shards; COORDINATOR_LOAD_IN_PROGRESS beside what is loaded while some are not. */
  listGroups(request: ListGroupsRequest): Promise<ListGroupsResponse>;
  deleteGroups(groupIds: readonly string[]): Promise<readonly DeletedGroup[]>;

  /**
   * To be called on every broker when topics were deleted: their committed offsets go with them, so that a topic of
   * the same name starts without any. Shards that are being loaded forget them once they are.
   */
  forgetTopics(topics: readonly GoneTopic[]): Promise<void>;

  /**
   * Takes the shard's groups and transactions over under this epoch; while loading, their requests answer COORDINATOR_LOAD_IN_PROGRESS.
   * Retries while the database is away; resolves once loaded, or once the shard was unloaded meanwhile.
   */
  load(shard: number, epoch: number): Promise<void>;
  /** Resolves once those of the shards that are being loaded are, or after some seconds: who asks where to go need not be turned away there. */
  whenLoaded(shards: readonly number[]): Promise<void>;
  /** Drops the shard's groups and transactions at once; whoever waits in them is answered NOT_COORDINATOR. */
  unload(shard: number): void;

  /** Answers everyone who waits NOT_COORDINATOR, cancels timers, resolves once no write is in flight. */
  close(): Promise<void>;
}

/** The two coordinators of this broker's shards; the groups' load, unload and close are those of both. */
export interface Coordinators {
  readonly groups: GroupCoordinator;
  readonly transactions: TransactionCoordinator;
}

export interface CoordinatorOptions {
  readonly store: GroupStore;
  readonly clock: Clock;
  readonly settings?: Partial<GroupSettings>;
  readonly transactionSettings?: Partial<TransactionSettings>;
  /** The shard that coordinates a group or a transactional id: `ClusterView.shardOfKey`. */
  readonly shardOfKey: (key: string) => number;
  /**
   * Whether this broker still holds the shard under this epoch. A broker that was paused, or cut off from the database,
   * learns late that another one took over; until then its lease is all that keeps it from answering what is old.
   */
  readonly isLed: (shard: number, epoch: number) => boolean;
  /** A producer id that was never given out before. Rejects while there is none to be had. */
  readonly allocateProducerId: () => Promise<bigint>;
  /**
   * Writes the end of a transaction to everything that takes part, wherever it is led, as often as it takes. Resolves when
   * all of it is durable; with the signal aborted, somebody else has taken the transaction over.
   */
  readonly writeMarkers: (markers: CoordinatorMarkers, signal: AbortSignal) => Promise<void>;
  /** Random suffix of new member ids; a UUID in the broker. */
  readonly newMemberSuffix: () => string;
  /** Told of failed writes and of bugs that were contained; once per failure, already answered to clients. */
  readonly onError: (error: unknown) => void;
  /** Told of each new generation of a group, which may be one without members. */
  readonly onRebalance?: (rebalance: Rebalance) => void;
}

export interface CoordinatorMarkers extends Markers {
  /** Of the shard that coordinates the transaction. */
  readonly coordinatorEpoch: number;
}
