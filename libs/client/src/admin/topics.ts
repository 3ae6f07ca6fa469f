import {
  CreatePartitions,
  CreateTopics,
  DeleteTopics,
  DescribeConfigs,
  ErrorCode,
  IncrementalAlterConfigs,
  KafkaError,
  ZERO_UUID,
} from '@posthorn/protocol';
import { assertNone, type AdminRequests, type MetadataAnswer } from './requests.js';
import type {
  ConfigChange,
  ConfigSource,
  NewTopic,
  TopicConfig,
  TopicDescription,
  ValidateOnly,
} from './types.js';

/** Kafka's number for a topic among config resources. */
const TOPIC = 2;
const SET = 0;
const DELETE = 1;

export async function listTopics(requests: AdminRequests): Promise<readonly TopicDescription[]> {
  const { topics } = await requests.metadata(null);
  return topics
    .filter(({ errorCode }) => errorCode === ErrorCode.NONE)
    .map(descriptionOf)
    .sort((a, b) => (a.topic < b.topic ? -1 : 1));
}

export async function describeTopic(
  requests: AdminRequests,
  name: string,
): Promise<TopicDescription> {
  const { topics } = await requests.metadata([name]);
  const found = topics.find((topic) => topic.name === name);
  const errorCode = found?.errorCode ?? ErrorCode.UNKNOWN_TOPIC_OR_PARTITION;
  if (found === undefined || errorCode !== ErrorCode.NONE) throw new KafkaError(errorCode, name);
  return descriptionOf(found);
}

function descriptionOf(topic: MetadataAnswer['topics'][number]): TopicDescription {
  const partitions = topic.partitions
    .map(({ partitionIndex, leaderId, leaderEpoch, replicaNodes, isrNodes }) => ({
      partition: partitionIndex,
      leaderId,
      leaderEpoch,
      replicas: replicaNodes,
      inSyncReplicas: isrNodes,
    }))
    .sort((a, b) => a.partition - b.partition);
  const { name, topicId, isInternal } = topic;
  return { topic: name ?? '', topicId, isInternal, partitions };
}

export async function createTopic(
  requests: AdminRequests,
  { topic, partitions = -1, replicationFactor = -1, configs = {} }: NewTopic,
  { validateOnly = false }: ValidateOnly,
): Promise<void> {
  const answer = await requests.changeByController(CreateTopics, {
    topics: [
      {
        name: topic,
        numPartitions: partitions,
        replicationFactor,
        assignments: [],
        configs: Object.entries(configs).map(([name, value]) => ({ name, value })),
      },
    ],
    timeoutMs: requests.timeoutMs,
    validateOnly,
  });
  for (const { errorCode, errorMessage } of answer.topics) assertNone(errorCode, errorMessage);
}

export async function deleteTopic(requests: AdminRequests, topic: string): Promise<void> {
  const answer = await requests.changeByController(DeleteTopics, {
    topics: [{ name: topic, topicId: ZERO_UUID }],
    topicNames: [topic],
    timeoutMs: requests.timeoutMs,
  });
  for (const { errorCode, errorMessage } of answer.responses) assertNone(errorCode, errorMessage);
}

export async function addPartitions(
  requests: AdminRequests,
  topic: string,
  total: number,
  { validateOnly = false }: ValidateOnly,
): Promise<void> {
  const answer = await requests.changeByController(CreatePartitions, {
    topics: [{ name: topic, count: total, assignments: null }],
    timeoutMs: requests.timeoutMs,
    validateOnly,
  });
  for (const { errorCode, errorMessage } of answer.results) assertNone(errorCode, errorMessage);
}

/** By the numbers of DescribeConfigs: 1 a topic, 2 to 4 brokers, 5 the default. */
const SOURCES: readonly ConfigSource[] = [
  'unknown',
  'topic',
  'broker',
  'broker',
  'broker',
  'default',
];

export async function topicConfigs(
  requests: AdminRequests,
  topic: string,
): Promise<readonly TopicConfig[]> {
  const { results } = await requests.pool.requestAt(await requests.anyBroker(), DescribeConfigs, {
    resources: [{ resourceType: TOPIC, resourceName: topic, configurationKeys: null }],
  });
  return results.flatMap(({ errorCode, errorMessage, configs }) => {
    assertNone(errorCode, errorMessage);
    return configs
      .map(({ name, value, configSource, readOnly }) => ({
        name,
        value,
        source: SOURCES[configSource] ?? 'unknown',
        isReadOnly: readOnly,
      }))
      .sort((a, b) => (a.name < b.name ? -1 : 1));
  });
}

export async function alterTopicConfigs(
  requests: AdminRequests,
  topic: string,
  changes: readonly ConfigChange[],
  { validateOnly = false }: ValidateOnly,
): Promise<void> {
  const configs = changes.map(({ name, value }) => ({
    name,
    value,
    configOperation: value === null ? DELETE : SET,
  }));
  const answer = await requests.changeByController(IncrementalAlterConfigs, {
    resources: [{ resourceType: TOPIC, resourceName: topic, configs }],
    validateOnly,
  });
  for (const { errorCode, errorMessage } of answer.responses) assertNone(errorCode, errorMessage);
}
