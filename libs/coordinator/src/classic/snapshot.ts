import { newGroup, type ClassicGroup, type Member } from './group.js';
import { subscribedTopics } from './protocols.js';

export type SnapshotState = 'Empty' | 'CompletingRebalance' | 'Stable';
export type SnapshotMember = Omit<Member, 'awaitingJoin' | 'awaitingSync' | 'isNew'>;

/** A group as it is stored: at rest or with a generation handed out, never with parked requests. */
export interface GroupSnapshot {
  readonly groupId: string;
  readonly state: SnapshotState;
  readonly stateChangedAt: number;
  readonly generationId: number;
  readonly protocolType: string | null;
  readonly protocolName: string | null;
  readonly leaderId: string | null;
  readonly members: readonly SnapshotMember[];
}

/** @throws for states that no step persists; that would be a bug of the machine. */
export function toSnapshot(group: ClassicGroup): GroupSnapshot {
  const { groupId, state, stateChangedAt, generationId, protocolType, protocolName, leaderId } =
    group;
  if (state === 'PreparingRebalance' || state === 'Dead') {
    throw new Error(`group ${groupId} cannot be stored in state ${state}`);
  }
  const members = [...group.members.values()].map(
    ({ awaitingJoin: _join, awaitingSync: _sync, isNew: _new, ...member }) => member,
  );
  return {
    groupId,
    state,
    stateChangedAt,
    generationId,
    protocolType,
    protocolName,
    leaderId,
    members,
  };
}

/**
 * The group goes on where it was stored. In CompletingRebalance every member may still come for its share, and one that
 * missed the answer to its join gets it again; a rebalance that was only being prepared is simply started over by
 * whoever rejoins.
 */
export function fromSnapshot(snapshot: GroupSnapshot): ClassicGroup {
  const members = new Map(
    snapshot.members.map((member) => [
      member.memberId,
      { ...member, awaitingJoin: null, awaitingSync: null, isNew: false },
    ]),
  );
  const staticMembers = new Map<string, string>();
  for (const { memberId, groupInstanceId } of snapshot.members) {
    if (groupInstanceId !== null) staticMembers.set(groupInstanceId, memberId);
  }
  return {
    ...newGroup(snapshot.groupId, snapshot.stateChangedAt),
    state: snapshot.state,
    generationId: snapshot.generationId,
    protocolType: snapshot.protocolType,
    protocolName: snapshot.protocolName,
    leaderId: snapshot.leaderId,
    members,
    staticMembers,
    pendingSyncs: new Set(snapshot.state === 'CompletingRebalance' ? members.keys() : []),
    subscribedTopics: subscribedTopics(snapshot.protocolType, snapshot.protocolName, members),
  };
}
