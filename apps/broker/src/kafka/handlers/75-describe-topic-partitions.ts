import type { Log, Topic } from '@posthorn/log';
import {
  DescribeTopicPartitions,
  ErrorCode,
  ZERO_UUID,
  type DescribeTopicPartitionsRequest,
  type DescribeTopicPartitionsResponseInput,
  type DescribeTopicPartitionsResponseTopicInput,
} from '@posthorn/protocol';
import { defineApi } from '../api.js';
import { leaderOf, TOPIC_OPERATIONS } from '../cluster.js';

/** Kafka's max.request.partition.size.limit. */
const PARTITIONS_MAX = 2_000;

type Cursor = NonNullable<DescribeTopicPartitionsRequest['cursor']>;

/**
 * DescribeTopicPartitions (75), v0.
 * - Metadata in pages: topics in the order of their names, from the cursor on, until the limit of partitions is reached;
 *   the answer says where to go on.
 * - No names mean all topics. A name that does not exist has its error in its place; nothing is created.
 * Flexible from the start.
 */
export const describeTopicPartitions = defineApi(
  DescribeTopicPartitions,
  { min: 0, max: 0 },
  (request, { services: { log } }): DescribeTopicPartitionsResponseInput => {
    const { cursor } = request;
    const names = wantedNames(request, log).filter(
      (name) => cursor === null || name >= cursor.topicName,
    );
    let left = Math.min(Math.max(request.responsePartitionLimit, 1), PARTITIONS_MAX);
    const topics: DescribeTopicPartitionsResponseTopicInput[] = [];
    for (const name of names) {
      const from =
        cursor !== null && cursor.topicName === name ? Math.max(0, cursor.partitionIndex) : 0;
      if (left === 0) return { topics, nextCursor: { topicName: name, partitionIndex: from } };
      const topic = log.topics.byName(name);
      const described = topic === undefined ? unknown(name) : describe(topic, log, from, left);
      topics.push(described);
      left -= described.partitions.length;
      const next = nextWithin(topic, from + described.partitions.length);
      if (next !== null) return { topics, nextCursor: next };
    }
    return { topics, nextCursor: null };
  },
);

function wantedNames(request: DescribeTopicPartitionsRequest, log: Log): string[] {
  const names =
    request.topics.length === 0
      ? log.topics.all().map(({ name }) => name)
      : request.topics.map(({ name }) => name);
  return [...new Set(names)].sort();
}

/** Where the topic goes on when the page ended inside it. */
function nextWithin(topic: Topic | undefined, partitionIndex: number): Cursor | null {
  if (topic === undefined || partitionIndex >= topic.partitions.length) return null;
  return { topicName: topic.name, partitionIndex };
}

function unknown(name: string): DescribeTopicPartitionsResponseTopicInput {
  const errorCode = ErrorCode.UNKNOWN_TOPIC_OR_PARTITION;
  return { errorCode, name, topicId: ZERO_UUID, partitions: [] };
}

function describe(
  topic: Topic,
  log: Log,
  from: number,
  limit: number,
): DescribeTopicPartitionsResponseTopicInput {
  const partitions = topic.partitions.slice(from, from + limit).map((partition) => {
    const { leaderId, leaderEpoch } = leaderOf(log.cluster, partition);
    const replicas = leaderId === -1 ? [] : [leaderId];
    return {
      errorCode: leaderId === -1 ? ErrorCode.LEADER_NOT_AVAILABLE : ErrorCode.NONE,
      partitionIndex: partition.index,
      leaderId,
      leaderEpoch,
      replicaNodes: replicas,
      isrNodes: replicas,
      // Nullable by the protocol, but Kafka's own admin client fails on null.
      eligibleLeaderReplicas: [],
      lastKnownElr: [],
      offlineReplicas: [],
    };
  });
  return {
    errorCode: ErrorCode.NONE,
    name: topic.name,
    topicId: topic.id,
    partitions,
    topicAuthorizedOperations: TOPIC_OPERATIONS,
  };
}
