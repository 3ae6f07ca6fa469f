import {
  errorCodeOf,
  OffsetCommit,
  type ErrorName,
  type OffsetCommitRequest,
  type OffsetCommitResponseInput,
} from '@posthorn/protocol';
import type { BrokerServices } from '../../services.js';
import { defineApi } from '../api.js';
import { findTopic, partitionOf } from '../cluster.js';

type RequestTopic = OffsetCommitRequest['topics'][number];

/**
 * OffsetCommit (8), v2-10.
 * - Offsets of partitions that do not exist are refused one by one, the others are committed.
 * - A commit without a member (generation -1) is accepted while the group is empty: administrators and simple
 *   consumers.
 * v5 drops the retention time. v6 leader epoch. v7 static members. v8 flexible. v9 GROUP_ID_NOT_FOUND. v10 topic ids.
 */
export const offsetCommit = defineApi(
  OffsetCommit,
  { min: 2, max: 10 },
  async (request, { services, version }): Promise<OffsetCommitResponseInput> => {
    const isKnown = request.topics.map((topic) => knownPartitions(topic, services, version));
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

function knownPartitions(
  requested: RequestTopic,
  { log }: BrokerServices,
  version: number,
): { name: string; partitions: RequestTopic['partitions']; missing: ErrorName } {
  const byId = version >= 10;
  const topic = findTopic(log, requested, byId);
  if (topic === undefined) {
    const missing = byId ? 'UNKNOWN_TOPIC_ID' : 'UNKNOWN_TOPIC_OR_PARTITION';
    return { name: requested.name, partitions: [], missing };
  }
  const exists = ({ partitionIndex }: { partitionIndex: number }): boolean =>
    partitionOf(topic, partitionIndex) !== undefined;
  return {
    name: topic.name,
    partitions: requested.partitions.filter(exists),
    missing: 'UNKNOWN_TOPIC_OR_PARTITION',
  };
}
