import {
  DeleteRecords,
  errorCodeOf,
  ErrorCode,
  type DeleteRecordsRequestPartition,
  type DeleteRecordsResponsePartitionResultInput,
  type ErrorName,
} from '@posthorn/protocol';
import { listItems } from '../../topics/config-definition.js';
import { defineApi, type HandlerContext } from '../api.js';
import { authorizedTopicByName, type FoundTopic } from '../authorized-topic.js';
import { partitionOf } from '../cluster.js';

type Result = DeleteRecordsResponsePartitionResultInput;

/** The high watermark: everything there is. */
const ALL = -1n;

/**
 * DeleteRecords (21), v0-2.
 * - Moves the log start to the offset, at once for every reader; the bytes go later with their segment.
 * - A topic that is only compacted refuses: its records are each the newest of their key.
 * - DELETE on the topic.
 * v2 flexible.
 */
export const deleteRecords = defineApi(
  DeleteRecords,
  { min: 0, max: 2 },
  async ({ topics }, context) => ({
    topics: await Promise.all(
      topics.map(async ({ name, partitions }) => {
        const topic = authorizedTopicByName(context, 'DELETE', name);
        const results = partitions.map((partition) => deleteFrom(topic, partition, context));
        return { name, partitions: await Promise.all(results) };
      }),
    ),
  }),
);

async function deleteFrom(
  found: FoundTopic,
  { partitionIndex, offset }: DeleteRecordsRequestPartition,
  { services: { log, topics } }: HandlerContext,
): Promise<Result> {
  if ('error' in found) return failed(partitionIndex, found.error);
  const { topic } = found;
  const partition = partitionOf(topic, partitionIndex);
  if (partition === undefined) return failed(partitionIndex, 'UNKNOWN_TOPIC_OR_PARTITION');
  const policies = listItems(topics.configOf(topic, 'cleanup.policy'));
  if (!policies.includes('delete')) return failed(partitionIndex, 'POLICY_VIOLATION');
  const { partitionId } = partition;
  const offsets = await log.offsets(partitionId);
  if ('error' in offsets) return failed(partitionIndex, offsets.error);
  const target = offset === ALL ? offsets.highWatermark : offset;
  if (target < 0n || target > offsets.highWatermark) {
    return failed(partitionIndex, 'OFFSET_OUT_OF_RANGE');
  }
  const result = await log.deleteRecordsBefore(partitionId, target);
  if ('error' in result) return failed(partitionIndex, result.error);
  return { partitionIndex, lowWatermark: result.logStartOffset, errorCode: ErrorCode.NONE };
}

function failed(partitionIndex: number, error: ErrorName): Result {
  return { partitionIndex, lowWatermark: -1n, errorCode: errorCodeOf(error) };
}
