import type { JoinContext, JoinGroupRequest } from '../messages.js';
import { type Draft, failedJoin } from './draft.js';
import { EMPTY_BYTES, type Member, type RequestId } from './group.js';
import {
  distinctProtocols,
  ownProtocols,
  protocolBytes,
  sameProtocols,
  selectProtocol,
  supportsProtocols,
} from './protocols.js';
import { completeJoinIfAllJoined, prepareRebalance, rebalanceOrComplete } from './rebalance.js';

export interface Join {
  readonly requestId: RequestId;
  readonly request: JoinGroupRequest;
  readonly context: JoinContext;
  readonly newMemberId: string;
}

/** JoinGroup, once the group id and the session timeout are known to be valid. */
export function join(draft: Draft, input: Join): void {
  const { requestId, request } = input;
  const refuse = (error: Parameters<typeof failedJoin>[0], memberId = request.memberId): void =>
    draft.answerJoin(requestId, failedJoin(error, memberId));

  if (draft.state === 'Dead') return refuse('COORDINATOR_NOT_AVAILABLE');
  if (subscriptionBytes(draft, request) > draft.env.settings.groupMetadataMaxBytes) {
    return refuse('GROUP_MAX_SIZE_REACHED');
  }
  if (!hasRoom(draft, request)) {
    // The last ones to rejoin a group whose limit was lowered are put out.
    draft.remove(request.memberId);
    completeJoinIfAllJoined(draft);
    return refuse('GROUP_MAX_SIZE_REACHED', '');
  }
  if (!supportsProtocols(draft, request.protocolType, request.protocols)) {
    return refuse('INCONSISTENT_GROUP_PROTOCOL');
  }
  if (request.memberId === '') return joinWithoutId(draft, input);
  if (draft.pendingMembers.has(request.memberId)) {
    // An id is only pending for a dynamic member; whoever adds an instance id did not get it from us.
    if (request.groupInstanceId !== null) return refuse('UNKNOWN_MEMBER_ID');
    return addMember(draft, input, request.memberId);
  }
  const error = draft.checkMember(request.memberId, request.groupInstanceId);
  if (error !== 'NONE') return refuse(error);
  rejoin(draft, input);
}

function subscriptionBytes(draft: Draft, request: JoinGroupRequest): number {
  let bytes = protocolBytes(request.protocols);
  for (const member of draft.members.values()) {
    if (member.memberId !== request.memberId) bytes += protocolBytes(member.protocols);
  }
  return bytes;
}

function hasRoom(draft: Draft, request: JoinGroupRequest): boolean {
  const { maxGroupSize } = draft.env.settings;
  // Kafka does not bound the ids it gives out; each costs memory until its session timeout, up to half an hour.
  if (request.memberId === '' && draft.pendingMembers.size >= maxGroupSize) return false;
  switch (draft.state) {
    case 'PreparingRebalance': {
      if ((draft.members.get(request.memberId)?.awaitingJoin ?? null) !== null) return true;
      const waiting = [...draft.members.values()].filter((member) => member.awaitingJoin !== null);
      return waiting.length < maxGroupSize;
    }
    case 'CompletingRebalance':
    case 'Stable':
      return draft.members.has(request.memberId) || draft.members.size < maxGroupSize;
    case 'Empty':
    case 'Dead':
      return true;
  }
}

function joinWithoutId(draft: Draft, input: Join): void {
  const { requestId, request, context, newMemberId } = input;
  const oldMemberId =
    request.groupInstanceId === null ? undefined : draft.staticMembers.get(request.groupInstanceId);
  if (oldMemberId !== undefined) return rejoinStatic(draft, input, oldMemberId);
  if (request.groupInstanceId !== null || !context.requireKnownMemberId) {
    return addMember(draft, input, newMemberId);
  }
  draft.pendingMembers.set(newMemberId, request.sessionTimeoutMs);
  draft.arm(`session:${newMemberId}`, request.sessionTimeoutMs);
  draft.answerJoin(requestId, failedJoin('MEMBER_ID_REQUIRED', newMemberId));
}

function timeouts(request: JoinGroupRequest): {
  sessionTimeoutMs: number;
  rebalanceTimeoutMs: number;
} {
  const { sessionTimeoutMs, rebalanceTimeoutMs } = request;
  // Version 0 has no rebalance timeout, and clients that speak it rely on the session's.
  return {
    sessionTimeoutMs,
    rebalanceTimeoutMs: rebalanceTimeoutMs < 0 ? sessionTimeoutMs : rebalanceTimeoutMs,
  };
}

function addMember(draft: Draft, input: Join, memberId: string): void {
  const { requestId, request, context } = input;
  const member: Member = {
    memberId,
    groupInstanceId: request.groupInstanceId,
    clientId: context.clientId,
    clientHost: context.clientHost,
    ...timeouts(request),
    protocols: ownProtocols(request.protocols),
    assignment: EMPTY_BYTES,
    awaitingJoin: requestId,
    awaitingSync: null,
    isNew: true,
  };
  if (draft.initialRebalance !== null) {
    draft.initialRebalance = { ...draft.initialRebalance, memberAdded: true };
  }
  draft.add(member, request.protocolType);
  // It cannot heartbeat before it is answered, and a closed connection is not noticed while its request is parked;
  // without an end of its own, clients that retry would fill the group with members nobody is behind.
  draft.arm(`session:${memberId}`, draft.env.settings.newMemberJoinTimeoutMs);
  rebalanceOrComplete(draft);
}

/** Parks the join with the member's new protocols and timeouts. */
function park(draft: Draft, input: Join, memberId: string): void {
  const { awaitingJoin, awaitingSync } = draft.update(memberId, {});
  // The client gave up on its earlier request (a new connection, usually), so its answer matters to nobody.
  if (awaitingJoin !== null) {
    draft.answerJoin(awaitingJoin, failedJoin('REBALANCE_IN_PROGRESS', memberId));
  }
  if (awaitingSync !== null) dropSync(draft, awaitingSync);
  draft.update(memberId, {
    ...timeouts(input.request),
    protocols: ownProtocols(input.request.protocols),
    awaitingJoin: input.requestId,
    awaitingSync: null,
  });
}

function dropSync(draft: Draft, requestId: RequestId): void {
  draft.answerSync(requestId, {
    error: 'REBALANCE_IN_PROGRESS',
    protocolType: null,
    protocolName: null,
    assignment: EMPTY_BYTES,
  });
}

function rejoin(draft: Draft, input: Join): void {
  const { requestId, request } = input;
  const member = draft.update(request.memberId, {});
  const unchanged = sameProtocols(member.protocols, distinctProtocols(request.protocols));
  switch (draft.state) {
    case 'PreparingRebalance':
      park(draft, input, member.memberId);
      return completeJoinIfAllJoined(draft);
    case 'CompletingRebalance':
      // Unchanged: it may not have received the answer to its join, so it gets it again.
      if (unchanged) return draft.answerJoin(requestId, draft.joined(member.memberId));
      break;
    case 'Stable':
      // A leader rejoins because something that matters to the assignment changed, such as a topic's partitions.
      if (unchanged && member.memberId !== draft.leaderId) {
        return draft.answerJoin(requestId, draft.joined(member.memberId));
      }
      break;
    case 'Empty':
    case 'Dead':
      return draft.answerJoin(requestId, failedJoin('UNKNOWN_MEMBER_ID', request.memberId));
  }
  park(draft, input, member.memberId);
  prepareRebalance(draft);
}

/** KIP-345: a known instance under a new member id, usually a restarted process. */
function rejoinStatic(draft: Draft, input: Join, oldMemberId: string): void {
  const { requestId, context, newMemberId } = input;
  const oldLeader = draft.leaderId;
  draft.replaceStatic(oldMemberId, newMemberId);
  park(draft, input, newMemberId);
  draft.armSession(draft.update(newMemberId, {}));
  if (draft.state === 'PreparingRebalance') return completeJoinIfAllJoined(draft);
  // In CompletingRebalance the leader may already assign to the old id, so it must start over (KAFKA-9801).
  if (draft.state !== 'Stable' || selectProtocol(draft.members) !== draft.protocolName) {
    return prepareRebalance(draft);
  }
  draft.update(newMemberId, { awaitingJoin: null });
  draft.persist();
  const leads = draft.leaderId === newMemberId;
  draft.answerJoin(
    requestId,
    context.supportsSkippingAssignment
      ? { ...draft.joined(newMemberId), skipAssignment: leads }
      : // A client that cannot be told to skip must not believe it leads: name the old id, which nobody answers to.
        { ...draft.joined(newMemberId), leader: oldLeader ?? '', members: [] },
  );
}
