import type { Draft } from './draft.js';
import { failedSync } from './draft.js';
import { EMPTY_BYTES, rebalanceTimeoutMs } from './group.js';
import { selectProtocol, subscribedTopics } from './protocols.js';

/** Something changed: start a rebalance, or, if one is being prepared, see whether it can end now. */
export function rebalanceOrComplete(draft: Draft): void {
  if (draft.state === 'PreparingRebalance') completeJoinIfAllJoined(draft);
  else prepareRebalance(draft);
}

export function prepareRebalance(draft: Draft): void {
  if (draft.state === 'CompletingRebalance') sendBackWaitingSyncs(draft);
  draft.pendingSyncs.clear();
  draft.cancel('sync');
  const wasEmpty = draft.state === 'Empty';
  draft.moveTo('PreparingRebalance');
  if (wasEmpty) {
    // Services of a deployment start within seconds of each other; one rebalance for all of them is cheaper.
    const delayMs = draft.env.settings.initialRebalanceDelayMs;
    const remainingMs = Math.max(rebalanceTimeoutMs(draft.members.values()) - delayMs, 0);
    draft.initialRebalance = { delayMs, remainingMs, memberAdded: false };
    draft.arm('rebalance', delayMs);
  } else if (draft.allMembersJoined()) {
    completeJoin(draft);
  } else {
    draft.arm('rebalance', rebalanceTimeoutMs(draft.members.values()));
  }
}

/** Not for the initial rebalance, which only its timer ends. */
export function completeJoinIfAllJoined(draft: Draft): void {
  if (draft.state !== 'PreparingRebalance' || draft.initialRebalance !== null) return;
  if (draft.allMembersJoined()) completeJoin(draft);
}

/** The rebalance timer fired. */
export function rebalanceTimeUp(draft: Draft): void {
  if (draft.state !== 'PreparingRebalance') return;
  const initial = draft.initialRebalance;
  if (initial === null || !initial.memberAdded || initial.remainingMs === 0) {
    completeJoin(draft);
    return;
  }
  const delayMs = Math.min(draft.env.settings.initialRebalanceDelayMs, initial.remainingMs);
  const remainingMs = Math.max(initial.remainingMs - initial.delayMs, 0);
  draft.initialRebalance = { delayMs, remainingMs, memberAdded: false };
  draft.arm('rebalance', delayMs);
}

/** Ends the join phase: who has not come is out, the rest is the next generation. */
export function completeJoin(draft: Draft): void {
  draft.cancel('rebalance');
  for (const member of draft.members.values()) {
    // A static member keeps its place until its session ends: it may just be restarting.
    if (member.awaitingJoin === null && member.groupInstanceId === null) {
      draft.remove(member.memberId);
    }
  }
  if (draft.members.size > 0 && !electJoinedLeader(draft)) {
    // Only absent static members are left. Nobody could lead, so wait until one joins or their sessions end.
    draft.initialRebalance = null;
    draft.arm('rebalance', rebalanceTimeoutMs(draft.members.values()));
    return;
  }
  startGeneration(draft);
}

function electJoinedLeader(draft: Draft): boolean {
  const leader = draft.leaderId === null ? undefined : draft.members.get(draft.leaderId);
  if (leader && leader.awaitingJoin !== null) return true;
  for (const member of draft.members.values()) {
    if (member.awaitingJoin !== null) {
      draft.leaderId = member.memberId;
      return true;
    }
  }
  return false;
}

function startGeneration(draft: Draft): void {
  draft.generationId += 1;
  draft.initialRebalance = null;
  draft.pendingSyncs.clear();
  draft.protocolName = selectProtocol(draft.members);
  draft.subscribedTopics = subscribedTopics(draft.protocolType, draft.protocolName, draft.members);
  // Unlike Kafka, which writes the generation with the assignment only: a coordinator that dies in between would
  // hand out the same number again, to other members.
  draft.persist();
  if (draft.members.size === 0) {
    draft.moveTo('Empty');
    return;
  }
  draft.moveTo('CompletingRebalance');
  for (const member of draft.members.values()) {
    if (member.awaitingJoin !== null) {
      draft.answerJoin(member.awaitingJoin, draft.joined(member.memberId));
    }
    draft.armSession(
      draft.update(member.memberId, {
        awaitingJoin: null,
        isNew: false,
      }),
    );
    draft.pendingSyncs.add(member.memberId);
  }
  armSync(draft);
}

/**
 * A member that asks for a rebalance timeout of 0 (kafkajs does, when none is given) would be out before its sync could
 * have come, whatever it does; in Kafka it is, or not, as the timer thread has it. A second is several round trips.
 */
const SYNC_TIME_MIN_MS = 1_000;

export function armSync(draft: Draft): void {
  draft.arm('sync', Math.max(rebalanceTimeoutMs(draft.members.values()), SYNC_TIME_MIN_MS));
}

/** The sync timer fired: members that took their generation but never asked for their share are out. */
export function syncTimeUp(draft: Draft): void {
  if (draft.state !== 'CompletingRebalance' && draft.state !== 'Stable') return;
  if (draft.pendingSyncs.size === 0) return;
  for (const memberId of draft.pendingSyncs) draft.remove(memberId);
  prepareRebalance(draft);
}

function sendBackWaitingSyncs(draft: Draft): void {
  for (const member of draft.members.values()) {
    const back = draft.update(member.memberId, { awaitingSync: null, assignment: EMPTY_BYTES });
    if (member.awaitingSync === null) continue;
    draft.answerSync(member.awaitingSync, failedSync('REBALANCE_IN_PROGRESS'));
    draft.armSession(back);
  }
}
