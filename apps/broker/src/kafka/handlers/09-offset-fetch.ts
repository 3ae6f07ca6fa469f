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
import { defineApi, type HandlerContext } from '../api.js';
import { partitionBy } from '../authorization/authorized-topic.js';

type WantedGroup = OffsetFetchRequestGroup & { readonly requireStable: boolean };
type WirePartition = Omit<OffsetFetchPartition, 'error'> & { readonly errorCode: number };
type WireTopic = { readonly name: string; readonly partitions: WirePartition[] };
type WantedTopic = { readonly name: string; readonly partitionIndexes: readonly number[] };

/**
 * OffsetFetch (9), v1-10.
 * - null topics mean every committed offset of the group; a partition without one answers -1, which is no error.
 * - v1 has no place for a group's error but the partitions; v2 to v7 one beside them; from v8 on each group has its own.
 * - DESCRIBE on the group and on each topic; of all topics those that one may not describe are left out.
 * v2 all topics. v5 leader epoch. v6 flexible. v7 requireStable: an error while a transaction has it pending. v8 several
 * groups.
 * v10 topic ids.
 */
export const offsetFetch = defineApi(
  OffsetFetch,
  { min: 1, max: 10 },
  async (request, context): Promise<OffsetFetchResponseInput> => {
    const { version } = context;
    if (version < 8) return fetchOneGroup(request, context);
    const { requireStable } = request;
    const groups = request.groups.map((group) =>
      version >= 10
        ? fetchByIds({ ...group, requireStable }, context)
        : fetchByNames({ ...group, requireStable }, context),
    );
    return { groups: await Promise.all(groups) };
  },
);

async function fetchOneGroup(
  request: OffsetFetchRequest,
  context: HandlerContext,
): Promise<OffsetFetchResponseInput> {
  const { errorCode, topics: found } = await fetchAllowed(request, context);
  if (context.version >= 2) return { errorCode, topics: found };
  if (errorCode === ErrorCode.NONE) return { topics: found };
  return { topics: (request.topics ?? []).map((topic) => without(topic, errorCode)) };
}

async function fetchByNames(
  { groupId, topics, requireStable }: WantedGroup,
  context: HandlerContext,
): Promise<OffsetFetchResponseGroupInput> {
  return { groupId, ...(await fetchAllowed({ groupId, topics, requireStable }, context)) };
}

async function fetchByIds(
  { groupId, topics, requireStable }: WantedGroup,
  context: HandlerContext,
): Promise<OffsetFetchResponseGroupInput> {
  const catalog = context.services.log.topics;
  const named = topics?.map(({ topicId, partitionIndexes }) => ({
    topicId,
    name: catalog.byId(topicId)?.name,
    partitionIndexes,
  }));
  const known = named?.flatMap(({ name, partitionIndexes }) =>
    name === undefined ? [] : [{ name, partitionIndexes }],
  );
  const response = await fetchAllowed({ groupId, topics: known ?? null, requireStable }, context);
  const { errorCode } = response;
  if (errorCode !== ErrorCode.NONE) return { groupId, errorCode, topics: [] };
  const unknown = (named ?? []).filter(({ name }) => name === undefined);
  return {
    groupId,
    errorCode,
    topics: [
      // Offsets of a topic that is gone meanwhile have no id to be named by.
      ...response.topics.flatMap(({ name, partitions }) => {
        const topicId = catalog.byName(name)?.id;
        return topicId === undefined ? [] : [{ topicId, partitions }];
      }),
      ...unknown.map(({ topicId, partitionIndexes }) => ({
        topicId,
        partitions: partitionIndexes.map((index) => nothing(index, ErrorCode.UNKNOWN_TOPIC_ID)),
      })),
    ],
  };
}

/** The offsets that the principal may see, and the refusals in the place of the others that it asked for by name. */
async function fetchAllowed(
  {
    groupId,
    topics,
    requireStable,
  }: { groupId: string; topics: readonly WantedTopic[] | null; requireStable: boolean },
  { services: { groups }, access }: HandlerContext,
): Promise<{ errorCode: number; topics: WireTopic[] }> {
  const refusal = access.group('DESCRIBE', groupId);
  if (refusal !== null) return { errorCode: errorCodeOf(refusal), topics: [] };
  const { allowed, refused } = partitionBy(
    topics ?? [],
    ({ name }) => access.topic('DESCRIBE', name) === null,
  );
  const response = await groups.fetchOffsets({
    groupId,
    topics: topics && allowed,
    requireStable,
  });
  const visible =
    topics === null
      ? response.topics.filter(({ name }) => access.allows('DESCRIBE', 'TOPIC', name))
      : response.topics;
  return {
    errorCode: errorCodeOf(response.error),
    topics: [
      ...toWire({ ...response, topics: visible }),
      ...refused.map((topic) => without(topic, ErrorCode.TOPIC_AUTHORIZATION_FAILED)),
    ],
  };
}

function toWire({ topics }: OffsetFetchResponse): WireTopic[] {
  return topics.map(({ name, partitions }) => ({
    name,
    partitions: partitions.map(({ error, ...partition }) => ({
      ...partition,
      errorCode: errorCodeOf(error),
    })),
  }));
}

function without({ name, partitionIndexes }: WantedTopic, errorCode: number): WireTopic {
  return { name, partitions: partitionIndexes.map((index) => nothing(index, errorCode)) };
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
