import {
  CreatePartitions,
  CreateTopics,
  DeleteRecords,
  DeleteTopics,
  DescribeProducers,
  DescribeTopicPartitions,
  Fetch,
  ListOffsets,
  Metadata,
  Produce,
} from '@posthorn/protocol';
import { batchOf } from '../raw-client.js';
import {
  CLUSTER,
  NONE,
  TOPIC,
  TOPIC_AUTHORIZATION_FAILED,
  TRANSACTIONAL_ID_AUTHORIZATION_FAILED,
  row,
  type AuthorizationRow,
} from './row.js';

export const topicRows: readonly AuthorizationRow[] = [
  row(
    Produce,
    9,
    {
      acks: -1,
      timeoutMs: 1_000,
      topicData: [{ name: TOPIC, partitionData: [{ index: 0, records: batchOf(['a']) }] }],
    },
    {
      see: ({ responses }) => responses[0].partitionResponses[0].errorCode,
      without: TOPIC_AUTHORIZATION_FAILED,
      grants: [['WRITE', 'TOPIC', TOPIC]],
    },
  ),
  row(
    Produce,
    9,
    {
      transactionalId: 't',
      acks: -1,
      timeoutMs: 1_000,
      topicData: [{ name: 'missing', partitionData: [{ index: 0, records: batchOf(['a']) }] }],
    },
    {
      about: 'with a transactional id, to a topic that is not there',
      see: ({ responses }) => responses[0].partitionResponses[0].errorCode,
      without: TRANSACTIONAL_ID_AUTHORIZATION_FAILED,
      allowed: 3,
      grants: [
        ['WRITE', 'TRANSACTIONAL_ID', 't'],
        ['WRITE', 'TOPIC', 'missing'],
      ],
    },
  ),
  row(
    Fetch,
    12,
    {
      maxWaitMs: 0,
      minBytes: 1,
      topics: [
        {
          topic: TOPIC,
          partitions: [{ partition: 0, fetchOffset: 0n, partitionMaxBytes: 1_000 }],
        },
      ],
    },
    {
      see: ({ responses }) => responses[0].partitions[0].errorCode,
      without: TOPIC_AUTHORIZATION_FAILED,
      grants: [['READ', 'TOPIC', TOPIC]],
    },
  ),
  row(
    ListOffsets,
    7,
    {
      replicaId: -1,
      topics: [{ name: TOPIC, partitions: [{ partitionIndex: 0, timestamp: -1n }] }],
    },
    {
      see: ({ topics }) => topics[0].partitions[0].errorCode,
      without: TOPIC_AUTHORIZATION_FAILED,
      grants: [['DESCRIBE', 'TOPIC', TOPIC]],
    },
  ),
  row(
    Metadata,
    9,
    { topics: [{ name: TOPIC }], allowAutoTopicCreation: true },
    {
      see: ({ topics }) => topics[0].errorCode,
      without: TOPIC_AUTHORIZATION_FAILED,
      grants: [['DESCRIBE', 'TOPIC', TOPIC]],
    },
  ),
  row(
    Metadata,
    9,
    { topics: null },
    {
      about: 'of all topics',
      see: ({ topics }) => topics.map(({ name }) => name),
      without: [],
      allowed: [TOPIC],
      grants: [['DESCRIBE', 'TOPIC', TOPIC]],
    },
  ),
  row(
    Metadata,
    9,
    { topics: [{ name: 'born' }], allowAutoTopicCreation: true },
    {
      about: 'that creates the topic',
      see: ({ topics }) => topics[0].errorCode,
      without: TOPIC_AUTHORIZATION_FAILED,
      grants: [
        ['DESCRIBE', 'TOPIC', 'born'],
        ['CREATE', 'TOPIC', 'born'],
      ],
    },
  ),
  row(
    Metadata,
    9,
    { topics: [], includeClusterAuthorizedOperations: true },
    {
      about: 'with the operations on the cluster',
      see: ({ clusterAuthorizedOperations }) => clusterAuthorizedOperations,
      without: 0,
      allowed: 1 << 8,
      grants: [['DESCRIBE', 'CLUSTER', CLUSTER]],
    },
  ),
  row(
    DescribeTopicPartitions,
    0,
    { topics: [{ name: TOPIC }], responsePartitionLimit: 10, cursor: null },
    {
      see: ({ topics }) => topics[0].errorCode,
      without: TOPIC_AUTHORIZATION_FAILED,
      grants: [['DESCRIBE', 'TOPIC', TOPIC]],
    },
  ),
  row(
    DescribeTopicPartitions,
    0,
    { topics: [], responsePartitionLimit: 10, cursor: null },
    {
      about: 'of all topics',
      see: ({ topics }) => topics.map(({ name }) => name),
      without: [],
      allowed: [TOPIC],
      grants: [['DESCRIBE', 'TOPIC', TOPIC]],
    },
  ),
  row(
    DescribeProducers,
    0,
    { topics: [{ name: TOPIC, partitionIndexes: [0] }] },
    {
      see: ({ topics }) => topics[0].partitions[0].errorCode,
      without: TOPIC_AUTHORIZATION_FAILED,
      grants: [['READ', 'TOPIC', TOPIC]],
    },
  ),
  row(
    CreateTopics,
    5,
    {
      topics: [
        { name: 'made', numPartitions: 1, replicationFactor: 1, assignments: [], configs: [] },
      ],
      timeoutMs: 1_000,
      validateOnly: true,
    },
    {
      see: ({ topics }) => [topics[0].errorCode, topics[0].topicConfigErrorCode],
      without: [TOPIC_AUTHORIZATION_FAILED, NONE],
      allowed: [NONE, NONE],
      grants: [
        ['CREATE', 'TOPIC', 'made'],
        ['DESCRIBE_CONFIGS', 'TOPIC', 'made'],
      ],
    },
  ),
  row(
    CreateTopics,
    2,
    {
      topics: [
        { name: 'made', numPartitions: 1, replicationFactor: 1, assignments: [], configs: [] },
      ],
      timeoutMs: 1_000,
      validateOnly: true,
    },
    {
      about: 'with the right to create any',
      see: ({ topics }) => topics[0].errorCode,
      without: TOPIC_AUTHORIZATION_FAILED,
      grants: [['CREATE', 'CLUSTER', CLUSTER]],
    },
  ),
  row(
    DeleteTopics,
    5,
    { topicNames: ['passing'], timeoutMs: 1_000 },
    {
      see: ({ responses }) => responses[0].errorCode,
      without: TOPIC_AUTHORIZATION_FAILED,
      grants: [['DELETE', 'TOPIC', 'passing']],
    },
  ),
  row(
    DeleteTopics,
    5,
    { topicNames: ['missing'], timeoutMs: 1_000 },
    {
      about: 'of a topic that is not there',
      see: ({ responses }) => responses[0].errorCode,
      without: TOPIC_AUTHORIZATION_FAILED,
      allowed: 3,
      grants: [['DESCRIBE', 'TOPIC', 'missing']],
    },
  ),
  row(
    DeleteRecords,
    1,
    {
      topics: [{ name: TOPIC, partitions: [{ partitionIndex: 0, offset: 0n }] }],
      timeoutMs: 1_000,
    },
    {
      see: ({ topics }) => topics[0].partitions[0].errorCode,
      without: TOPIC_AUTHORIZATION_FAILED,
      grants: [['DELETE', 'TOPIC', TOPIC]],
    },
  ),
  row(
    CreatePartitions,
    1,
    {
      topics: [{ name: TOPIC, count: 5, assignments: null }],
      timeoutMs: 1_000,
      validateOnly: true,
    },
    {
      see: ({ results }) => results[0].errorCode,
      without: TOPIC_AUTHORIZATION_FAILED,
      grants: [['ALTER', 'TOPIC', TOPIC]],
    },
  ),
];
