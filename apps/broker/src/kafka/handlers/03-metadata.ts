import type { Partition, Topic } from '@posthorn/log';
import {
  errorCodeOf,
  ErrorCode,
  Metadata,
  ZERO_UUID,
  type ErrorName,
  type MetadataRequestTopic,
  type MetadataResponseTopicInput,
} from '@posthorn/protocol';
import type { BrokerServices } from '../../services.js';
import type { Access } from '../../authorization/access.js';
import { topicNameProblem } from '../../topics/topic-name.js';
import { OFFSETS_TOPIC } from '../../transactions/offsets-topic.js';
import { defineApi, type HandlerContext } from '../api.js';
import {
  clusterOperations,
  controllerId,
  nodeEndpoints,
  OPERATIONS_OMITTED,
  whenLed,
  reachableLeadersOf,
  type ReachableLeader,
} from '../metadata/cluster.js';

/** v10 and v11 have a field for the id, and Kafka refuses whoever uses it. */
const BY_ID_SINCE = 12;
const LISTENER_NOT_FOUND_SINCE = 6;

/**
 * Metadata (3), v0-13.
 * - null topics mean all; an empty list means none, except in v0, where it means all.
 * - A topic asked for by name is created at once and answered complete when the client and the broker allow it: Kafka
 *   starts the creation and lets the client ask again, which costs every new topic a round of retries.
 * - Asking for all topics creates none. A request with an id goes by ids alone.
 * - DESCRIBE on a topic, or it is refused by name, and left out of all topics; to create one, CREATE on it or on the
 *   cluster.
 * v4 allowAutoTopicCreation. v6 LISTENER_NOT_FOUND, when the leader has no such listener as this. v7 leader epoch. v8 authorized operations. v9 flexible. v10 topic ids, v12 by id alone.
 */
export const metadata = defineApi(Metadata, { min: 0, max: 13 }, async (request, context) => {
  const { services, version, access, connection } = context;
  const { cluster, topics } = services.log;
  const isAll = request.topics === null || (version === 0 && request.topics.length === 0);
  const wantsOperations = request.includeTopicAuthorizedOperations;
  const visible = (): Topic[] =>
    topics.all().filter(({ name }) => access.allows('DESCRIBE', 'TOPIC', name));
  if (isAll) await allLed(visible(), services);
  const found = isAll
    ? visible().map(describer(context))
    : await Promise.all(
        wanted(request.topics ?? [], version).map((topic) =>
          describeOne(topic, context, request.allowAutoTopicCreation),
        ),
      );
  return {
    brokers: nodeEndpoints(cluster, connection.listenerName),
    clusterId: cluster.clusterId,
    controllerId: controllerId(cluster),
    topics: found.map((topic) => ({
      ...topic,
      topicAuthorizedOperations:
        wantsOperations && topic.errorCode !== ErrorCode.TOPIC_AUTHORIZATION_FAILED
          ? access.operationsOn('TOPIC', topic.name ?? '')
          : OPERATIONS_OMITTED,
    })),
    clusterAuthorizedOperations: request.includeClusterAuthorizedOperations
      ? clusterOperations(access)
      : OPERATIONS_OMITTED,
  };
});

/** As in Kafka, where one id is enough for the request to go by ids, and names beside it are left out. */
function wanted(topics: readonly MetadataRequestTopic[], version: number): MetadataRequestTopic[] {
  const byId = topics.filter(({ topicId }) => topicId !== ZERO_UUID);
  const isById = version >= BY_ID_SINCE && byId.length > 0;
  const asked = isById ? byId.map(({ topicId }) => ({ name: null, topicId })) : topics;
  return [...new Map(asked.map((topic) => [topic.name ?? topic.topicId, topic])).values()];
}

async function describeOne(
  { name, topicId }: MetadataRequestTopic,
  context: HandlerContext,
  mayCreate: boolean,
): Promise<MetadataResponseTopicInput> {
  const { services, access, version, peer } = context;
  const { log, config } = services;
  const isById = name === null || topicId !== ZERO_UUID;
  if (isById && version < BY_ID_SINCE)
    return failed(name ?? '', topicId, ErrorCode.INVALID_REQUEST);
  if (name === null) {
    const topic = log.topics.byId(topicId);
    if (topic === undefined) return failed(null, topicId, ErrorCode.UNKNOWN_TOPIC_ID);
    // An id is no secret, a name is.
    return access.topic('DESCRIBE', topic.name) === null
      ? describeLed(topic, context)
      : failed(null, topicId, ErrorCode.TOPIC_AUTHORIZATION_FAILED);
  }
  if (access.topic('DESCRIBE', name) !== null) {
    return failed(name, ZERO_UUID, ErrorCode.TOPIC_AUTHORIZATION_FAILED);
  }
  const existing = log.topics.byName(name);
  if (existing !== undefined) return describeLed(existing, context);
  // Before the rest, as in Kafka: a client gives up on a name that no topic will ever have.
  if (topicNameProblem(name) !== null) {
    return failed(name, ZERO_UUID, ErrorCode.INVALID_TOPIC_EXCEPTION);
  }
  if (!mayCreate || !config.autoCreateTopics || name === OFFSETS_TOPIC) {
    return failed(name, ZERO_UUID, ErrorCode.UNKNOWN_TOPIC_OR_PARTITION);
  }
  if (createRefusal(access, name) !== null) {
    return failed(name, ZERO_UUID, ErrorCode.TOPIC_AUTHORIZATION_FAILED);
  }
  const created = await services.topics.autoCreate(name, peer);
  if ('topic' in created) return describer(context)(created.topic);
  // Clients retry this one; the true reason of a failed creation would end them although the database comes back.
  const isFinal =
    created.error === 'INVALID_TOPIC_EXCEPTION' || created.error === 'POLICY_VIOLATION';
  const code = isFinal ? ErrorCode[created.error] : ErrorCode.LEADER_NOT_AVAILABLE;
  return failed(name, ZERO_UUID, code);
}

/** CREATE on the cluster covers every topic; the refusal that is told is the topic's. */
function createRefusal(access: Access, name: string): ErrorName | null {
  return access.allowsCluster('CREATE') ? null : access.topic('CREATE', name);
}

function failed(
  name: string | null,
  topicId: string,
  errorCode: number,
): MetadataResponseTopicInput {
  return { errorCode, name, topicId, partitions: [] };
}

/** Shards that are being handed over are led within milliseconds; told that nobody leads, clients wait much longer. */
async function allLed(topics: readonly Topic[], { log }: BrokerServices): Promise<void> {
  await whenLed(
    log.cluster,
    topics.flatMap(({ partitions }) => partitions),
  );
}

async function describeLed(
  topic: Topic,
  context: HandlerContext,
): Promise<MetadataResponseTopicInput> {
  await allLed([topic], context.services);
  return describer(context)(topic);
}

/** Describes topics as they are led now, to clients of the connection's listener. */
function describer({
  services: { log },
  connection,
  version,
}: HandlerContext): (topic: Topic) => MetadataResponseTopicInput {
  const leader = reachableLeadersOf(log.cluster, connection.listenerName);
  // Older clients know one word for a leader that they cannot reach.
  const errorOf = ({ error }: ReachableLeader): ErrorName =>
    error === 'LISTENER_NOT_FOUND' && version < LISTENER_NOT_FOUND_SINCE
      ? 'LEADER_NOT_AVAILABLE'
      : error;
  return ({ name, id, partitions }) => ({
    errorCode: ErrorCode.NONE,
    name,
    topicId: id,
    partitions: partitions.map((partition) => {
      const led = leader(partition);
      return describePartition(partition, led, errorCodeOf(errorOf(led)));
    }),
  });
}

function describePartition(
  { index }: Partition,
  { leaderId, leaderEpoch, replicas }: ReachableLeader,
  errorCode: number,
): MetadataResponseTopicInput['partitions'][number] {
  return {
    errorCode,
    partitionIndex: index,
    leaderId,
    leaderEpoch,
    // The data is in PostgreSQL: whoever leads has the one replica there is.
    replicaNodes: [...replicas],
    isrNodes: [...replicas],
  };
}
