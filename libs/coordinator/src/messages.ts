import type { GroupErrorOrNone } from './errors.js';

/**
 * Requests and responses of the coordinator: Kafka's JSON field names on plain objects, of all versions at once.
 * A field that an old version lacks arrives with the default of Kafka's message declaration (-1, null).
 */

export interface JoinGroupProtocol {
  readonly name: string;
  readonly metadata: Buffer;
}

export interface JoinGroupRequest {
  readonly groupId: string;
  readonly sessionTimeoutMs: number;
  /** -1 (version 0 has none) means: as long as the session. */
  readonly rebalanceTimeoutMs: number;
  readonly memberId: string;
  readonly groupInstanceId: string | null;
  readonly protocolType: string;
  readonly protocols: readonly JoinGroupProtocol[];
}

/** What a JoinGroup's request header, connection and version add to its body. */
export interface JoinContext {
  readonly clientId: string;
  readonly clientHost: string;
  /** Version 4 and up: a member without an id is told its new id and asked to come back with it (KIP-394). */
  readonly requireKnownMemberId: boolean;
  /** Version 9 and up: a static leader that comes back may be told to skip the assignment (KIP-814). */
  readonly supportsSkippingAssignment: boolean;
}

export interface JoinGroupMember {
  readonly memberId: string;
  readonly groupInstanceId: string | null;
  readonly metadata: Buffer;
}

export interface JoinGroupResponse {
  readonly error: GroupErrorOrNone;
  /** -1 with an error. */
  readonly generationId: number;
  readonly protocolType: string | null;
  /** null with an error; versions below 7 are not nullable on the wire: write "". */
  readonly protocolName: string | null;
  readonly leader: string;
  readonly skipAssignment: boolean;
  readonly memberId: string;
  /** Empty for everyone but the leader. */
  readonly members: readonly JoinGroupMember[];
}

export interface SyncGroupAssignment {
  readonly memberId: string;
  readonly assignment: Buffer;
}

export interface SyncGroupRequest {
  readonly groupId: string;
  readonly generationId: number;
  readonly memberId: string;
  readonly groupInstanceId: string | null;
  /** null: not checked (below version 5). */
  readonly protocolType: string | null;
  readonly protocolName: string | null;
  readonly assignments: readonly SyncGroupAssignment[];
}

export interface SyncGroupResponse {
  readonly error: GroupErrorOrNone;
  readonly protocolType: string | null;
  readonly protocolName: string | null;
  readonly assignment: Buffer;
}

export interface HeartbeatRequest {
  readonly groupId: string;
  readonly generationId: number;
  readonly memberId: string;
  readonly groupInstanceId: string | null;
}

export interface HeartbeatResponse {
  readonly error: GroupErrorOrNone;
}

export interface LeavingMember {
  readonly memberId: string;
  readonly groupInstanceId: string | null;
}

/** Versions 0 to 2 name one member: hand it over as a list of one, and answer that member's error as the response's. */
export interface LeaveGroupRequest {
  readonly groupId: string;
  readonly members: readonly LeavingMember[];
}

export interface LeaveGroupResponse {
  readonly error: GroupErrorOrNone;
  /** In the order of the request; empty when `error` is not NONE. */
  readonly members: readonly (LeavingMember & { readonly error: GroupErrorOrNone })[];
}

export interface OffsetCommitPartition {
  readonly partitionIndex: number;
  readonly committedOffset: bigint;
  readonly committedLeaderEpoch: number;
  readonly committedMetadata: string | null;
}

export interface OffsetCommitRequest {
  readonly groupId: string;
  /** -1 with an empty member id: a simple consumer or an administrator, accepted while the group is Empty. */
  readonly generationId: number;
  readonly memberId: string;
  readonly groupInstanceId: string | null;
  /** Versions 2 to 4; -1n means the broker's retention. */
  readonly retentionTimeMs: bigint;
  /** Version 9 and up: a member of a group that is gone is told so; before, ILLEGAL_GENERATION sends it to rejoin. */
  readonly knowsGroupIdNotFound: boolean;
  /** Topics the broker knows; it answers UNKNOWN_TOPIC_OR_PARTITION for the others itself. */
  readonly topics: readonly {
    readonly name: string;
    /** What the broker knows by that name. With it the offset does not outlive this topic, whatever dies when. */
    readonly topicId?: string;
    readonly partitions: readonly OffsetCommitPartition[];
  }[];
}

/** A topic that is no more. Another one may have its name by now. */
export interface GoneTopic {
  readonly id: string;
  readonly name: string;
}

/** TxnOffsetCommit: pending until the end of the producer's transaction. */
export interface TxnOffsetCommitRequest extends Omit<
  OffsetCommitRequest,
  'retentionTimeMs' | 'knowsGroupIdNotFound'
> {
  readonly producerId: bigint;
}

/** The end of a transaction, told to the groups of a shard. */
export interface OffsetsMarker {
  readonly shard: number;
  readonly producerId: bigint;
  /** Of the transaction coordinator's shard; one that was succeeded is fenced by it. */
  readonly coordinatorEpoch: number;
  readonly result: 'commit' | 'abort';
}

export interface OffsetCommitResponse {
  readonly topics: readonly {
    readonly name: string;
    readonly partitions: readonly {
      readonly partitionIndex: number;
      readonly error: GroupErrorOrNone;
    }[];
  }[];
}

export interface OffsetFetchRequest {
  readonly groupId: string;
  /** null: every committed offset of the group. */
  readonly topics:
    readonly { readonly name: string; readonly partitionIndexes: readonly number[] }[] | null;
  /** Rather an error than an offset that a transaction under way is about to change (version 7 and up). */
  readonly requireStable?: boolean;
}

export interface OffsetFetchPartition {
  readonly partitionIndex: number;
  /** -1n when nothing is committed. */
  readonly committedOffset: bigint;
  readonly committedLeaderEpoch: number;
  readonly metadata: string;
  readonly error: 'NONE' | 'UNSTABLE_OFFSET_COMMIT';
}

export interface OffsetFetchResponse {
  /** Of the whole group; below version 2 the wire has no such field: repeat it in every partition. */
  readonly error: GroupErrorOrNone;
  readonly topics: readonly {
    readonly name: string;
    readonly partitions: readonly OffsetFetchPartition[];
  }[];
}

/** 'Empty' and 'Stable' rest, the two rebalances are on their way, 'Dead' is what an unknown group is described as. */
export type GroupStateName =
  'Empty' | 'PreparingRebalance' | 'CompletingRebalance' | 'Stable' | 'Dead';

export interface DescribedGroupMember {
  readonly memberId: string;
  readonly groupInstanceId: string | null;
  readonly clientId: string;
  readonly clientHost: string;
  /** The member's subscription under the selected protocol; empty while none is selected. */
  readonly memberMetadata: Buffer;
  readonly memberAssignment: Buffer;
}

export interface DescribedGroup {
  /** GROUP_ID_NOT_FOUND with state 'Dead' for an unknown group; versions below 6 answer that without an error. */
  readonly error: GroupErrorOrNone;
  readonly errorMessage: string | null;
  readonly groupId: string;
  readonly groupState: GroupStateName | '';
  readonly protocolType: string;
  /** The selected protocol (assignor), '' unless Stable. */
  readonly protocolData: string;
  readonly members: readonly DescribedGroupMember[];
}

export interface ListGroupsRequest {
  /** Case-insensitive state names; empty: all. */
  readonly statesFilter: readonly string[];
  /** Case-insensitive type names, of which only 'classic' exists here; empty: all. */
  readonly typesFilter: readonly string[];
}

export interface ListedGroup {
  readonly groupId: string;
  readonly protocolType: string;
  readonly groupState: GroupStateName;
  readonly groupType: 'classic';
}

export interface ListGroupsResponse {
  readonly error: GroupErrorOrNone;
  readonly groups: readonly ListedGroup[];
}

export interface DeletedGroup {
  readonly groupId: string;
  readonly error: GroupErrorOrNone;
}

export interface OffsetDeleteRequest {
  readonly groupId: string;
  readonly topics: readonly {
    readonly name: string;
    readonly partitionIndexes: readonly number[];
  }[];
}

export interface OffsetDeleteResponse {
  readonly error: GroupErrorOrNone;
  readonly topics: readonly {
    readonly name: string;
    readonly partitions: readonly {
      readonly partitionIndex: number;
      readonly error: GroupErrorOrNone;
    }[];
  }[];
}
