import {
  ConsumerGroupDescribe,
  decodeAssignment,
  DeleteGroups,
  DescribeGroups,
  ErrorCode,
  errorName,
  KafkaError,
  ListGroups,
} from '@posthorn/protocol';
import { committedOffsets } from '../committed-offsets.js';
import { Coordinator, CoordinatorKind } from '../coordinator.js';
import { handlersOfMember } from '../group/member-handlers.js';
import { Offsets } from '../group/offsets.js';
import { UnsupportedApiError } from '../net/versions.js';
import type { GroupOffset, OffsetToCommit, TopicPartition } from '../types.js';
import { assertNone, onlyAsked, type AdminRequests } from './requests.js';
import type { GroupDescription, ListedGroup } from './types.js';

export async function listGroups(requests: AdminRequests): Promise<readonly ListedGroup[]> {
  // The coordinators of groups are spread over all brokers, and each lists its own.
  const brokers = [...(await requests.brokers()).values()];
  const answers = await Promise.all(
    brokers.map((address) => requests.pool.requestAt(address, ListGroups, {})),
  );
  return answers
    .flatMap(({ errorCode, groups }) => {
      assertNone(errorCode);
      return groups;
    })
    .map(({ groupId, protocolType, groupState, groupType }) => ({
      groupId,
      protocolType,
      state: groupState,
      type: groupType,
    }))
    .sort((a, b) => (a.groupId < b.groupId ? -1 : 1));
}

function coordinatorOf({ context, pool }: AdminRequests, groupId: string): Coordinator {
  return new Coordinator(context, pool, groupId, CoordinatorKind.GROUP);
}

/** As Kafka's own client: the newer kind of group first, where the broker knows it. */
export async function describeGroup(
  requests: AdminRequests,
  groupId: string,
): Promise<GroupDescription> {
  const coordinator = coordinatorOf(requests, groupId);
  try {
    return await describeConsumerGroup(coordinator, groupId);
  } catch (error) {
    const isOther = error instanceof KafkaError && error.errorCode === ErrorCode.GROUP_ID_NOT_FOUND;
    if (!isOther && !(error instanceof UnsupportedApiError)) throw error;
  }
  return describeClassicGroup(coordinator, groupId);
}

async function describeConsumerGroup(
  coordinator: Coordinator,
  groupId: string,
): Promise<GroupDescription> {
  const body = { groupIds: [groupId], includeAuthorizedOperations: false };
  const { groups } = await coordinator.call(ConsumerGroupDescribe, body, {
    errorOf: ({ groups }) => firstError(groups),
  });
  const [group] = groups;
  const members = group.members.map((member) => ({
    memberId: member.memberId,
    instanceId: member.instanceId,
    clientId: member.clientId,
    clientHost: member.clientHost,
    assignment: partitionsOf(
      member.assignment.topicPartitions.map(({ topicName: topic, partitions }) => ({
        topic,
        partitions,
      })),
    ),
    handlers: [],
  }));
  const { groupState: state, assignorName: assignor } = group;
  return { groupId, state, type: 'consumer', assignor, members };
}

async function describeClassicGroup(
  coordinator: Coordinator,
  groupId: string,
): Promise<GroupDescription> {
  const { groups } = await coordinator.call(
    DescribeGroups,
    { groups: [groupId] },
    // From version 6 on a group that is not there is an error, before it is one whose state is Dead.
    {
      errorOf: ({ groups }) => {
        const code = firstError(groups);
        return code === ErrorCode.GROUP_ID_NOT_FOUND ? ErrorCode.NONE : code;
      },
    },
  );
  const [group] = groups;
  const members = group.members.map((member) => ({
    memberId: member.memberId,
    instanceId: member.groupInstanceId,
    clientId: member.clientId,
    clientHost: member.clientHost,
    // What members of other protocols (Connect) are given is theirs to read; before the first assignment it is empty.
    assignment:
      group.protocolType === 'consumer' && member.memberAssignment.length > 0
        ? partitionsOf(decodeAssignment(member.memberAssignment).assignedPartitions)
        : [],
    handlers: handlersOfMember(member.memberMetadata),
  }));
  const { groupState: state, protocolData: assignor } = group;
  return { groupId, state: state || 'Dead', type: 'classic', assignor, members };
}

function partitionsOf(
  topics: readonly { readonly topic: string; readonly partitions: readonly number[] }[],
): readonly TopicPartition[] {
  return topics.flatMap(({ topic, partitions }) =>
    partitions.map((partition) => ({ topic, partition })),
  );
}

function firstError(results: readonly { readonly errorCode: number }[]): number {
  return results[0]?.errorCode ?? ErrorCode.UNKNOWN_SERVER_ERROR;
}

export async function groupOffsets(
  { context, pool, timeoutMs, signal }: AdminRequests,
  groupId: string,
): Promise<readonly GroupOffset[]> {
  const limit = AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]);
  return committedOffsets(context, pool, groupId, limit);
}

export async function commitOffsets(
  requests: AdminRequests,
  groupId: string,
  offsets: readonly OffsetToCommit[],
): Promise<void> {
  const nobody = { groupId, generationId: -1, memberId: '', groupInstanceId: null };
  const store = new Offsets(coordinatorOf(requests, groupId), () => nobody, groupId);
  const refused = await store.commit(
    offsets.map(({ topic, partition, offset, metadata }) => ({
      topic,
      partition,
      offset,
      metadata: metadata ?? '',
    })),
  );
  const [first] = refused;
  if (first === undefined) return;
  const [where, errorCode] = first;
  const others = [...refused].map(([key, code]) => `${key} ${errorName(code)}`).join(', ');
  throw new KafkaError(errorCode, refused.size === 1 ? where : others);
}

export async function deleteGroup(requests: AdminRequests, groupId: string): Promise<void> {
  const coordinator = coordinatorOf(requests, groupId);
  await onlyAsked(coordinator.find());
  await coordinator.call(
    DeleteGroups,
    { groupsNames: [groupId] },
    { ...requests.changeOptions, errorOf: ({ results }) => firstError(results) },
  );
}
