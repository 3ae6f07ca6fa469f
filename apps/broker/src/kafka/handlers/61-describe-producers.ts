import {
  DescribeProducers,
  errorCodeOf,
  ErrorCode,
  type ErrorName,
  type DescribeProducersResponsePartitionResponseInput,
} from '@posthorn/protocol';
import { defineApi, type HandlerContext } from '../api.js';
import { authorizedTopicByName, type FoundTopic } from '../authorization/authorized-topic.js';
import { partitionOf } from '../metadata/cluster.js';
import { topicNameProblem } from '../../topics/topic-name.js';

type PartitionResponse = DescribeProducersResponsePartitionResponseInput;

/**
 * DescribeProducers (61), v0.
 * - The idempotent and transactional producers that a partition remembers, and where the open transaction of each
 *   begins: how a transaction that hangs is found. Asked of the partition's leader.
 * - READ on the topic.
 * - lastTimestamp is when the last batch was appended, by the broker's clock; Kafka's is the batch's own.
 */
export const describeProducers = defineApi(
  DescribeProducers,
  { min: 0, max: 0 },
  async ({ topics }, context) => ({
    topics: await Promise.all(
      topics.map(async ({ name, partitionIndexes }) => {
        const found: FoundTopic =
          topicNameProblem(name) === null
            ? authorizedTopicByName(context, 'READ', name)
            : { error: 'INVALID_TOPIC_EXCEPTION' };
        const partitions = partitionIndexes.map((index) => describe(found, index, context));
        return { name, partitions: await Promise.all(partitions) };
      }),
    ),
  }),
);

async function describe(
  found: FoundTopic,
  partitionIndex: number,
  { services: { log } }: HandlerContext,
): Promise<PartitionResponse> {
  if ('error' in found) return failed(partitionIndex, found.error);
  const partition = partitionOf(found.topic, partitionIndex);
  if (partition === undefined) return failed(partitionIndex, 'UNKNOWN_TOPIC_OR_PARTITION');
  const producers = await log.producersOf(partition.partitionId);
  if ('error' in producers) return failed(partitionIndex, producers.error);
  return { partitionIndex, errorCode: ErrorCode.NONE, activeProducers: producers };
}

function failed(partitionIndex: number, error: ErrorName): PartitionResponse {
  return { partitionIndex, errorCode: errorCodeOf(error), activeProducers: [] };
}
