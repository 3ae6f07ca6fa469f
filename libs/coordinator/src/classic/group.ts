import type { JoinGroupProtocol } from '../messages.js';

/**
 * A classic consumer group as a value. Steps never change one, they return the next; so a step that cannot be made
 * durable is simply forgotten, and any race is replayed by repeating its inputs.
 *
 * | state               | meaning                                                       | left by                                  |
 * | ------------------- | ------------------------------------------------------------- | ---------------------------------------- |
 * | Empty               | no members; offsets may exist                                 | a join (Preparing), deletion (Dead)      |
 * | PreparingRebalance  | joins are parked until all members rejoined or time is up     | the join phase's end (Completing, Empty) |
 * | CompletingRebalance | the generation is handed out, the leader's assignment awaited | leader's sync (Stable), change (Preparing) |
 * | Stable              | assignments are out                                           | any change of members (Preparing)        |
 * | Dead                | deleted; the value is dropped                                 |                                          |
 */
export type ClassicGroupState =
  'Empty' | 'PreparingRebalance' | 'CompletingRebalance' | 'Stable' | 'Dead';

/** Names a request whose answer may come from a later step. Given by the runtime, never reused. */
export type RequestId = number;

export interface Member {
  readonly memberId: string;
  readonly groupInstanceId: string | null;
  readonly clientId: string;
  readonly clientHost: string;
  readonly sessionTimeoutMs: number;
  readonly rebalanceTimeoutMs: number;
  /** In the member's order of preference, names distinct. */
  readonly protocols: readonly JoinGroupProtocol[];
  readonly assignment: Buffer;
  /** The join that waits for the rebalance, if any. */
  readonly awaitingJoin: RequestId | null;
  /** The sync that waits for the leader's assignment, if any. */
  readonly awaitingSync: RequestId | null;
  /** Until its first join is answered: it does not know its id yet, so it cannot heartbeat. */
  readonly isNew: boolean;
}

/** The first rebalance of an empty group is held open for more members; Kafka's group.initial.rebalance.delay.ms. */
export interface InitialRebalance {
  readonly delayMs: number;
  readonly remainingMs: number;
  readonly memberAdded: boolean;
}

export interface ClassicGroup {
  readonly groupId: string;
  readonly state: ClassicGroupState;
  readonly stateChangedAt: number;
  /** Set while an empty group's first rebalance is prepared. */
  readonly initialRebalance: InitialRebalance | null;
  /** 0 until the first rebalance completed. Never goes back. */
  readonly generationId: number;
  /** null: never had members; then it only stores offsets of a simple consumer. */
  readonly protocolType: string | null;
  readonly protocolName: string | null;
  readonly leaderId: string | null;
  /** In the order in which they joined; the next one leads when the leader goes. */
  readonly members: ReadonlyMap<string, Member>;
  /** groupInstanceId to memberId. */
  readonly staticMembers: ReadonlyMap<string, string>;
  /** Ids given out with MEMBER_ID_REQUIRED and not come back yet, with their session timeouts. */
  readonly pendingMembers: ReadonlyMap<string, number>;
  /** Members of this generation that have not sent SyncGroup. */
  readonly pendingSyncs: ReadonlySet<string>;
  /** Topics of the current generation's subscriptions; null when they cannot be told. */
  readonly subscribedTopics: ReadonlySet<string> | null;
}

export const EMPTY_BYTES = Buffer.alloc(0);

export function newGroup(groupId: string, now: number): ClassicGroup {
  return {
    groupId,
    state: 'Empty',
    stateChangedAt: now,
    initialRebalance: null,
    generationId: 0,
    protocolType: null,
    protocolName: null,
    leaderId: null,
    members: new Map(),
    staticMembers: new Map(),
    pendingMembers: new Map(),
    pendingSyncs: new Set(),
    subscribedTopics: null,
  };
}

/** True while nothing would be lost by forgetting the group: it exists only because somebody asked to join. */
export function isDisposable(group: ClassicGroup): boolean {
  return (
    group.state === 'Empty' &&
    group.generationId === 0 &&
    group.protocolType === null &&
    group.pendingMembers.size === 0
  );
}

export function rebalanceTimeoutMs(members: Iterable<Member>): number {
  let longest = 0;
  for (const member of members) longest = Math.max(longest, member.rebalanceTimeoutMs);
  return longest;
}
