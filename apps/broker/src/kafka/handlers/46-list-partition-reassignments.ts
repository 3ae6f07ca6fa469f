import { ErrorCode, ListPartitionReassignments } from '@posthorn/protocol';
import { defineApi } from '../api.js';

/**
 * ListPartitionReassignments (46), v0.
 * - None, ever: partitions follow their shard's lease, and no data moves. kafka-topics and UIs ask while they describe.
 * Flexible from the start.
 */
export const listPartitionReassignments = defineApi(
  ListPartitionReassignments,
  { min: 0, max: 0 },
  () => ({ errorCode: ErrorCode.NONE, errorMessage: null, topics: [] }),
);
