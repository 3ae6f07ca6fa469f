import { newGroup, type ClassicGroup } from '../src/classic/group.js';
import { step } from '../src/classic/machine.js';
import type { Answer, Effect, GroupInput, Responses, TimerName } from '../src/classic/step.js';
import type { JoinContext, JoinGroupRequest, LeavingMember } from '../src/messages.js';
import { defaultGroupSettings, type GroupSettings } from '../src/settings.js';

export interface JoinOptions {
  readonly instance?: string;
  readonly protocols?: Readonly<Record<string, string>>;
  readonly protocolType?: string;
  readonly sessionTimeoutMs?: number;
  readonly rebalanceTimeoutMs?: number;
  /** Version 4 and up. */
  readonly known?: boolean;
  /** Version 9. */
  readonly skips?: boolean;
}

export function joinRequest(memberId: string, options: JoinOptions = {}): JoinGroupRequest {
  const protocols = Object.entries(options.protocols ?? { range: 'm' });
  return {
    groupId: 'g',
    sessionTimeoutMs: options.sessionTimeoutMs ?? 10_000,
    rebalanceTimeoutMs: options.rebalanceTimeoutMs ?? 60_000,
    memberId,
    groupInstanceId: options.instance ?? null,
    protocolType: options.protocolType ?? 'consumer',
    protocols: protocols.map(([name, metadata]) => ({ name, metadata: Buffer.from(metadata) })),
  };
}

export function joinContext(options: JoinOptions = {}): JoinContext {
  return {
    clientId: 'client',
    clientHost: '/127.0.0.1',
    requireKnownMemberId: options.known ?? false,
    supportsSkippingAssignment: options.skips ?? false,
  };
}

/** Drives the pure machine on a hand-moved clock, and keeps what it was told to do. */
export class Machine {
  group: ClassicGroup;
  now = 1_000_000;
  readonly timers = new Map<TimerName, number>();
  readonly answers = new Map<number, Answer>();
  persisted: ClassicGroup[] = [];
  private nextId = 1;
  private nextMember = 1;

  constructor(
    readonly settings: GroupSettings = defaultGroupSettings,
    group?: ClassicGroup,
  ) {
    this.group = group ?? newGroup('g', this.now);
  }

  /** Another machine that goes on counting where this one ends, so that ids never repeat. */
  succeeded(settings: GroupSettings, group?: ClassicGroup): Machine {
    const next = new Machine(settings, group);
    next.now = this.now;
    next.nextId = this.nextId;
    next.nextMember = this.nextMember;
    return next;
  }

  input(input: GroupInput): readonly Effect[] {
    const { group, effects } = step(this.group, input, { now: this.now, settings: this.settings });
    this.group = group;
    for (const effect of effects) {
      if (effect.kind === 'arm') this.timers.set(effect.timer, this.now + effect.delayMs);
      else if (effect.kind === 'cancel') this.timers.delete(effect.timer);
      else if (effect.kind === 'persist') this.persisted.push(group);
      else {
        if (this.answers.has(effect.requestId)) throw new Error('answered twice');
        this.answers.set(effect.requestId, effect.answer);
      }
    }
    return effects;
  }

  /** Lets time pass, with every timer that falls due, in order. */
  advance(ms: number): void {
    const end = this.now + ms;
    for (;;) {
      const due = [...this.timers].sort((a, b) => a[1] - b[1]).find(([, at]) => at <= end);
      if (!due) break;
      this.timers.delete(due[0]);
      this.now = Math.max(this.now, due[1]);
      this.input({ kind: 'timer', timer: due[0] });
    }
    this.now = end;
  }

  /** Lets time pass until the join phase has ended. */
  finishJoin(): void {
    while (this.group.state === 'PreparingRebalance') {
      this.advance((this.timers.get('rebalance') ?? this.now) - this.now);
    }
  }

  join(memberId: string, options: JoinOptions = {}): Pending<'join'> {
    const requestId = this.nextId++;
    const newMemberId = `m${this.nextMember++}`;
    const request = joinRequest(memberId, options);
    this.input({ kind: 'join', requestId, request, context: joinContext(options), newMemberId });
    return new Pending(this, requestId, 'join');
  }

  sync(
    memberId: string,
    generationId: number,
    assignments: Readonly<Record<string, string>> = {},
    more: { instance?: string; protocolType?: string; protocolName?: string } = {},
  ): Pending<'sync'> {
    const requestId = this.nextId++;
    const request = {
      groupId: 'g',
      generationId,
      memberId,
      groupInstanceId: more.instance ?? null,
      protocolType: more.protocolType ?? null,
      protocolName: more.protocolName ?? null,
      assignments: Object.entries(assignments).map(([id, text]) => ({
        memberId: id,
        assignment: Buffer.from(text),
      })),
    };
    this.input({ kind: 'sync', requestId, request });
    return new Pending(this, requestId, 'sync');
  }

  heartbeat(memberId: string, generationId: number, instance?: string): string {
    const requestId = this.nextId++;
    const request = { groupId: 'g', generationId, memberId, groupInstanceId: instance ?? null };
    this.input({ kind: 'heartbeat', requestId, request });
    return new Pending(this, requestId, 'heartbeat').response.error;
  }

  commit(memberId: string, generationId: number, instance?: string): string {
    const requestId = this.nextId++;
    const request = { generationId, memberId, groupInstanceId: instance ?? null };
    this.input({ kind: 'commit', requestId, request });
    return new Pending(this, requestId, 'verdict').response.error;
  }

  leave(...members: readonly (string | LeavingMember)[]): readonly string[] {
    const requestId = this.nextId++;
    const leaving = members.map((member) =>
      typeof member === 'string' ? { memberId: member, groupInstanceId: null } : member,
    );
    this.input({ kind: 'leave', requestId, request: { groupId: 'g', members: leaving } });
    return new Pending(this, requestId, 'leave').response.members.map(({ error }) => error);
  }

  delete(): string {
    const requestId = this.nextId++;
    this.input({ kind: 'delete', requestId });
    return new Pending(this, requestId, 'verdict').response.error;
  }

  /** Members `m1`… of a Stable group, the first one leading, each with its own name as assignment. */
  stable(count: number, options: JoinOptions | ((index: number) => JoinOptions) = {}): string[] {
    const joins = Array.from({ length: count }, (_, index) =>
      this.join('', typeof options === 'function' ? options(index) : options),
    );
    this.finishJoin();
    const ids = joins.map((join) => join.response.memberId);
    const assignments = Object.fromEntries(ids.map((id) => [id, `of ${id}`]));
    for (const id of ids.slice(1)) this.sync(id, this.group.generationId);
    this.sync(ids[0] ?? '', this.group.generationId, assignments);
    return ids;
  }
}

/** A request whose answer may still be out. */
export class Pending<A extends keyof Responses> {
  constructor(
    private readonly machine: Machine,
    private readonly requestId: number,
    private readonly api: A,
  ) {}

  get parked(): boolean {
    return !this.machine.answers.has(this.requestId);
  }

  get response(): Responses[A] {
    const answer = this.machine.answers.get(this.requestId);
    if (!answer) throw new Error('not answered yet');
    if (answer.api !== this.api) throw new Error(`answered as ${answer.api}`);
    return answer.response as Responses[A];
  }
}
