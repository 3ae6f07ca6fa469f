import { diagnostics } from '../diagnostics.js';
import type { ClusterContext } from '../context.js';
import { asError } from '../errors.js';
import { Flag } from '../flag.js';
import type { ConnectionPool } from '../net/connection-pool.js';
import { sleep } from '../sleep.js';
import type { TopicPartition } from '../types.js';
import type { Assignment, Assignor } from './assignors/assignor.js';
import { cooperativeSticky } from './assignors/cooperative-sticky.js';
import { range } from './assignors/range.js';
import { roundRobin } from './assignors/round-robin.js';
import { subscribedTopics } from './assignors/assignor.js';
import type { Committer } from './committer.js';
import type { Coordinator } from '../coordinator.js';
import { retrying } from '../coordinator.js';
import { codeOf, isFenced, isLost, isPassing, isQuiet } from './group-errors.js';
import { Heartbeats } from './heartbeats.js';
import type { Joined, Member } from './member.js';
import { resetOffsets, type Offsets } from './offsets.js';
import type { Ownership, Start } from './ownership.js';
import type { GroupSettings } from './settings.js';
import { assignorMember, subscriptionBytes } from './subscription.js';
import { TopicWatch } from './topic-watch.js';
import { ErrorCode } from '@posthorn/protocol';

const keyOf = ({ topic, partition }: TopicPartition): string => `${topic}/${partition}`;

export interface ClassicParts {
  readonly context: ClusterContext;
  readonly settings: GroupSettings;
  readonly coordinator: Coordinator;
  readonly member: Member;
  readonly offsets: Offsets;
  readonly committer: Committer;
  readonly ownership: Ownership;
  readonly pool: ConnectionPool;
  readonly signal: AbortSignal;
  joined(generationId: number): void;
  error(error: Error): void;
}

/**
 * The life of a classic member: join, share out, sync, work until the group rebalances, again. One loop; what happens
 * meanwhile (heartbeats, commits, metadata) only raises `mustRejoin` or declares the membership lost.
 *
 * | event | eager | cooperative |
 * | --- | --- | --- |
 * | rebalance | revoke everything, join | join owning everything, revoke what went elsewhere, join again |
 * | 22, 25, 82, 110 | lose everything, join (82: stop) | the same |
 * | coordinator away | keep working, ask until it answers | the same |
 */
export class ClassicMembership {
  /** Raised between SyncGroup's answer and the next JoinGroup: only then commits may be sent. */
  readonly stable = new Flag();
  readonly #mustRejoin = new Flag();
  readonly #heartbeats: Heartbeats;
  readonly #watch: TopicWatch;
  readonly #assignors: readonly Assignor[];
  readonly #cooperative: boolean;
  #lostBy: unknown = null;
  #lastContactMs: number;

  constructor(private readonly parts: ClassicParts) {
    const { context, settings, member } = parts;
    this.#cooperative = settings.protocol === 'cooperative';
    this.#assignors = this.#cooperative ? [cooperativeSticky] : [range, roundRobin];
    this.#lastContactMs = context.monotonicMs();
    this.#watch = new TopicWatch(context, settings.topics, () => this.#mustRejoin.raise());
    const { heartbeatIntervalMs: intervalMs, sessionTimeoutMs } = settings;
    this.#heartbeats = new Heartbeats(
      context,
      { intervalMs, sessionTimeoutMs },
      {
        beat: () => member.heartbeat(),
        rebalance: () => this.#mustRejoin.raise(),
        lost: (error) => this.lost(error),
        doubtful: (inDoubt) => parts.ownership.suspend(inDoubt),
      },
    );
  }

  /** Until the signal aborts, or another member takes over the instance id. Never rejects. */
  async run(): Promise<void> {
    const { context, signal } = this.parts;
    const backoff = context.backoff();
    while (!signal.aborted) {
      try {
        await this.#rebalance();
        backoff.reset();
        await this.#work();
      } catch (error) {
        if (signal.aborted) return;
        await this.#recover(error);
        if (isFenced(error)) return;
        // A rebalance that started over while we were joining is no failure.
        if (codeOf(error) !== ErrorCode.REBALANCE_IN_PROGRESS)
          await sleep(backoff.nextMs(), signal);
      }
    }
  }

  /** Called by whoever learns it first. Handlers are told at once; the loop joins anew. */
  lost(error: unknown): void {
    this.#lostBy ??= error;
    this.#publish([], [], this.parts.ownership.all);
    void this.parts.ownership.lose();
    this.#mustRejoin.raise();
  }

  rebalance(): void {
    this.#mustRejoin.raise();
  }

  /**
   * Wakes the loop so that it sees the signal. A join under way is cut off, unless partitions are kept over it: then it may
   * take `graceMs` to end, because what was handled can only be committed under the generation that it brings.
   */
  async interrupt(graceMs: number): Promise<void> {
    this.#mustRejoin.raise();
    if (this.stable.isRaised) return;
    if (this.parts.ownership.all.length > 0) await this.stable.wait(graceMs);
    if (!this.stable.isRaised) this.parts.coordinator.interrupt();
  }

  stop(): void {
    this.#heartbeats.stop();
    this.#watch.close();
  }

  async #rebalance(): Promise<void> {
    const { ownership, member, committer, signal, settings } = this.parts;
    this.#mustRejoin.clear();
    await this.#watch.firstSight(signal);
    if (!this.#cooperative) await ownership.revoke(ownership.all);
    this.stable.clear();
    this.#heartbeats.stop();
    await committer.idle();
    if (signal.aborted) return;
    this.#lostBy = null;
    ownership.startOver();

    const subscription = this.#watch.subscription();
    const owned = ownership.all;
    const metadata = subscriptionBytes(subscription, owned, member.generationId);
    const protocols = this.#assignors.map(({ name }) => ({ name, metadata }));
    const joined = await member.join(protocols);
    const assignment = await this.#share(joined, subscription);
    const assigned = await member.sync(joined.protocolName ?? '', assignment);
    this.#lastContactMs = this.parts.context.monotonicMs();
    this.stable.raise();
    this.#heartbeats.start();
    ownership.suspend(false);
    ownership.keep(joined.generationId);
    // Who is about to leave takes nothing on, and gives up everything as one.
    if (signal.aborted) return;
    await this.#adopt(assigned, settings);
    if (this.#lostBy === null && !signal.aborted) this.parts.joined(joined.generationId);
  }

  /** Gives up what went elsewhere, then takes what is new. */
  async #adopt(assigned: readonly TopicPartition[], settings: GroupSettings): Promise<void> {
    const { ownership, member } = this.parts;
    const target = new Set(assigned.map(keyOf));
    const gone = ownership.all.filter(({ key }) => !target.has(key));
    const fresh = assigned.filter(
      ({ topic, partition }) => ownership.find(topic, partition) === undefined,
    );
    this.#publish(fresh, gone, []);
    await ownership.revoke(gone);
    const starts = await this.#starts(fresh, settings);
    if (starts === null || this.#lostBy !== null) return;
    await ownership.add(starts, member.generationId);
    // KIP-429: what we gave up is handed on in a second round.
    if (gone.length > 0) this.#mustRejoin.raise();
  }

  async #work(): Promise<void> {
    const { signal, ownership } = this.parts;
    await this.#mustRejoin.wait();
    if (this.#lostBy !== null) throw this.#lostBy;
    if (signal.aborted || this.#cooperative) return;
    await ownership.revoke(ownership.all);
    if (this.#lostBy !== null) throw this.#lostBy;
  }

  async #recover(error: unknown): Promise<void> {
    const { member, ownership, context, settings } = this.parts;
    this.stable.clear();
    this.#heartbeats.stop();
    if (isLost(error)) {
      await ownership.lose();
      if (codeOf(error) === ErrorCode.UNKNOWN_MEMBER_ID) member.forget();
      else member.forgetGeneration();
    }
    const silentMs = context.monotonicMs() - this.#lastContactMs;
    if (silentMs >= settings.sessionTimeoutMs) ownership.suspend(true);
    if (isFenced(error) || !isQuiet(error)) this.parts.error(asError(error));
  }

  /** The leader's work; an empty map for everybody else, and where the group keeps its assignment. */
  async #share(joined: Joined, subscription: readonly string[]): Promise<Assignment> {
    const isLeader = joined.leader === joined.memberId && joined.members.length > 0;
    if (!isLeader) {
      this.#watch.joined(subscription, null);
      return new Map();
    }
    const members = joined.members.map(assignorMember);
    const topics = subscribedTopics(members);
    await this.#watch.knowing(topics, this.parts.signal);
    this.#watch.joined(subscription, topics);
    if (joined.skipAssignment) return new Map();
    const assignor = this.#assignors.find(({ name }) => name === joined.protocolName);
    if (assignor === undefined) {
      throw new Error(`the group chose an assignor that was not offered: ${joined.protocolName}`);
    }
    return assignor.assign(members, (topic) => this.#watch.partitionsOf(topic));
  }

  /** Where to start: the committed offset, else by the reset policy. Null when the group moved on meanwhile. */
  async #starts(
    partitions: readonly TopicPartition[],
    settings: GroupSettings,
  ): Promise<Start[] | null> {
    if (partitions.length === 0) return [];
    const { context, offsets, pool, signal } = this.parts;
    const policy = { at: settings.offsetReset, isolation: settings.isolation };
    const passing = (error: unknown): boolean => isPassing(error) && !this.#mustRejoin.isRaised;
    const options = { signal, isPassing: passing };
    try {
      const committed = await retrying(context, options, () => offsets.fetch(partitions));
      const unknown = partitions.filter((partition) => !committed.has(keyOf(partition)));
      const reset = await retrying(context, options, () =>
        resetOffsets(context, pool, unknown, policy),
      );
      return partitions.map(({ topic, partition }) => {
        const key = keyOf({ topic, partition });
        const stored = committed.get(key) ?? null;
        return { topic, partition, committed: stored, position: stored ?? reset.get(key) ?? 0n };
      });
    } catch (error) {
      if (isPassing(error) && this.#mustRejoin.isRaised) return null;
      throw error;
    }
  }

  #publish(
    assigned: readonly TopicPartition[],
    revoked: readonly TopicPartition[],
    lost: readonly TopicPartition[],
  ): void {
    if (!diagnostics.rebalance.hasSubscribers) return;
    const { groupId, generationId } = this.parts.member.identity;
    diagnostics.rebalance.publish({
      groupId,
      generationId,
      assigned: assigned.map(keyOf),
      revoked: revoked.map(keyOf),
      lost: lost.map(keyOf),
    });
  }
}
