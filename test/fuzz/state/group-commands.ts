import fc from 'fast-check';
import {
  DeleteGroups,
  DescribeGroups,
  ErrorCode,
  Heartbeat,
  JoinGroup,
  LeaveGroup,
  OffsetCommit,
  OffsetFetch,
  SyncGroup,
} from '@posthorn/protocol';
import { Command, must } from './command.js';
import { exists, type Model } from './model.js';
import { topicNames } from './topic-commands.js';
import type { World } from './world.js';

const groupIds = fc.constantFrom('g', 'h');

/** A member joins and leads alone; one that is there already joins again. */
class Join extends Command {
  constructor(readonly groupId: string) {
    super();
  }

  async run(model: Model, { client, name }: World): Promise<void> {
    const group = model.group(this.groupId);
    const request = {
      groupId: name(this.groupId),
      sessionTimeoutMs: 600_000,
      rebalanceTimeoutMs: 600_000,
      protocolType: 'consumer',
      protocols: [{ name: 'range', metadata: Buffer.from('m') }],
    };
    const memberId = group.memberId ?? (await this.#newMemberId(client, request));
    const joined = await client.ask(JoinGroup, 5, { ...request, memberId });
    must('join', [joined.errorCode, joined.leader], [ErrorCode.NONE, memberId]);
    // Generations of a group that was empty for a while go on where they ended.
    must('a later generation', joined.generationId > group.generation, true);
    const generation = { groupId: name(this.groupId), generationId: joined.generationId, memberId };
    const assignments = [{ memberId, assignment: Buffer.from(`of ${memberId}`) }];
    const synced = await client.ask(SyncGroup, 3, { ...generation, assignments });
    must('sync', [synced.errorCode, String(synced.assignment)], [ErrorCode.NONE, `of ${memberId}`]);
    group.memberId = memberId;
    group.generation = joined.generationId;
  }

  async #newMemberId(
    client: World['client'],
    request: Omit<Parameters<typeof JoinGroup.writeRequest>[1], 'memberId'>,
  ): Promise<string> {
    const refused = await client.ask(JoinGroup, 5, { ...request, memberId: '' });
    must('first join', refused.errorCode, ErrorCode.MEMBER_ID_REQUIRED);
    return refused.memberId;
  }

  toString(): string {
    return `join ${this.groupId}`;
  }
}

class Beat extends Command {
  constructor(
    readonly groupId: string,
    readonly off: number,
  ) {
    super();
  }
  async run(model: Model, { client, name }: World): Promise<void> {
    const group = model.group(this.groupId);
    const { errorCode } = await client.ask(Heartbeat, 3, {
      groupId: name(this.groupId),
      generationId: group.generation + this.off,
      memberId: group.memberId ?? 'nobody',
    });
    must('heartbeat', errorCode, expectedOfMember(group.memberId, this.off));
  }
  toString(): string {
    return `heartbeat in ${this.groupId}, generation off by ${this.off}`;
  }
}

function expectedOfMember(memberId: string | null, off: number): number {
  if (memberId === null) return ErrorCode.UNKNOWN_MEMBER_ID;
  return off === 0 ? ErrorCode.NONE : ErrorCode.ILLEGAL_GENERATION;
}

class Leave extends Command {
  constructor(readonly groupId: string) {
    super();
  }
  async run(model: Model, { client, name }: World): Promise<void> {
    const group = model.group(this.groupId);
    const memberId = group.memberId ?? 'nobody';
    const answer = await client.ask(LeaveGroup, 3, {
      groupId: name(this.groupId),
      members: [{ memberId }],
    });
    const expected = expectedOfMember(group.memberId, 0);
    must('leave', [answer.errorCode, answer.members[0]?.errorCode], [ErrorCode.NONE, expected]);
    group.memberId = null;
  }
  toString(): string {
    return `leave ${this.groupId}`;
  }
}

class Commit extends Command {
  constructor(
    readonly groupId: string,
    readonly topic: string,
    readonly offset: number,
    /** As the member, as one of another generation, or as a tool that is in no group. */
    readonly as: 'member' | 'stale member' | 'tool',
  ) {
    super();
  }

  async run(model: Model, { client, name }: World): Promise<void> {
    const group = model.group(this.groupId);
    const isTool = this.as === 'tool';
    const metadata = `m${this.offset}`;
    const { topics } = await client.ask(OffsetCommit, 7, {
      groupId: name(this.groupId),
      generationIdOrMemberEpoch: isTool ? -1 : group.generation + off(this.as),
      memberId: isTool ? '' : (group.memberId ?? 'nobody'),
      topics: [
        {
          name: name(this.topic),
          partitions: [
            {
              partitionIndex: 0,
              committedOffset: BigInt(this.offset),
              committedMetadata: metadata,
            },
          ],
        },
      ],
    });
    const expected = this.#expected(model);
    must('commit', topics[0]?.partitions[0]?.errorCode, expected);
    if (expected !== ErrorCode.NONE) return;
    group.offsets.set(`${this.topic}/0`, { offset: this.offset, metadata });
  }

  /** Topics come first in Kafka: one that is not there is refused whoever commits. */
  #expected(model: Model): number {
    if (!model.topics.has(this.topic)) return ErrorCode.UNKNOWN_TOPIC_OR_PARTITION;
    const group = model.group(this.groupId);
    const { memberId } = group;
    if (this.as === 'tool') return ofTool(memberId);
    return exists(group) ? expectedOfMember(memberId, off(this.as)) : ErrorCode.ILLEGAL_GENERATION;
  }

  toString(): string {
    return `commit ${this.offset} of ${this.topic} in ${this.groupId} as ${this.as}`;
  }
}

const off = (as: 'member' | 'stale member'): number => (as === 'member' ? 0 : 1);

/** An offset may be set from outside only while nobody is in the group. */
function ofTool(memberId: string | null): number {
  return memberId === null ? ErrorCode.NONE : ErrorCode.UNKNOWN_MEMBER_ID;
}

class FetchOffsets extends Command {
  constructor(readonly groupId: string) {
    super();
  }
  async run(model: Model, { client, name }: World): Promise<void> {
    const { topics, errorCode } = await client.ask(OffsetFetch, 7, {
      groupId: name(this.groupId),
      topics: ['a', 'b', 'c'].map((topic) => ({ name: name(topic), partitionIndexes: [0] })),
    });
    must('error', errorCode, ErrorCode.NONE);
    const { offsets } = model.group(this.groupId);
    for (const [index, topic] of ['a', 'b', 'c'].entries()) {
      const partition = topics[index]?.partitions[0];
      const expected = offsets.get(`${topic}/0`) ?? { offset: -1, metadata: '' };
      must(
        `offset of ${topic}`,
        [Number(partition?.committedOffset), partition?.metadata],
        [expected.offset, expected.metadata],
      );
    }
  }
  toString(): string {
    return `fetch offsets of ${this.groupId}`;
  }
}

class DescribeGroup extends Command {
  constructor(readonly groupId: string) {
    super();
  }
  async run(model: Model, { client, name }: World): Promise<void> {
    const { groups } = await client.ask(DescribeGroups, 5, { groups: [name(this.groupId)] });
    const group = model.group(this.groupId);
    const state = group.memberId !== null ? 'Stable' : exists(group) ? 'Empty' : 'Dead';
    const members = groups[0]?.members.map(({ memberId }) => memberId);
    must('state', groups[0]?.groupState, state);
    must('members', members, group.memberId === null ? [] : [group.memberId]);
  }
  toString(): string {
    return `describe ${this.groupId}`;
  }
}

class DeleteGroup extends Command {
  constructor(readonly groupId: string) {
    super();
  }
  async run(model: Model, { client, name }: World): Promise<void> {
    const { results } = await client.ask(DeleteGroups, 2, { groupsNames: [name(this.groupId)] });
    const group = model.group(this.groupId);
    const ofEmpty = exists(group) ? ErrorCode.NONE : ErrorCode.GROUP_ID_NOT_FOUND;
    const expected = group.memberId === null ? ofEmpty : ErrorCode.NON_EMPTY_GROUP;
    must('error', results[0]?.errorCode, expected);
    if (expected === ErrorCode.NONE) model.groups.delete(this.groupId);
  }
  toString(): string {
    return `delete ${this.groupId}`;
  }
}

const whose = fc.constantFrom(
  'member' as const,
  'member' as const,
  'stale member' as const,
  'tool' as const,
);

export const groupCommands: fc.Arbitrary<Command>[] = [
  groupIds.map((groupId) => new Join(groupId)),
  fc
    .tuple(groupIds, fc.constantFrom(0, 0, -1, 1))
    .map(([g, difference]) => new Beat(g, difference)),
  groupIds.map((groupId) => new Leave(groupId)),
  fc
    .tuple(groupIds, topicNames, fc.integer({ min: 0, max: 9 }), whose)
    .map(([groupId, topic, offset, as]) => new Commit(groupId, topic, offset, as)),
  groupIds.map((groupId) => new FetchOffsets(groupId)),
  groupIds.map((groupId) => new DescribeGroup(groupId)),
  groupIds.map((groupId) => new DeleteGroup(groupId)),
];
