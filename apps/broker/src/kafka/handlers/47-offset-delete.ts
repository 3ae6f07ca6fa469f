import { errorCodeOf, OffsetDelete } from '@posthorn/protocol';
import { defineApi } from '../api.js';

/**
 * OffsetDelete (47), v0.
 * - Forgets committed offsets of topics that no member of the group is subscribed to.
 * Never flexible.
 */
export const offsetDelete = defineApi(
  OffsetDelete,
  { min: 0, max: 0 },
  async ({ groupId, topics }, { services }) => {
    const response = await services.groups.deleteOffsets({
      groupId,
      topics: topics.map(({ name, partitions }) => ({
        name,
        partitionIndexes: partitions.map(({ partitionIndex }) => partitionIndex),
      })),
    });
    return {
      errorCode: errorCodeOf(response.error),
      topics: response.topics.map(({ name, partitions }) => ({
        name,
        partitions: partitions.map(({ partitionIndex, error }) => ({
          partitionIndex,
          errorCode: errorCodeOf(error),
        })),
      })),
    };
  },
);
