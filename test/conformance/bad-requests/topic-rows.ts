import {
  CreatePartitions,
  CreateTopics,
  DescribeTopicPartitions,
  type CreateTopicsRequestInput,
  type CreateTopicsResponse,
} from '@posthorn/protocol';
import { bad, BROKER_ID, MISSING, TOPIC, type BadRequest } from './row.js';

const created = ({ topics }: CreateTopicsResponse): CreateTopicsResponse['topics'][number] =>
  topics[0];
const create = (
  change: Partial<CreateTopicsRequestInput['topics'][number]>,
): CreateTopicsRequestInput & { timeoutMs: number } => ({
  topics: [
    {
      name: 'new',
      numPartitions: 1,
      replicationFactor: 1,
      assignments: [],
      configs: [],
      ...change,
    },
  ],
  timeoutMs: 1_000,
});

/** What topics and their partitions cannot be. */
export const topicRows: readonly BadRequest[] = [
  bad(
    CreateTopics,
    7,
    ["the topic of the groups' offsets", create({ name: '__consumer_offsets' })],
    created,
    'TOPIC_ALREADY_EXISTS',
  ),
  bad(
    CreateTopics,
    7,
    [
      'two replicas on one broker',
      create({
        numPartitions: -1,
        replicationFactor: -1,
        assignments: [{ partitionIndex: 0, brokerIds: [BROKER_ID, BROKER_ID] }],
      }),
    ],
    created,
    'INVALID_REPLICA_ASSIGNMENT',
  ),
  bad(
    CreatePartitions,
    3,
    [
      'two replicas on one broker',
      {
        topics: [{ name: TOPIC, count: 2, assignments: [{ brokerIds: [BROKER_ID, BROKER_ID] }] }],
        timeoutMs: 1_000,
        validateOnly: true,
      },
    ],
    (r) => r.results[0],
    'INVALID_REPLICA_ASSIGNMENT',
  ),
  bad(
    DescribeTopicPartitions,
    0,
    ['a name that cannot be', { topics: [{ name: 'a b' }], responsePartitionLimit: 9 }],
    (r) => r.topics[0].errorCode,
    'INVALID_TOPIC_EXCEPTION',
  ),
  bad(
    DescribeTopicPartitions,
    0,
    [
      'a cursor before the first partition',
      {
        topics: [{ name: TOPIC }],
        responsePartitionLimit: 9,
        cursor: { topicName: TOPIC, partitionIndex: -1 },
      },
    ],
    (r) => r.topics[0].errorCode,
    'INVALID_REQUEST',
  ),
  ...[[TOPIC], ['another', TOPIC]].map((asked) =>
    bad(
      DescribeTopicPartitions,
      0,
      [
        `a cursor at an unknown topic, asked for ${asked.join()}`,
        {
          topics: asked.map((name) => ({ name })),
          responsePartitionLimit: 9,
          cursor: { topicName: MISSING, partitionIndex: 0 },
        },
      ],
      (r) => r.topics[0].errorCode,
      'INVALID_REQUEST',
    ),
  ),
  bad(
    DescribeTopicPartitions,
    0,
    [
      'a cursor at a topic that was not asked for',
      {
        topics: [{ name: MISSING }],
        responsePartitionLimit: 9,
        cursor: { topicName: TOPIC, partitionIndex: 0 },
      },
    ],
    (r) => r.topics[0].errorCode,
    'INVALID_REQUEST',
  ),
];
