import type { GroupError, GroupErrorOrNone } from '../errors.js';
import type { JoinGroupResponse, SyncGroupResponse } from '../messages.js';
import {
  EMPTY_BYTES,
  type ClassicGroup,
  type ClassicGroupState,
  type InitialRebalance,
  type Member,
  type RequestId,
} from './group.js';
import type { Answer, Effect, Environment, Step, TimerName } from './step.js';

export function failedJoin(error: GroupError, memberId: string): JoinGroupResponse {
  return {
    error,
    generationId: -1,
    protocolType: null,
    protocolName: null,
    leader: '',
    skipAssignment: false,
    memberId,
    members: [],
  };
}

export function failedSync(error: GroupError): SyncGroupResponse {
  return { error, protocolType: null, protocolName: null, assignment: EMPTY_BYTES };
}

/**
 * The group while one step works on it: a private copy of the value, and the effects so far. Its methods keep the
 * bookkeeping consistent (leader, instance ids, parked requests); which of them to call is the rules' business.
 */
export class Draft {
  state: ClassicGroupState;
  stateChangedAt: number;
  initialRebalance: InitialRebalance | null;
  generationId: number;
  protocolType: string | null;
  protocolName: string | null;
  leaderId: string | null;
  readonly members: Map<string, Member>;
  readonly staticMembers: Map<string, string>;
  readonly pendingMembers: Map<string, number>;
  readonly pendingSyncs: Set<string>;
  subscribedTopics: ReadonlySet<string> | null;
  readonly groupId: string;
  readonly effects: Effect[] = [];

  constructor(
    group: ClassicGroup,
    readonly env: Environment,
  ) {
    this.groupId = group.groupId;
    this.state = group.state;
    this.stateChangedAt = group.stateChangedAt;
    this.initialRebalance = group.initialRebalance;
    this.generationId = group.generationId;
    this.protocolType = group.protocolType;
    this.protocolName = group.protocolName;
    this.leaderId = group.leaderId;
    this.members = new Map(group.members);
    this.staticMembers = new Map(group.staticMembers);
    this.pendingMembers = new Map(group.pendingMembers);
    this.pendingSyncs = new Set(group.pendingSyncs);
    this.subscribedTopics = group.subscribedTopics;
  }

  finish(): Step {
    const { env: _env, effects, ...group } = this;
    return { group, effects };
  }

  moveTo(state: ClassicGroupState): void {
    this.state = state;
    this.stateChangedAt = this.env.now;
  }

  persist(): void {
    this.effects.push({ kind: 'persist' });
  }

  arm(timer: TimerName, delayMs: number): void {
    this.effects.push({ kind: 'arm', timer, delayMs });
  }

  cancel(timer: TimerName): void {
    this.effects.push({ kind: 'cancel', timer });
  }

  armSession(member: Member): void {
    this.arm(`session:${member.memberId}`, member.sessionTimeoutMs);
  }

  answer(requestId: RequestId, answer: Answer): void {
    this.effects.push({ kind: 'answer', requestId, answer });
  }

  answerJoin(requestId: RequestId, response: JoinGroupResponse): void {
    this.answer(requestId, { api: 'join', response });
  }

  answerSync(requestId: RequestId, response: SyncGroupResponse): void {
    this.answer(requestId, { api: 'sync', response });
  }

  /** The known answer of the current generation; only the leader is told who the members are. */
  joined(memberId: string): JoinGroupResponse {
    return {
      error: 'NONE',
      generationId: this.generationId,
      protocolType: this.protocolType,
      protocolName: this.protocolName,
      leader: this.leaderId ?? '',
      skipAssignment: false,
      memberId,
      members: memberId === this.leaderId ? this.memberList() : [],
    };
  }

  memberList(): JoinGroupResponse['members'] {
    return [...this.members.values()].map((member) => ({
      memberId: member.memberId,
      groupInstanceId: member.groupInstanceId,
      metadata:
        member.protocols.find(({ name }) => name === this.protocolName)?.metadata ?? EMPTY_BYTES,
    }));
  }

  allMembersJoined(): boolean {
    if (this.pendingMembers.size > 0) return false;
    for (const member of this.members.values()) if (member.awaitingJoin === null) return false;
    return true;
  }

  /** Changes one member and keeps its place in the order. */
  update(memberId: string, change: Partial<Member>): Member {
    const member = this.members.get(memberId);
    if (!member) throw new Error(`member ${memberId} is not in group ${this.groupId}`);
    const changed = { ...member, ...change };
    this.members.set(memberId, changed);
    return changed;
  }

  add(member: Member, protocolType: string): void {
    if (this.members.size === 0) this.protocolType = protocolType;
    this.leaderId ??= member.memberId;
    this.members.set(member.memberId, member);
    if (member.groupInstanceId !== null) {
      this.staticMembers.set(member.groupInstanceId, member.memberId);
    }
    this.pendingMembers.delete(member.memberId);
  }

  /** Takes a member out; a request of its that is parked learns that the id is unknown from now on. */
  remove(memberId: string): void {
    if (this.pendingMembers.delete(memberId)) this.cancel(`session:${memberId}`);
    const member = this.members.get(memberId);
    if (!member) return;
    this.dropParked(member, 'UNKNOWN_MEMBER_ID', '');
    this.members.delete(memberId);
    this.pendingSyncs.delete(memberId);
    if (member.groupInstanceId !== null) this.staticMembers.delete(member.groupInstanceId);
    if (this.leaderId === memberId) this.leaderId = this.members.keys().next().value ?? null;
    this.cancel(`session:${memberId}`);
  }

  /** A static member came back under a new id: the old id is fenced, place, leadership and assignment stay. */
  replaceStatic(oldMemberId: string, newMemberId: string): void {
    const old = this.members.get(oldMemberId);
    if (!old || old.groupInstanceId === null) throw new Error(`${oldMemberId} is not static`);
    this.dropParked(old, 'FENCED_INSTANCE_ID', oldMemberId);
    this.cancel(`session:${oldMemberId}`);
    const entries = [...this.members];
    this.members.clear();
    for (const [id, member] of entries) {
      if (id !== oldMemberId) this.members.set(id, member);
      else {
        this.members.set(newMemberId, {
          ...old,
          memberId: newMemberId,
          awaitingJoin: null,
          awaitingSync: null,
          isNew: false,
        });
      }
    }
    this.staticMembers.set(old.groupInstanceId, newMemberId);
    if (this.leaderId === oldMemberId) this.leaderId = newMemberId;
    if (this.pendingSyncs.delete(oldMemberId)) this.pendingSyncs.add(newMemberId);
  }

  /** UNKNOWN_MEMBER_ID or FENCED_INSTANCE_ID, or NONE when this member may speak. */
  checkMember(memberId: string, groupInstanceId: string | null): GroupErrorOrNone {
    if (groupInstanceId !== null) {
      const current = this.staticMembers.get(groupInstanceId);
      if (current === undefined) return 'UNKNOWN_MEMBER_ID';
      if (current !== memberId) return 'FENCED_INSTANCE_ID';
    }
    return this.members.has(memberId) ? 'NONE' : 'UNKNOWN_MEMBER_ID';
  }

  private dropParked(member: Member, error: GroupError, memberIdInAnswer: string): void {
    if (member.awaitingJoin !== null) {
      this.answerJoin(member.awaitingJoin, failedJoin(error, memberIdInAnswer));
    }
    if (member.awaitingSync !== null) this.answerSync(member.awaitingSync, failedSync(error));
  }
}
