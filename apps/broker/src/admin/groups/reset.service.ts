import { Inject, Injectable } from '@nestjs/common';
import type { GroupError, OffsetCommitRequest } from '@posthorn/coordinator';
import type { Partition, PassedOver } from '@posthorn/log';
import { ADMIN_CONTEXT, type AdminContext } from '../admin-context.js';
import { LogReader } from '../cluster/log-reader.js';
import { offsetsBetween } from '../cluster/offsets-between.js';
import { mapLimited, READS_AT_ONCE } from '../concurrency.js';
import { Problem } from '../http/problem.js';
import { groupNotEmpty, groupProblem } from './group-problem.js';
import { GroupsService, type CommittedOffset, type Group } from './groups.service.js';
import { targetIn, type Chosen, type ResetTarget } from './reset-target.js';

export interface ResetScope {
  readonly topic: string;
  /** null: all of the topic. */
  readonly partitions: readonly number[] | null;
}

export interface PlannedOffset {
  readonly topic: string;
  /** What had the name when its offsets were looked at. */
  readonly topicId: string;
  readonly partition: number;
  readonly before: bigint | null;
  readonly after: bigint;
  readonly isClamped: boolean;
  /** How many offsets are between the two, whichever is the first; 0 when nothing is committed. */
  readonly distance: bigint;
}

export interface ResetPlan {
  readonly group: Group;
  readonly offsets: readonly PlannedOffset[];
}

/** Kafka's markers of a commit that no member makes; accepted while the group is empty. */
const NO_GENERATION = -1;
const NO_MEMBER = '';
const BROKERS_RETENTION = -1n;
const UNKNOWN_EPOCH = -1;

/** What a commit without a member is answered while the group has some. */
const IS_OCCUPIED: ReadonlySet<GroupError> = new Set<GroupError>([
  'UNKNOWN_MEMBER_ID',
  'ILLEGAL_GENERATION',
  'REBALANCE_IN_PROGRESS',
]);

/** A consumer may be back before the commit: it heartbeats every few seconds, and all of them rarely in one. */
const EVICTIONS_MAX = 5;

/**
 * Sets the committed offsets of a group that nobody is using, or whose members are sent away for it. A plan first, which
 * is also the preview, then its commit.
 */
@Injectable()
export class ResetService {
  constructor(
    @Inject(ADMIN_CONTEXT) private readonly context: AdminContext,
    private readonly groups: GroupsService,
    private readonly reader: LogReader,
  ) {}

  /**
   * @param scope null: every partition with a committed offset, or that the target names.
   * @param target `fromGroup`: to where that group is.
   */
  async plan(
    groupId: string,
    scope: readonly ResetScope[] | null,
    target: ResetTarget | { readonly fromGroup: string },
  ): Promise<ResetPlan> {
    const group = await this.groups.describe(groupId);
    const committed = await this.groups.committed(groupId);
    const resolved = 'fromGroup' in target ? await this.positionsOf(target.fromGroup) : target;
    const chosen = this.chosenOf(scope, resolved, committed);
    const passedOver = await this.context.log.passedOver();
    const places = { reader: this.reader, passedOver };
    const offsets = await mapLimited(chosen, READS_AT_ONCE, async (one) => {
      const { offset: after, isClamped } = await targetIn(places, one, resolved);
      const { topic, topicId, partition, before } = one;
      const distance = before === null ? 0n : distanceOf(passedOver, partition, [before, after]);
      return { topic, topicId, partition: partition.index, before, after, isClamped, distance };
    });
    return { group, offsets };
  }

  /** All of the plan or nothing of it. */
  async apply({ group, offsets }: ResetPlan): Promise<void> {
    const { groupId, state, members } = group;
    if (members.length > 0) throw groupNotEmpty(groupId, state, members.length);
    const refusal = await this.commit(groupId, offsets);
    if (refusal !== null) throw await this.refused(groupId, refusal);
  }

  /**
   * Sends the members away and commits what `plan` says then, after the last commit of theirs. They find out at their next
   * heartbeat, join as if for the first time, and so fetch their offsets anew, whatever their assignor would let them
   * keep; a new generation alone would not do that. Who is back before the commit is sent away again.
   */
  async applyToRunning(groupId: string, plan: () => Promise<ResetPlan>): Promise<ResetPlan> {
    for (let evictions = 1; ; evictions++) {
      await this.evict(groupId);
      const { group, offsets } = await plan();
      const refusal = await this.commit(groupId, offsets);
      if (refusal === null) return { group, offsets };
      if (!IS_OCCUPIED.has(refusal) || evictions === EVICTIONS_MAX) {
        throw await this.refused(groupId, refusal);
      }
    }
  }

  private async evict(groupId: string): Promise<void> {
    const { members } = await this.groups.describe(groupId);
    if (members.length === 0) return;
    const leaving = members.map(({ memberId, groupInstanceId }) => ({ memberId, groupInstanceId }));
    const source = this.groups.coordinatorOf(groupId);
    const { error } = await source.leaveGroup({ groupId, members: leaving });
    // Of single members: who left meanwhile is away, too.
    if (error !== 'NONE') throw groupProblem(error, groupId);
  }

  /** @returns why nothing of it was committed; null when all was. */
  private async commit(
    groupId: string,
    offsets: readonly PlannedOffset[],
  ): Promise<GroupError | null> {
    if (offsets.length === 0) return null;
    this.assertThere(offsets);
    const source = this.groups.coordinatorOf(groupId);
    const { topics } = await source.commitOffsets(commitOf(groupId, offsets));
    const refused = topics
      .flatMap(({ partitions }) => partitions)
      .find(({ error }) => error !== 'NONE');
    return refused === undefined || refused.error === 'NONE' ? null : refused.error;
  }

  /** An offset of a topic that was deleted since says nothing of the one that has its name now. */
  private assertThere(offsets: readonly PlannedOffset[]): void {
    const gone = offsets.find(({ topic, topicId }) => {
      return this.context.log.topics.byName(topic)?.id !== topicId;
    });
    if (gone === undefined) return;
    const message = `Topic "${gone.topic}" was deleted while its offsets were looked at; nothing was set.`;
    throw new Problem('topic-not-found', message);
  }

  private async refused(groupId: string, refusal: GroupError): Promise<Problem> {
    if (!IS_OCCUPIED.has(refusal)) return groupProblem(refusal, groupId);
    // A member joined between the plan and the commit.
    const now = await this.groups.describe(groupId);
    return groupNotEmpty(groupId, now.state, now.members.length);
  }

  private async positionsOf(groupId: string): Promise<ResetTarget> {
    await this.groups.describe(groupId);
    const committed = this.chooseCommitted(await this.groups.committed(groupId));
    const offsets = committed.map(
      ({ topic, partition: { index }, before }) => [`${topic}/${index}`, before ?? 0n] as const,
    );
    return { strategy: 'each', offsets: new Map(offsets) };
  }

  private chosenOf(
    scope: readonly ResetScope[] | null,
    target: ResetTarget,
    committed: readonly CommittedOffset[],
  ): Chosen[] {
    if (target.strategy !== 'each') {
      return scope === null ? this.chooseCommitted(committed) : this.choose(scope, committed);
    }
    const named = [...target.offsets.keys()].map((key) => {
      const at = key.lastIndexOf('/');
      return { topic: key.slice(0, at), partitions: [Number(key.slice(at + 1))] };
    });
    const chosen = this.choose(named, committed);
    if (scope === null) return chosen;
    const wanted = this.choose(scope, committed).map(
      ({ topic, partition }) => `${topic}/${partition.index}`,
    );
    return chosen.filter(({ topic, partition }) => wanted.includes(`${topic}/${partition.index}`));
  }

  /** Topics that were deleted keep nothing to go back to. */
  private chooseCommitted(committed: readonly CommittedOffset[]): Chosen[] {
    return committed.flatMap(({ topic, partition: index, offset }) => {
      const found = this.context.log.topics.byName(topic);
      const partition = found?.partitions[index];
      if (found === undefined || partition === undefined) return [];
      return [{ topic, topicId: found.id, partition, before: offset }];
    });
  }

  private choose(scope: readonly ResetScope[], committed: readonly CommittedOffset[]): Chosen[] {
    const before = new Map(committed.map((one) => [`${one.topic}/${one.partition}`, one.offset]));
    const chosen = new Map<string, Chosen>();
    for (const { topic: name, partitions } of scope) {
      const topic = this.reader.topic(name);
      const wanted = partitions?.map((index) => this.reader.partition(topic, index));
      for (const partition of wanted ?? topic.partitions) {
        const key = `${name}/${partition.index}`;
        if (chosen.has(key)) throw new Problem('invalid-request', `"${key}" is named twice.`);
        const offset = before.get(key) ?? null;
        chosen.set(key, { topic: name, topicId: topic.id, partition, before: offset });
      }
    }
    return [...chosen.values()];
  }
}

function distanceOf(
  passedOver: PassedOver,
  { partitionId }: Partition,
  [one, other]: readonly [bigint, bigint],
): bigint {
  const [from, to] = one < other ? [one, other] : [other, one];
  return offsetsBetween(passedOver, partitionId, { from, to });
}

function commitOf(groupId: string, offsets: readonly PlannedOffset[]): OffsetCommitRequest {
  // By name and id: the offset does not outlive this topic.
  const byTopic = Map.groupBy(offsets, ({ topic }) => topic);
  return {
    groupId,
    generationId: NO_GENERATION,
    memberId: NO_MEMBER,
    groupInstanceId: null,
    retentionTimeMs: BROKERS_RETENTION,
    knowsGroupIdNotFound: true,
    topics: [...byTopic].map(([name, planned]) => ({
      name,
      topicId: planned[0]?.topicId,
      partitions: planned.map(({ partition, after }) => ({
        partitionIndex: partition,
        committedOffset: after,
        committedLeaderEpoch: UNKNOWN_EPOCH,
        committedMetadata: null,
      })),
    })),
  };
}
