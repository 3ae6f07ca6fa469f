import { ErrorCode } from '@posthorn/protocol';
import { asError } from '../../errors.js';
import { Flag } from '../../flag.js';
import { sleep } from '../../sleep.js';
import type { GroupMetadata, TopicPartition } from '../../types.js';
import { codeOf, isFenced, isLost, isQuiet, toldOf } from '../group-errors.js';
import type { Membership, MembershipParts } from '../membership.js';
import { tracedRebalance } from '../traced-rebalance.js';
import { keyOf, startsOf } from '../starts.js';
import { TopicWatch } from '../topic-watch.js';
import { isNotOffered } from './not-offered.js';
import { ConsumerMember, type HeartbeatAnswer } from './consumer-member.js';
import type { OwnedTopics, Standing } from './told.js';

type Assignment = NonNullable<HeartbeatAnswer['assignment']>['topicPartitions'];

/** Until the coordinator says how often. */
const FIRST_INTERVAL_MS = 3_000;

/**
 * The life of a member of the consumer protocol (KIP-848). The coordinator assigns; the member says what it owns. Two
 * activities that never wait for each other: heartbeats, which carry everything, and reconciliation, which brings what is
 * owned to what is assigned, giving up first. A partition counts as owned until its handlers are done and committed, and
 * the coordinator gives it to nobody else before it has heard so.
 *
 * | answer | what follows |
 * | --- | --- |
 * | assignment | reconcile; heartbeat at once when something was given up or taken |
 * | UNKNOWN_MEMBER_ID, FENCED_MEMBER_EPOCH | lose everything, join |
 * | STALE_MEMBER_EPOCH, to a commit or a fetch of offsets | again, under the epoch that the next heartbeat brings |
 * | FENCED_INSTANCE_ID | lose everything, stop |
 * | UNRELEASED_INSTANCE_ID | another member still has our instance id: ask until it is released |
 * | nothing, coordinator moves | keep working, say everything to whoever answers next |
 */
export class ConsumerMembership implements Membership {
  readonly #member: ConsumerMember;
  readonly #watch: TopicWatch;
  readonly #beatNow = new Flag();
  readonly #stopping = new AbortController();
  /** What the coordinator last assigned; null before it said anything in this membership. */
  #target: Assignment | null = null;
  #reconciling: Promise<void> | null = null;
  /** Grows with every loss: what began before it is of no use any more. */
  #life = 0;
  #announced = -1;
  #isWaiting = false;
  #intervalMs = FIRST_INTERVAL_MS;
  #lastAnswerMs: number;

  constructor(private readonly parts: MembershipParts) {
    const { context, settings, coordinator } = parts;
    const groupInstanceId = settings.instanceId ?? null;
    this.#member = new ConsumerMember(coordinator, { ...settings, groupInstanceId });
    this.#watch = new TopicWatch(context, settings.topics, () => this.#beatNow.raise());
    this.#lastAnswerMs = context.monotonicMs();
  }

  get identity(): GroupMetadata {
    return this.#member.identity;
  }

  /** Rejects when the broker does not offer the protocol; else see Membership. */
  async run(): Promise<void> {
    const { signal } = this.parts;
    await this.#watch.firstSight(signal);
    if (signal.aborted) return;
    const interrupted = new Flag();
    signal.addEventListener('abort', () => interrupted.raise());
    const beating = this.#beatUntilStopped();
    await Promise.race([beating, interrupted.wait()]);
    beating.catch(() => undefined); // who closes does not care any more what the broker offers
    await this.#reconciling;
  }

  lost(error: unknown): void {
    this.#life++;
    this.#target = null;
    this.#member.startOver();
    this.parts.stable.clear();
    const { ownership } = this.parts;
    void tracedRebalance(this.identity, { lost: ownership.all }, () => ownership.lose());
    if (isFenced(error)) this.#stopping.abort();
    this.#beatNow.raise();
  }

  /** Nothing that the consumer protocol answers; a heartbeat tells. */
  rebalance(): void {
    this.#beatNow.raise();
  }

  async interrupt(): Promise<void> {
    this.#beatNow.raise();
    if (!this.#member.isMember) this.parts.coordinator.interrupt();
    await Promise.resolve();
  }

  stop(): void {
    this.#stopping.abort();
    this.#beatNow.raise();
    this.#watch.close();
  }

  leave(timeoutMs: number): Promise<void> {
    return this.#member.leave(timeoutMs);
  }

  async #beatUntilStopped(): Promise<void> {
    const { context, signal } = this.parts;
    const backoff = context.backoff();
    while (!this.#stopping.signal.aborted) {
      this.#beatNow.clear();
      // Who is about to leave does not join first.
      if (signal.aborted && !this.#member.isMember) return;
      try {
        await this.#beat();
        backoff.reset();
        await this.#beatNow.wait(this.#intervalMs);
      } catch (error) {
        if (isNotOffered(error) && !this.#member.isMember) throw error;
        this.#recover(error);
        if (isFenced(error)) return;
        await sleep(backoff.nextMs(), this.#stopping.signal);
      }
    }
  }

  async #beat(): Promise<void> {
    const { context, ownership, stable } = this.parts;
    const standing = this.#standing();
    if (!this.#member.isMember) ownership.startOver();
    const life = this.#life;
    const before = this.identity.generationId;
    const answer = await this.#member.heartbeat(standing);
    this.#lastAnswerMs = context.monotonicMs();
    if (life !== this.#life) return;
    this.#intervalMs = answer.heartbeatIntervalMs;
    if (answer.memberEpoch !== before) ownership.keep(answer.memberEpoch);
    ownership.suspend(false);
    stable.raise();
    if (answer.assignment !== null) this.#target = answer.assignment.topicPartitions;
    this.#reconcile();
  }

  #standing(): Standing {
    const { settings, ownership, context } = this.parts;
    const subscription = this.#watch.subscription();
    this.#watch.joined(subscription, null);
    const { view } = context.metadata;
    const owned: OwnedTopics = [...Map.groupBy(ownership.all, ({ topic }) => topic)]
      .map(([topic, some]) => ({
        topicId: view.topic(topic)?.topicId ?? '',
        partitions: some.map(({ partition }) => partition).sort((a, b) => a - b),
      }))
      .filter(({ topicId }) => topicId !== '');
    return { rebalanceTimeoutMs: settings.rebalanceTimeoutMs, subscription, owned };
  }

  #reconcile(): void {
    this.#reconciling ??= this.#reconcileAll()
      .catch((error: unknown) => this.#onReconcileError(error))
      .finally(() => (this.#reconciling = null));
  }

  /** Again until nothing is to be done: the target may change while handlers drain. */
  async #reconcileAll(): Promise<void> {
    const { ownership, signal } = this.parts;
    while (!signal.aborted && this.#target !== null) {
      const assigned = this.#named(this.#target);
      const keys = new Set(assigned.map(keyOf));
      const gone = ownership.all.filter(({ key }) => !keys.has(key));
      if (gone.length > 0) {
        await tracedRebalance(this.identity, { revoked: gone }, () => ownership.revoke(gone));
        this.#beatNow.raise();
        continue;
      }
      const isOwned = ({ topic, partition }: TopicPartition): boolean =>
        ownership.find(topic, partition) !== undefined;
      const fresh = assigned.filter((one) => !isOwned(one));
      if (fresh.length === 0) return this.#announce();
      await this.#take(fresh);
    }
  }

  /** Takes on what is new, unless the coordinator has changed its mind meanwhile. */
  async #take(fresh: readonly TopicPartition[]): Promise<void> {
    const { ownership } = this.parts;
    const [life, target] = [this.#life, this.#target];
    const isWanted = (): boolean => life === this.#life && target === this.#target;
    const starts = await startsOf(this.parts, fresh, isWanted, true);
    if (starts === null || !isWanted() || this.parts.signal.aborted) return;
    const { generationId } = this.identity;
    await tracedRebalance(this.identity, { assigned: fresh }, () =>
      ownership.add(starts, generationId),
    );
    this.#beatNow.raise();
  }

  /** Once for each epoch in which everything assigned is owned. */
  #announce(): void {
    const { generationId } = this.identity;
    if (!this.#member.isMember || this.#announced === generationId) return;
    this.#announced = generationId;
    this.parts.joined(generationId);
  }

  /** Topics that the metadata do not know yet are left for when they do. */
  #named(assignment: Assignment): TopicPartition[] {
    const { metadata } = this.parts.context;
    const found: TopicPartition[] = [];
    let isComplete = true;
    for (const { topicId, partitions } of assignment) {
      const topic = metadata.view.nameOf(topicId);
      if (topic === undefined) isComplete = false;
      else found.push(...partitions.map((partition) => ({ topic, partition })));
    }
    if (!isComplete) void metadata.refresh().then(() => this.#reconcile());
    return found;
  }

  #onReconcileError(error: unknown): void {
    if (isLost(error)) return this.lost(error);
    if (!isQuiet(error)) this.parts.error(asError(error));
    // The next heartbeat's answer tries again.
  }

  #recover(error: unknown): void {
    const { context, settings, ownership } = this.parts;
    if (isLost(error)) this.lost(error);
    const silentMs = context.monotonicMs() - this.#lastAnswerMs;
    if (silentMs >= settings.sessionTimeoutMs) ownership.suspend(true);
    const isWaiting = codeOf(error) === ErrorCode.UNRELEASED_INSTANCE_ID;
    // Whoever had our instance id may be gone without a word: its session has to end first. Said once.
    const isOldNews = isWaiting && this.#isWaiting;
    this.#isWaiting = isWaiting;
    if (isFenced(error) || !(isQuiet(error) || isOldNews)) {
      this.parts.error(toldOf(error, settings));
    }
  }
}
