import {
  ErrorCode,
  KafkaError,
  Produce,
  ZERO_UUID,
  type RequestInputOf,
  type ResponseOf,
} from '@posthorn/protocol';
import type { RecordBatch } from '@posthorn/records';
import type { MetadataView } from '../metadata-view.js';
import type { PartitionQueue } from './partition-queue.js';

export interface Shipment {
  readonly queue: PartitionQueue;
  readonly batch: RecordBatch;
}

export interface ProduceCall {
  readonly body: RequestInputOf<typeof Produce>;
  readonly versionMax: number;
  /** Finds an answer's partition again, by topic name or id. */
  readonly topicIds: ReadonlyMap<string, string>;
}

/** From this version on topics travel by id alone. */
const TOPIC_IDS_FROM = 13;
/** From version 12 on a transactional batch joins its partition to the transaction (KIP-890), which is done beforehand here. */
const TRANSACTIONAL_VERSION_MAX = 11;

/** One request with one batch for each of the partitions. */
export function produceCall(
  shipments: readonly Shipment[],
  view: MetadataView,
  options: {
    readonly acks: number;
    readonly timeoutMs: number;
    readonly transactionalId: string | null;
  },
): ProduceCall {
  const topics = new Map<string, { index: number; records: Buffer }[]>();
  for (const { queue, batch } of shipments) {
    const { topic, partition } = queue.target;
    const partitionData = topics.get(topic) ?? [];
    topics.set(topic, partitionData);
    partitionData.push({ index: partition, records: batch.buffer });
  }
  const topicIds = new Map<string, string>();
  const topicData = [...topics].map(([name, partitionData]) => {
    const topicId = view.topic(name)?.topicId ?? ZERO_UUID;
    topicIds.set(topicId, name);
    return { name, topicId, partitionData };
  });
  const named = topicIds.has(ZERO_UUID) ? TOPIC_IDS_FROM - 1 : TOPIC_IDS_FROM;
  const versionMax = options.transactionalId === null ? named : TRANSACTIONAL_VERSION_MAX;
  const body = { ...options, topicData };
  return { body, versionMax, topicIds };
}

export interface PartitionAnswer {
  readonly errorCode: number;
  readonly error: KafkaError | null;
  readonly baseOffset: bigint;
}

/** The answers by `topic/partition`. */
export function produceAnswers(
  response: ResponseOf<typeof Produce>,
  call: ProduceCall,
): Map<string, PartitionAnswer> {
  const answers = new Map<string, PartitionAnswer>();
  for (const topic of response.responses) {
    const name = topic.name === '' ? call.topicIds.get(topic.topicId) : topic.name;
    for (const { index, errorCode, errorMessage, baseOffset } of topic.partitionResponses) {
      const error =
        errorCode === ErrorCode.NONE ? null : new KafkaError(errorCode, errorMessage ?? undefined);
      answers.set(`${name}/${index}`, { errorCode, error, baseOffset });
    }
  }
  return answers;
}
