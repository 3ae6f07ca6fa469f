import { Flag } from '../flag.js';
import { sleep } from '../sleep.js';
import type { GroupMetadata, TopicPartition } from '../types.js';
import type { Assignment, Assignor } from './assignors/assignor.js';
import { cooperativeSticky } from './assignors/cooperative-sticky.js';
import { range } from './assignors/range.js';
import { roundRobin } from './assignors/round-robin.js';
import { subscribedTopics } from './assignors/assignor.js';
import { codeOf, isFenced, isLost, isQuiet, toldOf } from './group-errors.js';
import { Heartbeats } from './heartbeats.js';
import { Member, type Joined } from './member.js';
import { handlersData } from './member-handlers.js';
import type { Membership, MembershipParts } from './membership.js';
import { tracedRebalance } from './traced-rebalance.js';
import { keyOf, startsOf } from './starts.js';
import { assignorMember, subscriptionBytes } from './subscription.js';
import { TopicWatch } from './topic-watch.js';
import { ErrorCode } from '@posthorn/protocol';

/**
 * The life of a classic member: join, share out, sync, work until the group rebalances, again. One loop; what happens
 * meanwhile (heartbeats, commits, metadata) only raises `mustRejoin` or declares the membership lost.
 *
 * | event | eager | cooperative |
 * | --- | --- | --- |
 * | rebalance | revoke everything, join | join owning everything, revoke what went elsewhere, join again |
 * | 22, 25, 82, 110 | lose everything, join (82: stop, unless a join of our own may have done it) | the same |
 * | coordinator away | keep working, ask until it answers | the same |
 */
export class ClassicMembership implements Membership {
  readonly #member: Member;
  readonly #mustRejoin = new Flag();
  readonly #heartbeats: Heartbeats;
  readonly #watch: TopicWatch;
  readonly #assignors: readonly Assignor[];
  readonly #cooperative: boolean;
  #lostBy: unknown = null;
  #lastContactMs: number;

  constructor(private readonly parts: MembershipParts) {
    const { context, settings, coordinator } = parts;
    const groupInstanceId = settings.instanceId ?? null;
    const member = new Member(coordinator, { ...settings, groupInstanceId });
    this.#member = member;
    this.#cooperative = settings.protocol !== 'eager';
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
        const isFencedByAnother = isFenced(error) && !this.#member.mayFenceItself;
        await this.#recover(error, isFencedByAnother);
        if (isFencedByAnother) return;
        // A rebalance that started over while we were joining is no failure.
        if (codeOf(error) !== ErrorCode.REBALANCE_IN_PROGRESS)
          await sleep(backoff.nextMs(), signal);
      }
    }
  }

  /** Called by whoever learns it first. Handlers are told at once; the loop joins anew. */
  lost(error: unknown): void {
    this.#lostBy ??= error;
    const { ownership } = this.parts;
    void tracedRebalance(this.identity, { lost: ownership.all }, () => ownership.lose());
    this.#mustRejoin.raise();
  }

  rebalance(): void {
    this.#mustRejoin.raise();
  }

  get identity(): GroupMetadata {
    return this.#member.identity;
  }

  leave(timeoutMs: number): Promise<void> {
    return this.#member.leave(timeoutMs);
  }

  /**
   * Wakes the loop so that it sees the signal. A join under way is cut off, unless partitions are kept over it: then it may
   * take `graceMs` to end, because what was handled can only be committed under the generation that it brings.
   */
  async interrupt(graceMs: number): Promise<void> {
    this.#mustRejoin.raise();
    if (this.parts.stable.isRaised) return;
    if (this.parts.ownership.all.length > 0) await this.parts.stable.wait(graceMs);
    if (!this.parts.stable.isRaised) this.parts.coordinator.interrupt();
  }

  stop(): void {
    this.#heartbeats.stop();
    this.#watch.close();
  }

  async #rebalance(): Promise<void> {
    const { ownership, committer, signal, stable } = this.parts;
    const member = this.#member;
    this.#mustRejoin.clear();
    await this.#watch.firstSight(signal);
    if (!this.#cooperative) await ownership.revoke(ownership.all);
    // Raised between SyncGroup's answer and the next JoinGroup: only then commits may be sent.
    stable.clear();
    this.#heartbeats.stop();
    await committer.idle();
    if (signal.aborted) return;
    this.#lostBy = null;
    ownership.startOver();

    const subscription = this.#watch.subscription();
    const owned = ownership.all;
    const { handlersOf } = this.parts.settings;
    const told =
      handlersOf &&
      handlersData(subscription.map((topic) => ({ topic, names: handlersOf(topic) })));
    const metadata = subscriptionBytes(subscription, owned, member.generationId, told);
    const protocols = this.#assignors.map(({ name }) => ({ name, metadata }));
    const joined = await member.join(protocols);
    const assignment = await this.#share(joined, subscription);
    const assigned = await member.sync(joined.protocolName ?? '', assignment);
    this.#lastContactMs = this.parts.context.monotonicMs();
    stable.raise();
    this.#heartbeats.start();
    ownership.suspend(false);
    ownership.keep(joined.generationId);
    // Who is about to leave takes nothing on, and gives up everything as one.
    if (signal.aborted) return;
    await this.#adopt(assigned);
    if (this.#lostBy === null && !signal.aborted) this.parts.joined(joined.generationId);
  }

  /** Gives up what went elsewhere, then takes what is new. */
  async #adopt(assigned: readonly TopicPartition[]): Promise<void> {
    const { ownership } = this.parts;
    const target = new Set(assigned.map(keyOf));
    const gone = ownership.all.filter(({ key }) => !target.has(key));
    const fresh = assigned.filter(
      ({ topic, partition }) => ownership.find(topic, partition) === undefined,
    );
    await tracedRebalance(this.identity, { assigned: fresh, revoked: gone }, async () => {
      await ownership.revoke(gone);
      const starts = await startsOf(this.parts, fresh, () => !this.#mustRejoin.isRaised);
      if (starts === null || this.#lostBy !== null) return;
      await ownership.add(starts, this.#member.generationId);
    });
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

  async #recover(error: unknown, isFencedByAnother: boolean): Promise<void> {
    const { ownership, context, settings, stable } = this.parts;
    const member = this.#member;
    stable.clear();
    this.#heartbeats.stop();
    if (isLost(error)) {
      await ownership.lose();
      if (isFenced(error) && !isFencedByAnother) member.forgetFenced();
      else if (codeOf(error) === ErrorCode.UNKNOWN_MEMBER_ID) member.forget();
      else member.forgetGeneration();
    }
    const silentMs = context.monotonicMs() - this.#lastContactMs;
    if (silentMs >= settings.sessionTimeoutMs) ownership.suspend(true);
    if (isFencedByAnother || !isQuiet(error)) this.parts.error(toldOf(error, settings));
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
}
