import type { ClusterView, Topic } from '@posthorn/log';
import {
  CreateTopics,
  errorCodeOf,
  ErrorCode,
  ZERO_UUID,
  type CreateTopicsRequestCreatableTopic,
  type CreateTopicsResponseCreatableTopicResultInput,
} from '@posthorn/protocol';
import type { BrokerServices } from '../../services.js';
import type { TopicRefusal } from '../../topics/topic-operations.js';
import { defineApi, type HandlerContext } from '../api.js';
import { topicConfigEntries } from '../configs/config-entries.js';
import { placementProblem } from '../metadata/replica-assignment.js';
import { QUOTA_EXCEEDED } from '../changes/quota-exceeded.js';

type Result = CreateTopicsResponseCreatableTopicResultInput;

/**
 * CreateTopics (19), v2-7.
 * - Each topic succeeds or fails for itself; a name that stands in the request twice fails, and is answered once.
 * - Any replication factor is accepted and one replica reported: copies of the log are PostgreSQL's replicas.
 * - Assignments are granted only where they cannot be missed: see replica-assignment.ts.
 * - CREATE on the cluster or the topic; its configs are told only with DESCRIBE_CONFIGS on it.
 * - The quota controller_mutation_rate counts the partitions; v6 knows THROTTLING_QUOTA_EXCEEDED.
 * v4 -1 for the broker's defaults. v5 flexible, answers with the topic's configs. v7 topic id.
 */
export const createTopics = defineApi(
  CreateTopics,
  { min: 2, max: 7 },
  async ({ topics, validateOnly }, context) => {
    await context.services.topics.catchUp();
    const byName = Map.groupBy(topics, ({ name }) => name);
    const results = [...byName.values()].map(async ([topic, ...again]) =>
      again.length > 0
        ? failed(topic.name, { error: 'INVALID_REQUEST', message: 'Duplicate topic name.' })
        : createOne(topic, validateOnly, context),
    );
    return { topics: await Promise.all(results) };
  },
);

async function createOne(
  request: CreateTopicsRequestCreatableTopic,
  validateOnly: boolean,
  { services, access, throttle, version, peer }: HandlerContext,
): Promise<Result> {
  const { topics, log } = services;
  const { name, numPartitions, replicationFactor, assignments } = request;
  const unauthorized = access.allowsCluster('CREATE') ? null : access.topic('CREATE', name);
  if (unauthorized !== null) {
    return failed(name, { error: unauthorized, message: 'Authorization failed.' });
  }
  const refusal = assignmentRefusal(request, log.cluster) ?? nullConfigRefusal(request);
  if (refusal !== null) return failed(name, refusal);
  const partitions = assignments.length > 0 ? assignments.length : numPartitions;
  const counted = partitions === -1 ? services.config.partitionsDefault : partitions;
  if (!throttle.mayMutate(Math.max(0, counted), version >= 6)) {
    return failed(name, { error: 'THROTTLING_QUOTA_EXCEEDED', message: QUOTA_EXCEEDED });
  }
  const result = await topics.create({
    name,
    partitions,
    replicationFactor,
    configs: new Map(request.configs.map((config) => [config.name, config.value ?? ''])),
    validateOnly,
    by: peer,
  });
  if (!('topic' in result)) return failed(name, result);
  return access.topic('DESCRIBE_CONFIGS', name) === null
    ? created(result.topic, services)
    : createdUnseen(result.topic);
}

function assignmentRefusal(
  { assignments, numPartitions, replicationFactor }: CreateTopicsRequestCreatableTopic,
  cluster: ClusterView,
): TopicRefusal | null {
  if (assignments.length === 0) return null;
  if (numPartitions !== -1 || replicationFactor !== -1) {
    return {
      error: 'INVALID_REQUEST',
      message: 'Both numPartitions or replicationFactor and replicasAssignments were set.',
    };
  }
  const indexes = new Set(assignments.map(({ partitionIndex }) => partitionIndex));
  const isDense = assignments.every((_, index) => indexes.has(index));
  const message = isDense
    ? placementProblem(
        cluster,
        assignments.map(({ brokerIds }) => brokerIds),
      )
    : 'partitions should be a consecutive 0-based integer sequence.';
  return message === null ? null : { error: 'INVALID_REPLICA_ASSIGNMENT', message };
}

function nullConfigRefusal({ configs }: CreateTopicsRequestCreatableTopic): TopicRefusal | null {
  const names = configs.filter(({ value }) => value === null).map(({ name }) => name);
  if (names.length === 0) return null;
  return {
    error: 'INVALID_CONFIG',
    message: `Null value not supported for topic configs: ${names.join(', ')}`,
  };
}

/** To who may not see configs: -1 and an error where they would be. */
function createdUnseen({ name, id }: Topic): Result {
  return {
    name,
    topicId: id,
    errorCode: ErrorCode.NONE,
    errorMessage: null,
    topicConfigErrorCode: ErrorCode.TOPIC_AUTHORIZATION_FAILED,
    numPartitions: -1,
    replicationFactor: -1,
    configs: [],
  };
}

function created(topic: Topic, services: BrokerServices): Result {
  return {
    name: topic.name,
    topicId: topic.id,
    errorCode: ErrorCode.NONE,
    errorMessage: null,
    numPartitions: topic.partitions.length,
    replicationFactor: 1,
    configs: topicConfigEntries(topic, services).map(
      ({ name, value, readOnly, configSource, isSensitive }) => ({
        name,
        value,
        readOnly,
        configSource,
        isSensitive,
      }),
    ),
  };
}

function failed(name: string, { error, message }: TopicRefusal): Result {
  return { name, topicId: ZERO_UUID, errorCode: errorCodeOf(error), errorMessage: message };
}
