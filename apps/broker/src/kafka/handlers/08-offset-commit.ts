import {
  errorCodeOf,
  OffsetCommit,
  type ErrorName,
  type OffsetCommitRequest,
  type OffsetCommitResponseInput,
} from '@posthorn/protocol';
import { defineApi, type HandlerContext } from '../api.js';
import { authorizedTopic } from '../authorization/authorized-topic.js';
import { partitionOf } from '../metadata/cluster.js';

type RequestTopic = OffsetCommitRequest['topics'][number];

/**
 * OffsetCommit (8), v2-10.
 * - Offsets of partitions that do not exist are refused one by one, the others are committed.
 * - A commit without a member (generation -1) is accepted while the group is empty: administrators and simple
 *   consumers.
 * - READ on the group, and on each topic.
 * v5 drops the retention time. v6 leader epoch. v7 static members. v8 flexible. v9 GROUP_ID_NOT_FOUND. v10 topic ids.
 */
export const offsetCommit = defineApi(
  OffsetCommit,
  { min: 2, max: 10 },
  async (request, context): Promise<OffsetCommitResponseInput> => {
    const { services, version } = context;
    const refusal = context.access.group('READ', request.groupId);
    if (refusal !== null) return refuseAll(request, refusal);
    const isKnown = request.topics.map((topic) => knownPartitions(topic, context));
    const topics = isKnown.filter(({ partitions }) => partitions.length > 0);
    const { generationIdOrMemberEpoch, ...rest } = request;
    const committed =
      topics.length === 0
        ? { topics: [] }
        : await services.groups.commitOffsets({
            ...rest,
            generationId: generationIdOrMemberEpoch,
            knowsGroupIdNotFound: version >= 9,
            topics,
          });
    const errors = new Map<string, ErrorName>();
    for (const { name, partitions } of committed.topics) {
      for (const { partitionIndex, error } of partitions) {
        errors.set(`${name}/${partitionIndex}`, error);
      }
    }
    return {
      topics: request.topics.map(({ name, topicId, partitions }, index) => ({
        name,
        topicId,
        partitions: partitions.map(({ partitionIndex }) => {
          const { name: found, missing } = isKnown[index];
          const error = errors.get(`${found}/${partitionIndex}`) ?? missing;
          return { partitionIndex, errorCode: errorCodeOf(error) };
        }),
      })),
    };
  },
);

function refuseAll({ topics }: OffsetCommitRequest, error: ErrorName): OffsetCommitResponseInput {
  const errorCode = errorCodeOf(error);
  return {
    topics: topics.map(({ name, topicId, partitions }) => ({
      name,
      topicId,
      partitions: partitions.map(({ partitionIndex }) => ({ partitionIndex, errorCode })),
    })),
  };
}

function knownPartitions(
  requested: RequestTopic,
  context: HandlerContext,
): {
  name: string;
  topicId?: string;
  partitions: RequestTopic['partitions'];
  missing: ErrorName;
} {
  const found = authorizedTopic(context, 'READ', requested, context.version >= 10);
  if ('error' in found) return { name: requested.name, partitions: [], missing: found.error };
  const { topic } = found;
  const exists = ({ partitionIndex }: { partitionIndex: number }): boolean =>
    partitionOf(topic, partitionIndex) !== undefined;
  return {
    name: topic.name,
    topicId: topic.id,
    partitions: requested.partitions.filter(exists),
    missing: 'UNKNOWN_TOPIC_OR_PARTITION',
  };
}
