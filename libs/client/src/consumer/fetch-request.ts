import { Fetch, ZERO_UUID, type RequestInputOf, type ResponseOf } from '@posthorn/protocol';
import type { MetadataView } from '../metadata-view.js';
import type { TopicPartition } from '../types.js';
import type { AbortedTransaction } from './visible-records.js';

/** What a fetch asks for. */
export interface Want {
  /** The id binds it to the topic that it was assigned of: another one of that name has other records. */
  readonly partition: TopicPartition & { readonly topicId?: string };
  readonly offset: bigint;
}

export type PartitionData = ResponseOf<typeof Fetch>['responses'][number]['partitions'][number];

export interface FetchLimits {
  readonly maxWaitMs: number;
  readonly maxBytes: number;
  readonly partitionMaxBytes: number;
  readonly isolationLevel: 0 | 1;
}

/** From this version on topics travel by id alone. */
const TOPIC_IDS_FROM = 13;

export interface FetchCall {
  readonly body: RequestInputOf<typeof Fetch>;
  readonly versionMax: number;
  /** Topic names by id. */
  readonly names: ReadonlyMap<string, string>;
}

/** One sessionless request for all wanted partitions of a leader. */
export function fetchCall(
  wants: readonly Want[],
  view: MetadataView,
  limits: FetchLimits,
): FetchCall {
  const names = new Map<string, string>();
  const idOf = ({ partition: { topic, topicId } }: Want): string =>
    topicId ?? view.idOf(topic) ?? ZERO_UUID;
  const topics = [
    ...Map.groupBy(wants, (want) => `${idOf(want)}/${want.partition.topic}`).values(),
  ].map((asked) => {
    const { topic } = asked[0].partition;
    const topicId = idOf(asked[0]);
    names.set(topicId, topic);
    const partitions = asked.map(({ partition, offset }) => ({
      partition: partition.partition,
      currentLeaderEpoch: view.partition(topic, partition.partition)?.leaderEpoch ?? -1,
      fetchOffset: offset,
      partitionMaxBytes: limits.partitionMaxBytes,
    }));
    return { topic, topicId, partitions };
  });
  const { maxWaitMs, maxBytes, isolationLevel } = limits;
  return {
    body: { maxWaitMs, minBytes: 1, maxBytes, isolationLevel, topics },
    versionMax: names.has(ZERO_UUID) ? TOPIC_IDS_FROM - 1 : Number.POSITIVE_INFINITY,
    names,
  };
}

/** The answers by `topic/partition`. */
export function fetchAnswers(
  response: ResponseOf<typeof Fetch>,
  names: ReadonlyMap<string, string>,
): Map<string, PartitionData> {
  const answers = new Map<string, PartitionData>();
  for (const { topic, topicId, partitions } of response.responses) {
    const name = topic === '' ? names.get(topicId) : topic;
    for (const data of partitions) answers.set(`${name}/${data.partitionIndex}`, data);
  }
  return answers;
}

export const abortedIn = ({ abortedTransactions }: PartitionData): AbortedTransaction[] =>
  (abortedTransactions ?? []).map((transaction) => ({
    producerId: transaction.producerId,
    // The wire's own name, which means an offset and not a base offset.
    fromOffset: transaction['firstOffset'],
  }));
