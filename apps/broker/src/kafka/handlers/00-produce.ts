import type { AppendResult } from '@posthorn/log';
import {
  errorCodeOf,
  ErrorCode,
  Produce,
  type ErrorName,
  type ProduceRequest,
  type ProduceRequestPartitionProduceData,
  type ProduceRequestTopicProduceData,
  type ProduceResponseInput,
  type ProduceResponsePartitionProduceResponseInput,
} from '@posthorn/protocol';
import type { Partition, Topic } from '@posthorn/log';
import {
  appendRulesOf,
  asKept,
  checkBatch,
  type AppendRefusal,
  type AppendRules,
} from '../produce/append-checks.js';
import { defineApi, type HandlerContext } from '../api.js';
import { authorizedTopic } from '../authorization/authorized-topic.js';
import { findTopic, newLeader, nodeEndpoints, partitionOf, whenLed } from '../metadata/cluster.js';
import { ConnectionError } from '../network/connection-error.js';
import { transactionRefusal } from '../produce/transactional-produce.js';

type PartitionResponse = ProduceResponsePartitionProduceResponseInput;

interface ProduceContext extends HandlerContext {
  readonly transactionalId: string | null;
}

const ACKS = new Set([-1, 0, 1]);

/**
 * Produce (0), v3-13, advertised from 0.
 * - Every batch is checked by its header, stamped and stored as it came, or in the topic's compression.type; each
 *   partition succeeds or fails for itself.
 * - acks 1 and -1 both answer after the commit is durable: there is one log. acks 0 is not answered; a failure closes
 *   the connection, which is all that such a producer can be told.
 * - Below v3 are record formats that no longer exist. ApiVersions still says 0, as Kafka's does: librdkafka before
 *   2.11 turns compression off without it.
 * - The first batch of a transaction in a partition is appended once its coordinator has verified it.
 * - WRITE on the topic, and on the transactional id when there is one.
 * v7 zstd. v8 error messages, and which records of a batch were at fault. v9 flexible. v10 names the new leader. v13 topic
 * ids. Not implemented: the request's timeoutMs (the log bounds its flushes).
 */
export const produce = defineApi(
  Produce,
  { min: 3, max: 13, advertisedMin: 0, overlaps: true },
  async (request, context) => {
    const responses = await appendAll(request, context);
    context.throttle.produced();
    if (request.acks === 0) return closeOnFailure(responses);
    return withLeaders(responses, context);
  },
);

/**
 * Every append starts before the first await, or behind the same verification as the producer's batches before it: the log
 * keeps the order of the calls, and so the producer's order.
 */
async function appendAll(
  request: ProduceRequest,
  context: HandlerContext,
): Promise<ProduceResponseInput['responses']> {
  if (!ACKS.has(request.acks)) return refuseAll(request, 'INVALID_REQUIRED_ACKS');
  const { transactionalId } = request;
  if (transactionalId !== null) {
    const refusal = context.access.transactionalId('WRITE', transactionalId);
    if (refusal !== null) return refuseAll(request, refusal);
  }
  const { topics } = context.services;
  const appending = request.topicData.map((data) => {
    const found = authorizedTopic(context, 'WRITE', data, context.version >= 13);
    if ('error' in found) {
      return {
        data,
        partitions: data.partitionData.map(async ({ index }) => failed(index, found.error)),
      };
    }
    const rules = appendRulesOf(found.topic, topics);
    const partitions = data.partitionData.map(async (partition) =>
      appendOne(found.topic, rules, partition, { ...context, transactionalId }),
    );
    return { data, partitions };
  });
  return Promise.all(
    appending.map(async ({ data, partitions }) => ({
      name: data.name,
      topicId: data.topicId,
      partitionResponses: await Promise.all(partitions),
    })),
  );
}

async function appendOne(
  topic: Topic,
  rules: AppendRules,
  data: ProduceRequestPartitionProduceData,
  { services, version, clientId, connection, transactionalId }: ProduceContext,
): Promise<PartitionResponse> {
  const partition = partitionOf(topic, data.index);
  if (partition === undefined) return failed(data.index, 'UNKNOWN_TOPIC_OR_PARTITION');
  const now = services.clock.now();
  const checked = checkBatch(data.records, rules, { version, now });
  if ('error' in checked) return refused(data.index, checked);
  const transactional = { transactionalId, version };
  const verdict = transactionRefusal(checked.batch, partition, transactional, services.verifier);
  const refusal = verdict instanceof Promise ? await verdict : verdict;
  if (refusal) return failed(data.index, refusal.error, refusal.message);
  services.wireAssertions?.check(checked.batch, partition.partitionId, clientId);
  const kept = asKept(checked.batch, rules, now);
  if ('error' in kept) return refused(data.index, kept);
  const logAppendTimeMs = rules.isLogAppendTime ? BigInt(now) : -1n;
  const { durability } = rules;
  const { buffer: batch } = kept.batch;
  const result = await services.log.append({
    partitionId: partition.partitionId,
    batch,
    durability,
  });
  if (!('error' in result)) {
    const { recordCount, sizeInBytes } = kept.batch;
    services.traffic.produced(connection, topic.name, recordCount, sizeInBytes);
  }
  return appended(data.index, result, logAppendTimeMs);
}

function appended(index: number, result: AppendResult, logAppendTimeMs: bigint): PartitionResponse {
  if ('error' in result) return failed(index, result.error, result.message);
  return {
    index,
    errorCode: ErrorCode.NONE,
    baseOffset: result.baseOffset,
    logAppendTimeMs,
    logStartOffset: result.logStartOffset,
  };
}

function refused(
  index: number,
  { error, message, records = [] }: AppendRefusal,
): PartitionResponse {
  const recordErrors = records.map((record) => ({
    batchIndex: record.index,
    batchIndexErrorMessage: record.message,
  }));
  return { ...failed(index, error, message), recordErrors };
}

function failed(index: number, error: ErrorName, errorMessage?: string): PartitionResponse {
  return { index, errorCode: errorCodeOf(error), baseOffset: -1n, errorMessage };
}

function refuseAll(request: ProduceRequest, error: ErrorName): ProduceResponseInput['responses'] {
  return request.topicData.map(
    ({ name, topicId, partitionData }: ProduceRequestTopicProduceData) => ({
      name,
      topicId,
      partitionResponses: partitionData.map(({ index }) => failed(index, error)),
    }),
  );
}

function closeOnFailure(responses: ProduceResponseInput['responses']): null {
  for (const { name, partitionResponses } of responses) {
    const failure = partitionResponses.find(({ errorCode }) => errorCode !== ErrorCode.NONE);
    if (failure === undefined) continue;
    throw new ConnectionError(
      'produce without acks failed',
      `error ${failure.errorCode} for ${name}-${failure.index}: ${failure.errorMessage ?? 'no detail'}`,
    );
  }
  return null;
}

/**
 * Who asks again is to find the new leader: a partition that is being handed over is refused once somebody leads it, and a
 * client of v10 and later is told whom, which spares it the Metadata request.
 */
async function withLeaders(
  responses: ProduceResponseInput['responses'],
  { services, version, connection }: HandlerContext,
): Promise<ProduceResponseInput> {
  const moved = (partition: PartitionResponse): boolean =>
    partition.errorCode === ErrorCode.NOT_LEADER_OR_FOLLOWER;
  if (!responses.some((topic) => topic.partitionResponses.some(moved))) return { responses };
  const { log } = services;
  const found = responses.map((data) => {
    const reference = { name: data.name ?? '', topicId: data.topicId ?? '' };
    const topic = findTopic(log, reference, version >= 13);
    const partitionOfResponse = (response: PartitionResponse): Partition | undefined =>
      moved(response) && topic ? partitionOf(topic, response.index) : undefined;
    return { data, partitionOfResponse };
  });
  await whenLed(
    log.cluster,
    found.flatMap(({ data, partitionOfResponse: of }) => data.partitionResponses.map(of)),
  );
  if (version < 10) return { responses };
  const located = found.map(({ data, partitionOfResponse }) => {
    const partitionResponses = data.partitionResponses.map((response) => {
      const partition = partitionOfResponse(response);
      return partition === undefined
        ? response
        : { ...response, ...newLeader(log.cluster, partition) };
    });
    return { ...data, partitionResponses };
  });
  return { responses: located, nodeEndpoints: nodeEndpoints(log.cluster, connection.listenerName) };
}
