import { Inject, Injectable } from '@nestjs/common';
import type { DescribedGroup, DescribedGroupMember, ListedGroup } from '@posthorn/coordinator';
import { decodeAssignment, ProtocolError } from '@posthorn/protocol';
import { ADMIN_CONTEXT, type AdminContext } from '../admin-context.js';
import { kafkaProblem } from '../http/kafka-problem.js';
import { groupNotFound, groupProblem } from './group-problem.js';

export interface TopicPartitions {
  readonly topic: string;
  readonly partitions: readonly number[];
}

export interface GroupMember {
  readonly memberId: string;
  readonly groupInstanceId: string | null;
  readonly clientId: string;
  readonly clientHost: string;
  /** null when these bytes are not a consumer's assignment: other protocols put in what they like. */
  readonly assignment: readonly TopicPartitions[] | null;
}

export interface Group {
  readonly groupId: string;
  readonly state: string;
  readonly protocolType: string;
  readonly assignor: string;
  readonly members: readonly GroupMember[];
}

export interface CommittedOffset {
  readonly topic: string;
  readonly partition: number;
  readonly offset: bigint;
  readonly metadata: string;
}

/** What the coordinator knows of groups, decoded. */
@Injectable()
export class GroupsService {
  constructor(@Inject(ADMIN_CONTEXT) private readonly context: AdminContext) {}

  /** The groups that this broker coordinates. */
  async list(states: readonly string[] = []): Promise<readonly ListedGroup[]> {
    const { error, groups } = await this.context.groups.listGroups({
      statesFilter: states,
      typesFilter: [],
    });
    // While some shards are still loading there is an error and a part of the list; a part must not pass for the whole.
    if (error !== 'NONE') throw kafkaProblem(error, 'The list of groups');
    return groups;
  }

  /** @throws Problem when there is no such group, or another broker coordinates it. */
  async describe(groupId: string): Promise<Group> {
    const [group] = await this.describeAll([groupId]);
    if (group === undefined) throw groupNotFound(groupId);
    return group;
  }

  /** Those that exist, in order. */
  async describeAll(groupIds: readonly string[]): Promise<readonly Group[]> {
    const described = await this.context.groups.describeGroups(groupIds);
    return described.filter((group) => isThere(group)).map((group) => toGroup(group));
  }

  /** Every committed offset, by topic and partition. */
  async committed(groupId: string): Promise<readonly CommittedOffset[]> {
    const { error, topics } = await this.context.groups.fetchOffsets({ groupId, topics: null });
    if (error !== 'NONE') throw groupProblem(error, groupId);
    return topics
      .flatMap(({ name, partitions }) =>
        partitions.map(({ partitionIndex, committedOffset, metadata }) => ({
          topic: name,
          partition: partitionIndex,
          offset: committedOffset,
          metadata,
        })),
      )
      .filter(({ offset }) => offset >= 0n)
      .sort((a, b) =>
        a.topic === b.topic ? a.partition - b.partition : a.topic < b.topic ? -1 : 1,
      );
  }

  async delete(groupId: string): Promise<void> {
    const [answer] = await this.context.groups.deleteGroups([groupId]);
    if (answer.error !== 'NONE') throw groupProblem(answer.error, groupId);
  }
}

function isThere({ error, errorMessage, groupId, groupState }: DescribedGroup): boolean {
  if (error === 'GROUP_ID_NOT_FOUND' || groupState === 'Dead') return false;
  if (error !== 'NONE') throw groupProblem(error, groupId, errorMessage);
  return true;
}

function toGroup({
  groupId,
  groupState,
  protocolType,
  protocolData,
  members,
}: DescribedGroup): Group {
  return {
    groupId,
    state: groupState,
    protocolType,
    assignor: protocolData,
    members: members.map((member) => toMember(member)),
  };
}

function toMember({ memberAssignment, ...member }: DescribedGroupMember): GroupMember {
  const { memberId, groupInstanceId, clientId, clientHost } = member;
  return {
    memberId,
    groupInstanceId,
    clientId,
    clientHost,
    assignment: assignmentOf(memberAssignment),
  };
}

function assignmentOf(bytes: Buffer): readonly TopicPartitions[] | null {
  try {
    return decodeAssignment(bytes).assignedPartitions.map(({ topic, partitions }) => ({
      topic,
      partitions: [...partitions],
    }));
  } catch (error) {
    if (error instanceof ProtocolError) return null;
    throw error;
  }
}
