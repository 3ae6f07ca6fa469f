import { isDisposable, type ClassicGroup } from './classic/group.js';
import { step } from './classic/machine.js';
import { toSnapshot } from './classic/snapshot.js';
import type { Answer, Effect, GroupInput, TimerName } from './classic/step.js';
import type { Clock } from './clock.js';
import type { GroupError } from './errors.js';
import { failedAnswer, type GroupRequest } from './failed-answer.js';
import type { OffsetChange, OffsetTable } from './offset-table.js';
import { allRemovals } from './offsets.js';
import { allPendingRemovals, applyOffsetChanges, type PendingOffsets } from './pending-offsets.js';
import type { GroupSettings } from './settings.js';
import type { Changes, WriteResult } from './write-queue.js';
import type { Rebalance } from './rebalance.js';

export interface GroupHost {
  readonly clock: Clock;
  readonly settings: GroupSettings;
  write(changes: Changes, callback: (result: WriteResult) => void): void;
  /** The shard is led by someone else: everything of it is to be dropped. */
  onFenced(): void;
  /** The group ended, or nothing would be lost by forgetting it. */
  onIdle(runtime: GroupRuntime): void;
  onError(error: unknown): void;
  /** A generation of members has come together, or the last one has left. */
  onRebalance?(rebalance: Rebalance): void;
}

interface Armed {
  readonly cancel: () => void;
}

interface Waiting {
  readonly input: GroupRequest;
  readonly answer: (answer: Answer) => void;
}

type Work =
  | { readonly kind: 'step'; readonly input: GroupInput; readonly armed?: Armed }
  /** Runs once every offset that was accepted before is durable or refused. */
  | { readonly kind: 'task'; readonly run: () => void; readonly dropped?: () => void };

const isPending = ({ committed, producerId }: OffsetChange): boolean =>
  committed !== null && producerId !== undefined;

// A store that is away is asked again this often; every group that has something to store asks by itself.
const RETRY_MS = 500;

/**
 * One group at work: takes its inputs one after the other through the pure machine, makes the outcome durable, THEN
 * answers. While a group's own state is being written its later inputs wait; commits of offsets do not wait for each
 * other. While the store is away the group is frozen: whoever asks is told COORDINATOR_NOT_AVAILABLE, and when the store
 * is back, members get their sessions anew.
 */
export class GroupRuntime {
  readonly offsets: OffsetTable = new Map();
  readonly pending: PendingOffsets = new Map();
  private readonly queue: Work[] = [];
  private readonly timers = new Map<TimerName, Armed>();
  private readonly waiting = new Map<number, Waiting>();
  private nextRequestId = 1;
  private offsetWrites = 0;
  private blocked = false;
  private frozen = false;
  private processing = false;
  private closed = false;
  private hadOffsets = false;

  constructor(
    private current: ClassicGroup,
    private readonly host: GroupHost,
  ) {}

  /** As of the last input; what is described may be a moment ahead of what is durable. */
  get group(): ClassicGroup {
    return this.current;
  }

  /** Hands the machine a request; the answer is called with at once or much later, exactly once, never re-entrantly late. */
  ask(make: (requestId: number) => GroupRequest, answer: (answer: Answer) => void): void {
    const input = make(this.nextRequestId++);
    if (this.closed) return answer(failedAnswer(input, 'NOT_COORDINATOR'));
    if (this.frozen) return answer(failedAnswer(input, 'COORDINATOR_NOT_AVAILABLE'));
    this.waiting.set(input.requestId, { input, answer });
    this.enqueue({ kind: 'step', input });
  }

  /** After a load: sessions start in full. */
  resume(): void {
    this.enqueue({ kind: 'step', input: { kind: 'resume' } });
  }

  /** Runs between two inputs, with no write of offsets in flight; or tells that the group was closed before. */
  afterWrites(run: () => void, dropped?: () => void): void {
    if (this.closed) dropped?.();
    else this.enqueue({ kind: 'task', run, dropped });
  }

  /** Makes changes of offsets durable and then visible. Calls back in the order of the calls. */
  writeOffsets(changes: readonly OffsetChange[], callback: (result: WriteResult) => void): void {
    this.offsetWrites += 1;
    this.host.write({ offsets: this.named(changes) }, (result) => {
      this.offsetWrites -= 1;
      // With the outcome unknown, what may be pending is taken for it: its end is then written for certain, and an offset
      // that lies in the store unknown cannot wait for another transaction of its producer.
      const applied = result === 'written' ? changes : changes.filter(isPending);
      if (result !== 'fenced') this.apply(applied);
      callback(result);
      if (result === 'fenced') this.host.onFenced();
      else this.process();
    });
  }

  private apply(changes: readonly OffsetChange[]): void {
    const before = this.offsets.size;
    applyOffsetChanges(this.offsets, this.pending, changes);
    this.hadOffsets ||= before > 0 || this.offsets.size > 0;
  }

  /** The shard is gone: everybody who waits is told so, nothing of this group happens any more. */
  close(error: GroupError): void {
    if (this.closed) return;
    this.closed = true;
    for (const work of this.queue.splice(0)) if (work.kind === 'task') work.dropped?.();
    for (const { cancel } of this.timers.values()) cancel();
    this.timers.clear();
    this.failWaiting(error);
  }

  private enqueue(work: Work): void {
    if (this.closed) return;
    this.queue.push(work);
    this.process();
  }

  private process(): void {
    if (this.processing) return;
    this.processing = true;
    while (!this.blocked && !this.closed) {
      const work = this.queue[0];
      if (!work || (work.kind === 'task' && this.offsetWrites > 0)) break;
      this.queue.shift();
      if (work.kind === 'task') this.contain(work.run);
      else this.run(work.input, work.armed);
    }
    this.processing = false;
    if (this.isIdle()) this.host.onIdle(this);
  }

  private isIdle(): boolean {
    if (this.closed || this.blocked || this.queue.length > 0 || this.offsetWrites > 0) return false;
    if (this.current.state === 'Dead') return true;
    // As in Kafka, a group whose last offset went (with its topic, say) can still be described and deleted, until the next
    // cleanup finds it so.
    const hasNothing = this.offsets.size === 0 && this.pending.size === 0 && !this.hadOffsets;
    return hasNothing && isDisposable(this.current);
  }

  private run(input: GroupInput, armed?: Armed): void {
    if (input.kind === 'timer') {
      // It fired, but before its turn came another input armed it anew or cancelled it.
      if (this.timers.get(input.timer) !== armed) return;
      this.timers.delete(input.timer);
    }
    try {
      const { clock, settings } = this.host;
      const { group, effects } = step(this.current, input, { now: clock.now(), settings });
      this.perform(group, effects);
    } catch (error) {
      // A bug of ours. The group stays as it was, and only the request that met it suffers.
      this.host.onError(error);
      if ('requestId' in input) this.fail(input.requestId, 'COORDINATOR_NOT_AVAILABLE');
    }
  }

  private perform(group: ClassicGroup, effects: readonly Effect[]): void {
    const persists = effects.some(({ kind }) => kind === 'persist');
    // Before the group is replaced: an impossible snapshot must leave it untouched.
    const changes = persists ? this.changesOf(group) : null;
    if (group.generationId > this.current.generationId) {
      const { groupId, generationId, members } = group;
      this.host.onRebalance?.({ groupId, generationId, memberCount: members.size });
    }
    this.current = group;
    for (const effect of effects) {
      if (effect.kind === 'arm') this.arm(effect.timer, effect.delayMs);
      else if (effect.kind === 'cancel') this.cancel(effect.timer);
    }
    const answers = effects.filter((effect) => effect.kind === 'answer');
    if (changes === null) this.deliver(answers);
    else this.persist(changes, answers);
  }

  private changesOf(group: ClassicGroup): Changes {
    const { groupId } = group;
    if (group.state !== 'Dead') return { group: { groupId, snapshot: toSnapshot(group) } };
    const removals = [...allRemovals(this.offsets), ...allPendingRemovals(this.pending)];
    return { group: { groupId, snapshot: null }, offsets: this.named(removals) };
  }

  private named(changes: readonly OffsetChange[]): NonNullable<Changes['offsets']> {
    const { groupId } = this.current;
    return changes.map((change) => ({ groupId, ...change }));
  }

  private persist(changes: Changes, answers: readonly Effect[]): void {
    this.blocked = true;
    // A store that hangs must not hang the clients: they are told to retry, the write goes on.
    const cancelPatience = this.host.clock.setTimer(this.host.settings.writeTimeoutMs, () => {
      this.freeze(answers);
    });
    this.host.write(changes, (result) => {
      cancelPatience();
      if (this.closed) return;
      if (result === 'fenced') return this.host.onFenced();
      if (result === 'unavailable') {
        this.freeze(answers);
        this.host.clock.setTimer(RETRY_MS, () => {
          if (!this.closed) this.persist(changes, answers);
        });
        return;
      }
      if (this.current.state === 'Dead') {
        this.offsets.clear();
        this.pending.clear();
      }
      this.blocked = false;
      this.deliver(answers);
      if (this.frozen) {
        this.frozen = false;
        this.queue.unshift({ kind: 'step', input: { kind: 'resume' } });
      }
      this.process();
    });
  }

  /** Nothing can be answered truly now: neither what this step decided nor what waits behind it. */
  private freeze(answers: readonly Effect[]): void {
    if (this.closed) return;
    this.frozen = true;
    for (const effect of answers) {
      if (effect.kind === 'answer') this.fail(effect.requestId, 'COORDINATOR_NOT_AVAILABLE');
    }
    const waiting = this.queue.splice(0);
    for (const work of waiting) {
      if (work.kind === 'step' && 'requestId' in work.input) {
        this.fail(work.input.requestId, 'COORDINATOR_NOT_AVAILABLE');
      } else this.queue.push(work);
    }
  }

  private deliver(effects: readonly Effect[]): void {
    for (const effect of effects) {
      if (effect.kind !== 'answer') continue;
      const waiting = this.waiting.get(effect.requestId);
      this.waiting.delete(effect.requestId);
      if (waiting) this.contain(() => waiting.answer(effect.answer));
    }
  }

  /** A bug in what is called back must not stop the group, and still less the flush that all groups share. */
  private contain(callback: () => void): void {
    try {
      callback();
    } catch (error) {
      this.host.onError(error);
    }
  }

  private fail(requestId: number, error: GroupError): void {
    const waiting = this.waiting.get(requestId);
    this.waiting.delete(requestId);
    waiting?.answer(failedAnswer(waiting.input, error));
  }

  private failWaiting(error: GroupError): void {
    for (const requestId of this.waiting.keys()) this.fail(requestId, error);
  }

  private arm(timer: TimerName, delayMs: number): void {
    this.cancel(timer);
    const armed: Armed = {
      cancel: this.host.clock.setTimer(delayMs, () => {
        this.enqueue({ kind: 'step', input: { kind: 'timer', timer }, armed });
      }),
    };
    this.timers.set(timer, armed);
  }

  private cancel(timer: TimerName): void {
    this.timers.get(timer)?.cancel();
    this.timers.delete(timer);
  }
}
