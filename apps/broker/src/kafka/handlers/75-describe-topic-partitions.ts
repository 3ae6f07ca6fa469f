import type { Log, Partition, Topic } from '@posthorn/log';
import {
  DescribeTopicPartitions,
  errorCodeOf,
  ErrorCode,
  ZERO_UUID,
  type DescribeTopicPartitionsRequest,
  type DescribeTopicPartitionsResponseInput,
  type DescribeTopicPartitionsResponseTopicInput,
  type ErrorName,
} from '@posthorn/protocol';
import type { Access } from '../../authorization/access.js';
import { topicNameProblem } from '../../topics/topic-name.js';
import { defineApi } from '../api.js';
import { reachableLeadersOf, type ReachableLeader } from '../metadata/cluster.js';

/** Kafka's max.request.partition.size.limit. */
const PARTITIONS_MAX = 2_000;

type Cursor = NonNullable<DescribeTopicPartitionsRequest['cursor']>;

/**
 * DescribeTopicPartitions (75), v0.
 * - Metadata in pages: topics in the order of their names, from the cursor on, until the limit of partitions is reached;
 *   the answer says where to go on.
 * - No names mean all topics. A name that does not exist has its error in its place; nothing is created.
 * - DESCRIBE on the topic; of all topics those that one may not describe are left out.
 * Flexible from the start.
 */
export const describeTopicPartitions = defineApi(
  DescribeTopicPartitions,
  { min: 0, max: 0 },
  (request, { services: { log }, access, connection }): DescribeTopicPartitionsResponseInput => {
    const { cursor } = request;
    // The answer has no place for an error of the whole request.
    if (cursor !== null && !isWithin(cursor, request)) return refuseAll(request);
    const names = wantedNames(request, log, access).filter(
      (name) => cursor === null || name >= cursor.topicName,
    );
    const leader = reachableLeadersOf(log.cluster, connection.listenerName);
    let left = Math.min(Math.max(request.responsePartitionLimit, 1), PARTITIONS_MAX);
    const topics: DescribeTopicPartitionsResponseTopicInput[] = [];
    for (const name of names) {
      const from =
        cursor !== null && cursor.topicName === name ? Math.max(0, cursor.partitionIndex) : 0;
      if (left === 0) return { topics, nextCursor: { topicName: name, partitionIndex: from } };
      const refusal = access.topic('DESCRIBE', name);
      const topic = refusal === null ? log.topics.byName(name) : undefined;
      const described =
        topic === undefined
          ? failed(name, refusal ?? missing(name))
          : describe(topic, leader, from, left);
      topics.push(
        topic === undefined
          ? described
          : { ...described, topicAuthorizedOperations: access.operationsOn('TOPIC', name) },
      );
      left -= described.partitions.length;
      const next = nextWithin(topic, from + described.partitions.length);
      if (next !== null) return { topics, nextCursor: next };
    }
    return { topics, nextCursor: null };
  },
);

/** Of all topics it may be at one that is gone meanwhile; among those that are named it has to be at one of them. */
function isWithin(
  { topicName, partitionIndex }: Cursor,
  { topics }: DescribeTopicPartitionsRequest,
): boolean {
  if (partitionIndex < 0) return false;
  return topics.length === 0 || topics.some(({ name }) => name === topicName);
}

function wantedNames(request: DescribeTopicPartitionsRequest, log: Log, access: Access): string[] {
  const names =
    request.topics.length === 0
      ? log.topics
          .all()
          .map(({ name }) => name)
          .filter((name) => access.allows('DESCRIBE', 'TOPIC', name))
      : request.topics.map(({ name }) => name);
  return [...new Set(names)].sort();
}

/** Where the topic goes on when the page ended inside it. */
function nextWithin(topic: Topic | undefined, partitionIndex: number): Cursor | null {
  if (topic === undefined || partitionIndex >= topic.partitions.length) return null;
  return { topicName: topic.name, partitionIndex };
}

function refuseAll({
  topics,
}: DescribeTopicPartitionsRequest): DescribeTopicPartitionsResponseInput {
  return { topics: topics.map(({ name }) => failed(name, 'INVALID_REQUEST')), nextCursor: null };
}

function failed(name: string, error: ErrorName): DescribeTopicPartitionsResponseTopicInput {
  return { errorCode: errorCodeOf(error), name, topicId: ZERO_UUID, partitions: [] };
}

function missing(name: string): ErrorName {
  return topicNameProblem(name) === null ? 'UNKNOWN_TOPIC_OR_PARTITION' : 'INVALID_TOPIC_EXCEPTION';
}

function describe(
  topic: Topic,
  leader: (partition: Partition) => ReachableLeader,
  from: number,
  limit: number,
): DescribeTopicPartitionsResponseTopicInput {
  const partitions = topic.partitions.slice(from, from + limit).map((partition) => {
    const { leaderId, leaderEpoch, replicas, error } = leader(partition);
    return {
      errorCode: errorCodeOf(error),
      partitionIndex: partition.index,
      leaderId,
      leaderEpoch,
      replicaNodes: [...replicas],
      isrNodes: [...replicas],
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
  };
}
