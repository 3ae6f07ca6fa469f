import {
  CreatePartitions,
  CreateTopics,
  DeleteTopics,
  DescribeTopicPartitions,
  ZERO_UUID,
  type CreateTopicsRequestInput,
  type CreateTopicsResponse,
} from '@posthorn/protocol';
import { bad, BROKER_ID, MISSING, TOPIC, UNKNOWN_ID, unlikeKafka, type BadRequest } from './row.js';

type NewTopic = CreateTopicsRequestInput['topics'][number];

const created = ({ topics }: CreateTopicsResponse): CreateTopicsResponse['topics'][number] =>
  topics[0];
const create = (change: Partial<NewTopic>): CreateTopicsRequestInput & { timeoutMs: number } => ({
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
const twice = (topic: NewTopic): CreateTopicsRequestInput & { timeoutMs: number } => ({
  topics: [topic, topic],
  timeoutMs: 1_000,
});

/** What topics and their partitions cannot be. */
export const topicRows: readonly BadRequest[] = [
  bad(
    CreateTopics,
    7,
    ['a bad name', create({ name: 'a b' })],
    created,
    'INVALID_TOPIC_EXCEPTION',
    /ASCII/,
  ),
  bad(CreateTopics, 7, ['the name "."', create({ name: '.' })], created, 'INVALID_TOPIC_EXCEPTION'),
  bad(CreateTopics, 7, ['an empty name', create({ name: '' })], created, 'INVALID_TOPIC_EXCEPTION'),
  bad(
    CreateTopics,
    7,
    ['a long name', create({ name: 'x'.repeat(250) })],
    created,
    'INVALID_TOPIC_EXCEPTION',
    /249/,
  ),
  bad(
    CreateTopics,
    7,
    ['a name that is taken', create({ name: TOPIC })],
    created,
    'TOPIC_ALREADY_EXISTS',
    /already exists/,
  ),
  bad(
    CreateTopics,
    7,
    ['no partitions', create({ numPartitions: 0 })],
    created,
    'INVALID_PARTITIONS',
    /larger than 0/,
  ),
  unlikeKafka(
    'its limit is of a request, 10,000, and a POLICY_VIOLATION',
    bad(
      CreateTopics,
      7,
      ['two billion partitions', create({ numPartitions: 2_000_000_000 })],
      created,
      'INVALID_PARTITIONS',
      /at most/,
    ),
  ),
  bad(
    CreateTopics,
    7,
    ['no replicas', create({ replicationFactor: 0 })],
    created,
    'INVALID_REPLICATION_FACTOR',
  ),
  bad(
    CreateTopics,
    7,
    ['an unknown config', create({ configs: [{ name: 'no.such', value: '1' }] })],
    created,
    'INVALID_CONFIG',
    /no\.such/,
  ),
  bad(
    CreateTopics,
    7,
    ['a config of no number', create({ configs: [{ name: 'retention.ms', value: 'x' }] })],
    created,
    'INVALID_CONFIG',
    /retention\.ms/,
  ),
  bad(
    CreateTopics,
    7,
    ['a null config', create({ configs: [{ name: 'retention.ms', value: null }] })],
    created,
    'INVALID_CONFIG',
    /Null value/,
  ),
  bad(
    CreateTopics,
    7,
    ['a name twice', twice(create({}).topics[0])],
    created,
    'INVALID_REQUEST',
    /Duplicate/,
  ),
  bad(
    CreateTopics,
    7,
    [
      'assignments beside counts',
      create({ assignments: [{ partitionIndex: 0, brokerIds: [BROKER_ID] }] }),
    ],
    created,
    'INVALID_REQUEST',
  ),
  bad(
    CreateTopics,
    7,
    [
      'an assignment to one broker twice',
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
    CreateTopics,
    7,
    [
      'assignments that do not count up from 0',
      create({
        numPartitions: -1,
        replicationFactor: -1,
        assignments: [{ partitionIndex: 1, brokerIds: [BROKER_ID] }],
      }),
    ],
    created,
    'INVALID_REPLICA_ASSIGNMENT',
  ),
  bad(
    CreateTopics,
    7,
    [
      'an assignment without brokers',
      create({
        numPartitions: -1,
        replicationFactor: -1,
        assignments: [{ partitionIndex: 0, brokerIds: [] }],
      }),
    ],
    created,
    'INVALID_REPLICA_ASSIGNMENT',
  ),
  bad(
    CreateTopics,
    7,
    [
      'assignments to an unknown broker',
      create({
        numPartitions: -1,
        replicationFactor: -1,
        assignments: [{ partitionIndex: 0, brokerIds: [99] }],
      }),
    ],
    created,
    'INVALID_REPLICA_ASSIGNMENT',
  ),
  bad(
    DeleteTopics,
    6,
    ['unknown topic', { topics: [{ name: MISSING, topicId: ZERO_UUID }], timeoutMs: 1_000 }],
    ({ responses }) => responses[0],
    'UNKNOWN_TOPIC_OR_PARTITION',
    /does not host/,
  ),
  bad(
    DeleteTopics,
    6,
    ['unknown topic id', { topics: [{ name: null, topicId: UNKNOWN_ID }], timeoutMs: 1_000 }],
    ({ responses }) => responses[0],
    'UNKNOWN_TOPIC_ID',
    /does not host/,
  ),
  bad(
    DeleteTopics,
    6,
    ['a name and an id', { topics: [{ name: TOPIC, topicId: UNKNOWN_ID }], timeoutMs: 1_000 }],
    ({ responses }) => responses[0],
    'INVALID_REQUEST',
    /name/,
  ),
  bad(
    DeleteTopics,
    5,
    ['a name twice', { topicNames: [TOPIC, TOPIC], timeoutMs: 1_000 }],
    ({ responses }) => responses[0],
    'INVALID_REQUEST',
    /Duplicate/,
  ),
  bad(
    CreatePartitions,
    3,
    [
      'unknown topic',
      {
        topics: [{ name: MISSING, count: 3, assignments: null }],
        timeoutMs: 1_000,
        validateOnly: false,
      },
    ],
    (r) => r.results[0],
    'UNKNOWN_TOPIC_OR_PARTITION',
  ),
  bad(
    CreatePartitions,
    3,
    [
      'fewer than there are',
      {
        topics: [{ name: TOPIC, count: 0, assignments: null }],
        timeoutMs: 1_000,
        validateOnly: false,
      },
    ],
    (r) => r.results[0],
    'INVALID_PARTITIONS',
    /would not be an increase/,
  ),
  bad(
    CreatePartitions,
    3,
    [
      'as many as there are',
      {
        topics: [{ name: TOPIC, count: 1, assignments: null }],
        timeoutMs: 1_000,
        validateOnly: false,
      },
    ],
    (r) => r.results[0],
    'INVALID_PARTITIONS',
    /already has 1 partition/,
  ),
  bad(
    CreatePartitions,
    3,
    [
      'too few assignments',
      {
        topics: [{ name: TOPIC, count: 3, assignments: [{ brokerIds: [1] }] }],
        timeoutMs: 1_000,
        validateOnly: false,
      },
    ],
    (r) => r.results[0],
    'INVALID_REPLICA_ASSIGNMENT',
  ),
  bad(
    DescribeTopicPartitions,
    0,
    ['unknown topic', { topics: [{ name: MISSING }] }],
    ({ topics }) => topics[0].errorCode,
    'UNKNOWN_TOPIC_OR_PARTITION',
  ),
  bad(
    CreateTopics,
    7,
    ["the topic of the groups' offsets", create({ name: '__consumer_offsets' })],
    created,
    'TOPIC_ALREADY_EXISTS',
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
