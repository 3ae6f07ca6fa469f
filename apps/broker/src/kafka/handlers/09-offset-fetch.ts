import type { OffsetFetchPartition, OffsetFetchResponse } from '@posthorn/coordinator';
import {
  errorCodeOf,
  ErrorCode,
  OffsetFetch,
  type OffsetFetchRequest,
  type OffsetFetchRequestGroup,
  type OffsetFetchResponseGroupInput,
  type OffsetFetchResponseInput,
} from '@posthorn/protocol';
import type { BrokerServices } from '../../services.js';
import { defineApi } from '../api.js';

type WirePartition = OffsetFetchPartition & { readonly errorCode: number };

/**
 * OffsetFetch (9), v1-10.
 * - null topics mean every committed offset of the group; a partition without one answers -1, which is no error.
 * - v1 has no place for a group's error but the partitions; v2 to v7 one beside them; from v8 on each group has its own.
 * v2 all topics. v5 leader epoch. v6 flexible. v7 requireStable, always true without transactions. v8 several groups.
 * v10 topic ids.
 */
export const offsetFetch = defineApi(
  OffsetFetch,
  { min: 1, max: 10 },
  async (request, { services, version }): Promise<OffsetFetchResponseInput> => {
    if (version < 8) return fetchOneGroup(request, services, version);
    const groups = request.groups.map((group) =>
      version >= 10 ? fetchByIds(group, services) : fetchByNames(group, services),
    );
    return { groups: await Promise.all(groups) };
  },
);

async function fetchOneGroup(
  { groupId, topics }: OffsetFetchRequest,
  { groups }: BrokerServices,
  version: number,
): Promise<OffsetFetchResponseInput> {
  const response = await groups.fetchOffsets({ groupId, topics });
  const errorCode = errorCodeOf(response.error);
  if (version >= 2) return { errorCode, topics: withoutErrors(response) };
  if (errorCode === ErrorCode.NONE) return { topics: withoutErrors(response) };
  return {
    topics: (topics ?? []).map(({ name, partitionIndexes }) => ({
      name,
      partitions: partitionIndexes.map((index) => nothing(index, errorCode)),
    })),
  };
}

async function fetchByNames(
  { groupId, topics }: OffsetFetchRequestGroup,
  { groups }: BrokerServices,
): Promise<OffsetFetchResponseGroupInput> {
  const response = await groups.fetchOffsets({ groupId, topics });
  return { groupId, errorCode: errorCodeOf(response.error), topics: withoutErrors(response) };
}

async function fetchByIds(
  { groupId, topics }: OffsetFetchRequestGroup,
  { groups, log }: BrokerServices,
): Promise<OffsetFetchResponseGroupInput> {
  const named = topics?.map(({ topicId, partitionIndexes }) => ({
    topicId,
    name: log.topics.byId(topicId)?.name,
    partitionIndexes,
  }));
  const known = named?.flatMap(({ name, partitionIndexes }) =>
    name === undefined ? [] : [{ name, partitionIndexes }],
  );
  const response = await groups.fetchOffsets({ groupId, topics: known ?? null });
  const errorCode = errorCodeOf(response.error);
  if (errorCode !== ErrorCode.NONE) return { groupId, errorCode, topics: [] };
  const unknown = (named ?? []).filter(({ name }) => name === undefined);
  return {
    groupId,
    errorCode,
    topics: [
      // Offsets of a topic that is gone meanwhile have no id to be named by.
      ...withoutErrors(response).flatMap(({ name, partitions }) => {
        const topicId = log.topics.byName(name)?.id;
        return topicId === undefined ? [] : [{ topicId, partitions }];
      }),
      ...unknown.map(({ topicId, partitionIndexes }) => ({
        topicId,
        partitions: partitionIndexes.map((index) => nothing(index, ErrorCode.UNKNOWN_TOPIC_ID)),
      })),
    ],
  };
}

function withoutErrors({
  topics,
}: OffsetFetchResponse): { name: string; partitions: WirePartition[] }[] {
  return topics.map(({ name, partitions }) => ({
    name,
    partitions: partitions.map((partition) => ({ ...partition, errorCode: ErrorCode.NONE })),
  }));
}

function nothing(partitionIndex: number, errorCode: number): WirePartition {
  return {
    partitionIndex,
    committedOffset: -1n,
    committedLeaderEpoch: -1,
    metadata: '',
    errorCode,
  };
}
