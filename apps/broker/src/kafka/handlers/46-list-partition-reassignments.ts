import { errorCodeOf, ListPartitionReassignments } from '@posthorn/protocol';
import { defineApi } from '../api.js';

/**
 * ListPartitionReassignments (46), v0.
 * - None, ever: partitions follow their shard's lease, and no data moves. kafka-topics and UIs ask while they describe.
 * - DESCRIBE on the cluster.
 * Flexible from the start.
 */
export const listPartitionReassignments = defineApi(
  ListPartitionReassignments,
  { min: 0, max: 0 },
  (_, { access }) => {
    const error = access.cluster('DESCRIBE');
    return { errorCode: errorCodeOf(error ?? 'NONE'), errorMessage: null, topics: [] };
  },
);
