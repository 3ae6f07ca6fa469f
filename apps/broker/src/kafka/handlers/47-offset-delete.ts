import type { Log } from '@posthorn/log';
import { errorCodeOf, ErrorCode, OffsetDelete, type OffsetDeleteRequest } from '@posthorn/protocol';
import { defineApi } from '../api.js';
import { partitionBy } from '../authorized-topic.js';
import { partitionOf } from '../cluster.js';

/**
 * OffsetDelete (47), v0.
 * - Forgets committed offsets of topics that no member of the group is subscribed to. Of partitions that there are: those
 *   of deleted ones went with them.
 * - DELETE on the group, READ on each topic.
 * Never flexible.
 */
export const offsetDelete = defineApi(
  OffsetDelete,
  { min: 0, max: 0 },
  async ({ groupId, topics }, { services, access }) => {
    const refusal = access.group('DELETE', groupId);
    if (refusal !== null) return { errorCode: errorCodeOf(refusal), topics: [] };
    const { allowed, refused } = partitionBy(
      topics,
      ({ name }) => access.topic('READ', name) === null,
    );
    const { known, unknown } = split(allowed, services.log);
    const response =
      known.length === 0 && topics.length > 0
        ? ({ error: 'NONE', topics: [] } as const)
        : await services.groups.deleteOffsets({ groupId, topics: known });
    return {
      errorCode: errorCodeOf(response.error),
      topics: [
        ...refused.map(({ name, partitions }) => ({
          name,
          partitions: partitions.map(({ partitionIndex }) => ({
            partitionIndex,
            errorCode: ErrorCode.TOPIC_AUTHORIZATION_FAILED,
          })),
        })),
        ...(response.error === 'NONE' ? unknown : []),
        ...response.topics.map(({ name, partitions }) => ({
          name,
          partitions: partitions.map(({ partitionIndex, error }) => ({
            partitionIndex,
            errorCode: errorCodeOf(error),
          })),
        })),
      ],
    };
  },
);

/** What is asked for of partitions that there are, and the answer for the others. */
function split(topics: OffsetDeleteRequest['topics'], log: Log) {
  const isKnown = (name: string, index: number): boolean => {
    const topic = log.topics.byName(name);
    return topic !== undefined && partitionOf(topic, index) !== undefined;
  };
  const known = topics.flatMap(({ name, partitions }) => {
    const indexes = partitions.map(({ partitionIndex }) => partitionIndex);
    const partitionIndexes = indexes.filter((index) => isKnown(name, index));
    return partitionIndexes.length === 0 ? [] : [{ name, partitionIndexes }];
  });
  const unknown = topics.flatMap(({ name, partitions }) => {
    const missing = partitions.filter(({ partitionIndex }) => !isKnown(name, partitionIndex));
    const errorCode = ErrorCode.UNKNOWN_TOPIC_OR_PARTITION;
    if (missing.length === 0) return [];
    return [
      { name, partitions: missing.map(({ partitionIndex }) => ({ partitionIndex, errorCode })) },
    ];
  });
  return { known, unknown };
}
