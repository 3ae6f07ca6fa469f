import { Inject, Injectable } from '@nestjs/common';
import type { OffsetCommitRequest } from '@posthorn/coordinator';
import type { Partition } from '@posthorn/log';
import { ADMIN_CONTEXT, type AdminContext } from '../admin-context.js';
import { LogReader } from '../cluster/log-reader.js';
import { mapLimited, READS_AT_ONCE } from '../concurrency.js';
import { groupBy } from '../../group-by.js';
import { Problem } from '../http/problem.js';
import { groupNotEmpty, groupProblem } from './group-problem.js';
import { GroupsService, type CommittedOffset, type Group } from './groups.service.js';
import { targetIn, type ResetTarget } from './reset-target.js';

export interface ResetScope {
  readonly topic: string;
  /** null: all of the topic. */
  readonly partitions: readonly number[] | null;
}

export interface PlannedOffset {
  readonly topic: string;
  readonly partition: number;
  readonly before: bigint | null;
  readonly after: bigint;
  readonly isClamped: boolean;
}

export interface ResetPlan {
  readonly group: Group;
  readonly offsets: readonly PlannedOffset[];
}

interface Chosen {
  readonly topic: string;
  readonly partition: Partition;
  readonly before: bigint | null;
}

/** Kafka's markers of a commit that no member makes; accepted while the group is empty. */
const NO_GENERATION = -1;
const NO_MEMBER = '';
const BROKERS_RETENTION = -1n;
const UNKNOWN_EPOCH = -1;

/** Sets the committed offsets of a group that nobody is using. A plan first, which is also the preview, then its commit. */
@Injectable()
export class ResetService {
  constructor(
    @Inject(ADMIN_CONTEXT) private readonly context: AdminContext,
    private readonly groups: GroupsService,
    private readonly reader: LogReader,
  ) {}

  /** @param scope null: every partition with a committed offset. */
  async plan(
    groupId: string,
    scope: readonly ResetScope[] | null,
    target: ResetTarget,
  ): Promise<ResetPlan> {
    const group = await this.groups.describe(groupId);
    const committed = await this.groups.committed(groupId);
    const chosen = scope === null ? this.chooseCommitted(committed) : this.choose(scope, committed);
    const offsets = await mapLimited(
      chosen,
      READS_AT_ONCE,
      async ({ topic, partition, before }) => {
        const { offset, isClamped } = await targetIn(this.reader, partition, before, target);
        return { topic, partition: partition.index, before, after: offset, isClamped };
      },
    );
    return { group, offsets };
  }

  /** All of the plan or nothing of it. */
  async apply({ group, offsets }: ResetPlan): Promise<void> {
    const { groupId, state, members } = group;
    if (members.length > 0) throw groupNotEmpty(groupId, state, members.length);
    if (offsets.length === 0) return;
    const { topics } = await this.groups
      .coordinatorOf(groupId)
      .commitOffsets(commitOf(groupId, offsets));
    const refused = topics
      .flatMap(({ partitions }) => partitions)
      .find(({ error }) => error !== 'NONE');
    if (refused === undefined || refused.error === 'NONE') return;
    // A member joined between the plan and the commit.
    if (refused.error === 'UNKNOWN_MEMBER_ID' || refused.error === 'ILLEGAL_GENERATION') {
      const now = await this.groups.describe(groupId);
      throw groupNotEmpty(groupId, now.state, now.members.length);
    }
    throw groupProblem(refused.error, groupId);
  }

  /** Topics that were deleted keep nothing to go back to. */
  private chooseCommitted(committed: readonly CommittedOffset[]): Chosen[] {
    return committed.flatMap(({ topic, partition: index, offset }) => {
      const partition = this.context.log.topics.byName(topic)?.partitions[index];
      return partition === undefined ? [] : [{ topic, partition, before: offset }];
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
        chosen.set(key, { topic: name, partition, before: before.get(key) ?? null });
      }
    }
    return [...chosen.values()];
  }
}

function commitOf(groupId: string, offsets: readonly PlannedOffset[]): OffsetCommitRequest {
  const byTopic = groupBy(offsets, ({ topic }) => topic);
  return {
    groupId,
    generationId: NO_GENERATION,
    memberId: NO_MEMBER,
    groupInstanceId: null,
    retentionTimeMs: BROKERS_RETENTION,
    knowsGroupIdNotFound: true,
    topics: [...byTopic].map(([name, planned]) => ({
      name,
      partitions: planned.map(({ partition, after }) => ({
        partitionIndex: partition,
        committedOffset: after,
        committedLeaderEpoch: UNKNOWN_EPOCH,
        committedMetadata: null,
      })),
    })),
  };
}
