import type { GroupErrorOrNone } from '../errors.js';
import type { HeartbeatRequest, LeaveGroupRequest, LeavingMember } from '../messages.js';
import type { Draft } from './draft.js';
import type { OffsetCommitter } from './step.js';
import { completeJoinIfAllJoined, prepareRebalance, rebalanceOrComplete } from './rebalance.js';

export function heartbeat(draft: Draft, request: HeartbeatRequest): GroupErrorOrNone {
  const { memberId, groupInstanceId, generationId } = request;
  if (draft.state === 'Dead') return 'COORDINATOR_NOT_AVAILABLE';
  const error = draft.checkMember(memberId, groupInstanceId);
  if (error !== 'NONE') return error;
  if (generationId !== draft.generationId) return 'ILLEGAL_GENERATION';
  // Also while a rebalance is prepared: the member lives, it is just asked to rejoin.
  renewSession(draft, memberId);
  return draft.state === 'PreparingRebalance' ? 'REBALANCE_IN_PROGRESS' : 'NONE';
}

function renewSession(draft: Draft, memberId: string): void {
  const member = draft.members.get(memberId);
  if (member) draft.armSession(member);
}

/** A session timer fired, of a member or of an id that was given out and did not come back. */
export function sessionTimeUp(draft: Draft, memberId: string): void {
  if (draft.pendingMembers.delete(memberId)) return completeJoinIfAllJoined(draft);
  const member = draft.members.get(memberId);
  if (!member) return;
  // Whoever waits for us cannot heartbeat, so it cannot be late: its session starts anew with its answer.
  const waits = member.awaitingJoin !== null || member.awaitingSync !== null;
  if (waits && !member.isNew) return;
  draft.remove(memberId);
  if (draft.state === 'PreparingRebalance') completeJoinIfAllJoined(draft);
  else prepareRebalance(draft);
}

/**
 * LeaveGroup; each member is answered by itself, and one rebalance serves them all. Unlike Kafka, an id that never came
 * to join leaves without a rebalance: nobody shares anything with it.
 */
export function leave(draft: Draft, request: LeaveGroupRequest): LeaveResult[] {
  const membersBefore = draft.members.size;
  const results = request.members.map((member) => ({
    memberId: member.memberId,
    groupInstanceId: member.groupInstanceId,
    error: leaveOne(draft, member),
  }));
  if (draft.members.size < membersBefore) rebalanceOrComplete(draft);
  else completeJoinIfAllJoined(draft);
  return results;
}

export type LeaveResult = LeavingMember & { readonly error: GroupErrorOrNone };

function leaveOne(draft: Draft, { memberId, groupInstanceId }: LeavingMember): GroupErrorOrNone {
  if (memberId === '') {
    // An administrator removes a static member by its instance id alone.
    const current = groupInstanceId === null ? undefined : draft.staticMembers.get(groupInstanceId);
    if (current === undefined) return 'UNKNOWN_MEMBER_ID';
    draft.remove(current);
    return 'NONE';
  }
  if (draft.pendingMembers.has(memberId)) {
    draft.remove(memberId);
    return 'NONE';
  }
  const error = draft.checkMember(memberId, groupInstanceId);
  if (error === 'NONE') draft.remove(memberId);
  return error;
}

/** May these offsets be committed? A commit of a member also counts as its heartbeat. */
export function commit(draft: Draft, committer: OffsetCommitter): GroupErrorOrNone {
  const { memberId, groupInstanceId, generationId, isTransactional = false } = committer;
  if (draft.state === 'Dead') return 'COORDINATOR_NOT_AVAILABLE';
  if (generationId < 0 && draft.state === 'Empty') return 'NONE';
  const claimsMembership = generationId >= 0 || memberId !== '' || groupInstanceId !== null;
  if (!claimsMembership) return isTransactional ? 'NONE' : 'UNKNOWN_MEMBER_ID';
  const error = draft.checkMember(memberId, groupInstanceId);
  if (error !== 'NONE') return error;
  if (generationId !== draft.generationId) return 'ILLEGAL_GENERATION';
  // It has joined this generation but does not know its partitions yet, so it cannot have read from them. A transaction
  // was begun before, and it is for its producer to end it.
  if (draft.state === 'CompletingRebalance' && !isTransactional) return 'REBALANCE_IN_PROGRESS';
  if (!isTransactional) renewSession(draft, memberId);
  return 'NONE';
}
