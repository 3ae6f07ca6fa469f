import { errorCodeOf, ErrorCode, OffsetDelete } from '@posthorn/protocol';
import { defineApi } from '../api.js';
import { partitionBy } from '../authorized-topic.js';

/**
 * OffsetDelete (47), v0.
 * - Forgets committed offsets of topics that no member of the group is subscribed to.
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
    const response = await services.groups.deleteOffsets({
      groupId,
      topics: allowed.map(({ name, partitions }) => ({
        name,
        partitionIndexes: partitions.map(({ partitionIndex }) => partitionIndex),
      })),
    });
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
