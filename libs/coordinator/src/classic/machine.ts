import { Draft } from './draft.js';
import type { ClassicGroup } from './group.js';
import { join } from './join.js';
import { commit, heartbeat, leave, sessionTimeUp } from './membership.js';
import { armSync, prepareRebalance, rebalanceTimeUp, syncTimeUp } from './rebalance.js';
import type { Environment, GroupInput, Step, TimerName } from './step.js';
import { sync } from './sync.js';

/**
 * The whole classic group protocol as one function: the next group and what is to be done about it, in order.
 * It reads no clock, draws no randomness and never throws for anything a client may send.
 */
export function step(group: ClassicGroup, input: GroupInput, env: Environment): Step {
  const draft = new Draft(group, env);
  switch (input.kind) {
    case 'join':
      join(draft, input);
      break;
    case 'sync':
      sync(draft, input);
      break;
    case 'heartbeat': {
      const error = heartbeat(draft, input.request);
      draft.answer(input.requestId, { api: 'heartbeat', response: { error } });
      break;
    }
    case 'leave':
      leaveGroup(draft, input);
      break;
    case 'commit': {
      const error = commit(draft, input.request);
      draft.answer(input.requestId, { api: 'verdict', response: { error } });
      break;
    }
    case 'delete':
      deleteGroup(draft, input.requestId);
      break;
    case 'timer':
      timeUp(draft, input.timer);
      break;
    case 'resume':
      resume(draft);
      break;
  }
  return draft.finish();
}

function leaveGroup(draft: Draft, input: Extract<GroupInput, { kind: 'leave' }>): void {
  const response =
    draft.state === 'Dead'
      ? { error: 'COORDINATOR_NOT_AVAILABLE' as const, members: [] }
      : { error: 'NONE' as const, members: leave(draft, input.request) };
  draft.answer(input.requestId, { api: 'leave', response });
}

function deleteGroup(draft: Draft, requestId: number): void {
  if (draft.state !== 'Empty') {
    const error = draft.state === 'Dead' ? 'GROUP_ID_NOT_FOUND' : 'NON_EMPTY_GROUP';
    return draft.answer(requestId, { api: 'verdict', response: { error } });
  }
  for (const memberId of draft.pendingMembers.keys()) draft.cancel(`session:${memberId}`);
  draft.pendingMembers.clear();
  draft.moveTo('Dead');
  draft.persist();
  draft.answer(requestId, { api: 'verdict', response: { error: 'NONE' } });
}

function timeUp(draft: Draft, timer: TimerName): void {
  if (timer === 'rebalance') rebalanceTimeUp(draft);
  else if (timer === 'sync') syncTimeUp(draft);
  else sessionTimeUp(draft, timer.slice('session:'.length));
}

function resume(draft: Draft): void {
  for (const [memberId, sessionTimeoutMs] of draft.pendingMembers) {
    draft.arm(`session:${memberId}`, sessionTimeoutMs);
  }
  for (const member of draft.members.values()) {
    if (member.isNew) {
      draft.arm(`session:${member.memberId}`, draft.env.settings.newMemberJoinTimeoutMs);
    } else draft.armSession(member);
  }
  if (draft.pendingSyncs.size > 0) armSync(draft);
  // The limit may have been lowered; a rebalance lets members commit before the last ones are put out.
  const tooLarge = draft.members.size > draft.env.settings.maxGroupSize;
  if (tooLarge && draft.state !== 'PreparingRebalance') prepareRebalance(draft);
}
