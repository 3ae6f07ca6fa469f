import {
  DeleteRecords,
  ErrorCode,
  KafkaError,
  ListOffsets,
  OffsetForLeaderEpoch,
} from '@posthorn/protocol';
import { ConnectionError } from '../errors.js';
import type { Isolation, TopicPartition } from '../types.js';
import { assertNone, type AdminRequests } from './requests.js';
import type { EpochEnd, EpochQuestion, FoundOffset, OffsetAt, OffsetQuestion } from './types.js';

const keyOf = ({ topic, partition }: TopicPartition): string => `${topic}/${partition}`;

const timestampOf = (at: OffsetAt): bigint =>
  at === 'earliest' ? -2n : at === 'latest' ? -1n : at;

/** Asks every leader; one that does not answer for a partition fails the whole. */
export async function listOffsets(
  requests: AdminRequests,
  questions: readonly OffsetQuestion[],
  isolation: Isolation,
): Promise<readonly FoundOffset[]> {
  const leaders = await byLeader(requests, questions);
  const isolationLevel = isolation === 'read_committed' ? 1 : 0;
  const answers = await Promise.all(
    [...leaders].map(async ([leaderId, asked]) => {
      const topics = byTopic(asked).map(([name, own]) => ({
        name,
        partitions: own.map(({ partition, at }) => ({
          partitionIndex: partition,
          timestamp: timestampOf(at),
        })),
      }));
      const body = { replicaId: -1, isolationLevel, topics };
      return requests.pool.request(leaderId, ListOffsets, body);
    }),
  );
  const found = new Map<string, FoundOffset>();
  for (const { name: topic, partitions } of answers.flatMap(({ topics }) => topics)) {
    for (const { partitionIndex: partition, errorCode, offset, timestamp } of partitions) {
      assertNone(errorCode, keyOf({ topic, partition }));
      found.set(keyOf({ topic, partition }), {
        topic,
        partition,
        offset: offset < 0n ? null : offset,
        timestamp: timestamp < 0n ? null : timestamp,
      });
    }
  }
  return questions.map((question) => {
    const answer = found.get(keyOf(question));
    if (answer === undefined)
      throw new KafkaError(ErrorCode.UNKNOWN_SERVER_ERROR, `no answer for ${keyOf(question)}`);
    return answer;
  });
}

const UNKNOWN_EPOCH = -1;

export async function endsOfEpochs(
  requests: AdminRequests,
  questions: readonly EpochQuestion[],
): Promise<readonly EpochEnd[]> {
  const leaders = await byLeader(requests, questions);
  const answers = await Promise.all(
    [...leaders].map(([leaderId, asked]) => {
      const topics = byTopic(asked).map(([topic, own]) => ({
        topic,
        partitions: own.map(({ partition, leaderEpoch }) => ({
          partition,
          leaderEpoch,
          currentLeaderEpoch: UNKNOWN_EPOCH,
        })),
      }));
      return requests.pool.request(leaderId, OffsetForLeaderEpoch, { topics });
    }),
  );
  const found = new Map<string, bigint>();
  for (const { topic, partitions } of answers.flatMap((answer) => answer.topics)) {
    for (const { partition, errorCode, endOffset } of partitions) {
      assertNone(errorCode, keyOf({ topic, partition }));
      found.set(keyOf({ topic, partition }), endOffset);
    }
  }
  return questions.map((question) => {
    const endOffset = found.get(keyOf(question)) ?? -1n;
    return { ...question, endOffset: endOffset < 0n ? null : endOffset };
  });
}

export async function deleteRecords(
  requests: AdminRequests,
  topic: string,
  before: readonly { readonly partition: number; readonly offset: bigint }[],
): Promise<readonly { readonly partition: number; readonly logStartOffset: bigint }[]> {
  const asked = before.map(({ partition, offset }) => ({ topic, partition, offset }));
  const leaders = await byLeader(requests, asked);
  const answers = await Promise.all(
    [...leaders].map(([leaderId, own]) => {
      const partitions = own.map(({ partition, offset }) => ({
        partitionIndex: partition,
        offset,
      }));
      return requests.pool.request(leaderId, DeleteRecords, {
        topics: [{ name: topic, partitions }],
        timeoutMs: requests.timeoutMs,
      });
    }),
  );
  return answers
    .flatMap(({ topics }) => topics.flatMap(({ partitions }) => partitions))
    .map(({ partitionIndex: partition, errorCode, lowWatermark }) => {
      assertNone(errorCode, keyOf({ topic, partition }));
      return { partition, logStartOffset: lowWatermark };
    })
    .sort((a, b) => a.partition - b.partition);
}

/** By metadata asked for just now. Throws for a partition that does not exist, or has no leader. */
async function byLeader<T extends TopicPartition>(
  requests: AdminRequests,
  asked: readonly T[],
): Promise<ReadonlyMap<number, readonly T[]>> {
  const { brokers, topics } = await requests.metadata([
    ...new Set(asked.map(({ topic }) => topic)),
  ]);
  const known = await requests.brokers();
  const leaders = new Map<string, number>();
  for (const { name, errorCode, partitions } of topics) {
    assertNone(errorCode, name);
    for (const { partitionIndex, leaderId } of partitions)
      leaders.set(keyOf({ topic: name ?? '', partition: partitionIndex }), leaderId);
  }
  // The pool looks addresses up in the shared picture of the cluster, which may be older than this answer.
  if (brokers.some(({ nodeId }) => !known.has(nodeId))) await requests.context.metadata.refresh();
  return Map.groupBy(asked, (one) => {
    const leaderId = leaders.get(keyOf(one));
    if (leaderId === undefined)
      throw new KafkaError(ErrorCode.UNKNOWN_TOPIC_OR_PARTITION, keyOf(one));
    if (leaderId < 0) throw new ConnectionError(`${keyOf(one)} has no leader`, false);
    return leaderId;
  });
}

const byTopic = <T extends TopicPartition>(items: readonly T[]): [string, T[]][] => [
  ...Map.groupBy(items, ({ topic }) => topic),
];
