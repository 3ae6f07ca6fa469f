import type { GroupErrorOrNone } from '../errors.js';
import type { SyncGroupRequest, SyncGroupResponse } from '../messages.js';
import { type Draft, failedSync } from './draft.js';
import { EMPTY_BYTES, type RequestId } from './group.js';

export interface Sync {
  readonly requestId: RequestId;
  readonly request: SyncGroupRequest;
}

export function sync(draft: Draft, { requestId, request }: Sync): void {
  const error = refusal(draft, request);
  if (error !== 'NONE') return draft.answerSync(requestId, failedSync(error));
  const { memberId } = request;
  draft.pendingSyncs.delete(memberId);
  if (draft.pendingSyncs.size === 0) draft.cancel('sync');
  if (draft.state === 'Stable') {
    return draft.answerSync(requestId, shareOf(draft, memberId));
  }
  const { awaitingSync } = draft.update(memberId, {});
  if (awaitingSync !== null) draft.answerSync(awaitingSync, failedSync('REBALANCE_IN_PROGRESS'));
  draft.update(memberId, { awaitingSync: requestId });
  if (memberId === draft.leaderId) handOutAssignment(draft, request);
}

function refusal(draft: Draft, request: SyncGroupRequest): GroupErrorOrNone {
  const { memberId, groupInstanceId, generationId, protocolType, protocolName } = request;
  if (draft.state === 'Dead') return 'COORDINATOR_NOT_AVAILABLE';
  if (draft.state === 'Empty') return 'UNKNOWN_MEMBER_ID';
  const error = draft.checkMember(memberId, groupInstanceId);
  if (error !== 'NONE') return error;
  if (generationId !== draft.generationId) return 'ILLEGAL_GENERATION';
  if (protocolType !== null && protocolType !== draft.protocolType) {
    return 'INCONSISTENT_GROUP_PROTOCOL';
  }
  if (protocolName !== null && protocolName !== draft.protocolName) {
    return 'INCONSISTENT_GROUP_PROTOCOL';
  }
  if (draft.state === 'PreparingRebalance') return 'REBALANCE_IN_PROGRESS';
  let bytes = 0;
  for (const { assignment } of request.assignments) bytes += assignment.length;
  return bytes > draft.env.settings.groupMetadataMaxBytes ? 'INVALID_REQUEST' : 'NONE';
}

/** The leader has spoken. Members it forgot get an empty assignment, assignments of strangers are dropped. */
function handOutAssignment(draft: Draft, request: SyncGroupRequest): void {
  const assignments = new Map(
    request.assignments.map(({ memberId, assignment }) => [memberId, Buffer.from(assignment)]),
  );
  draft.moveTo('Stable');
  draft.persist();
  for (const member of draft.members.values()) {
    const updated = draft.update(member.memberId, {
      assignment: assignments.get(member.memberId) ?? EMPTY_BYTES,
      awaitingSync: null,
    });
    if (member.awaitingSync === null) continue;
    draft.answerSync(member.awaitingSync, shareOf(draft, member.memberId));
    draft.armSession(updated);
  }
}

function shareOf(draft: Draft, memberId: string): SyncGroupResponse {
  return {
    error: 'NONE',
    protocolType: draft.protocolType,
    protocolName: draft.protocolName,
    assignment: draft.members.get(memberId)?.assignment ?? EMPTY_BYTES,
  };
}
