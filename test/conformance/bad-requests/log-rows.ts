import {
  DeleteRecords,
  DescribeProducers,
  Fetch,
  InitProducerId,
  ListOffsets,
  Metadata,
  OffsetForLeaderEpoch,
  Produce,
  ZERO_UUID,
  type ErrorName,
  type FetchResponse,
  type ListOffsetsResponse,
  type ProduceResponse,
} from '@posthorn/protocol';
import { batchOf } from '../raw-client.js';
import { bad, MISSING, TOPIC, UNKNOWN_ID, unlikeKafka, type BadRequest } from './row.js';

const produced = ({ responses }: ProduceResponse): number =>
  responses[0].partitionResponses[0].errorCode;
const fetched = ({ responses, errorCode }: FetchResponse): number =>
  responses[0]?.partitions[0].errorCode ?? errorCode;
const listed = ({ topics }: ListOffsetsResponse): number => topics[0].partitions[0].errorCode;

interface Produced {
  readonly index?: number;
  readonly acks?: number;
  readonly records?: Buffer | null;
  readonly topicId?: string;
}

const produceTo = (
  name: string,
  { index = 0, acks = -1, records = batchOf(['a']), topicId = ZERO_UUID }: Produced = {},
) => ({
  acks,
  timeoutMs: 1_000,
  topicData: [{ name, topicId, partitionData: [{ index, records }] }],
});

function damaged(): Buffer {
  const batch = batchOf(['a']);
  batch[batch.length - 1] ^= 1;
  return batch;
}

function ofNobody(): Buffer {
  const producer = { producerId: 77n, producerEpoch: 0, baseSequence: 0 };
  return batchOf(['a'], { producer, transactional: true });
}

const fetchFrom = (
  topic: string,
  { partition = 0, fetchOffset = 0n, currentLeaderEpoch = -1, topicId = ZERO_UUID } = {},
) => ({
  maxWaitMs: 0,
  minBytes: 0,
  topics: [
    {
      topic,
      topicId,
      partitions: [{ partition, fetchOffset, currentLeaderEpoch, partitionMaxBytes: 1_000 }],
    },
  ],
});

const listOf = (
  name: string,
  ...partitions: [index: number, timestamp: bigint, epoch?: number][]
) => ({
  replicaId: -1,
  topics: [
    {
      name,
      partitions: partitions.map(([partitionIndex, timestamp, currentLeaderEpoch = -1]) => ({
        partitionIndex,
        timestamp,
        currentLeaderEpoch,
      })),
    },
  ],
});

const deleteBefore = (name: string, offset: bigint, partitionIndex = 0) => ({
  timeoutMs: 1_000,
  topics: [{ name, partitions: [{ partitionIndex, offset }] }],
});

const epochOf = (topic: string, currentLeaderEpoch: number, partition = 0) => ({
  topics: [{ topic, partitions: [{ partition, currentLeaderEpoch, leaderEpoch: 0 }] }],
});

/** What reads and writes records. */
export const logRows: readonly BadRequest[] = [
  bad(Produce, 9, ['acks=2', produceTo(TOPIC, { acks: 2 })], produced, 'INVALID_REQUIRED_ACKS'),
  bad(Produce, 9, ['unknown topic', produceTo(MISSING)], produced, 'UNKNOWN_TOPIC_OR_PARTITION'),
  bad(
    Produce,
    9,
    ['unknown partition', produceTo(TOPIC, { index: 7 })],
    produced,
    'UNKNOWN_TOPIC_OR_PARTITION',
  ),
  bad(
    Produce,
    13,
    ['unknown topic id', produceTo('', { topicId: UNKNOWN_ID })],
    produced,
    'UNKNOWN_TOPIC_ID',
  ),
  unlikeKafka(
    'it does not answer at all',
    bad(
      Produce,
      9,
      ['null records', produceTo(TOPIC, { records: null })],
      produced,
      'INVALID_RECORD',
    ),
  ),
  ...(
    [
      ['no records', () => Buffer.alloc(0), 'INVALID_RECORD'],
      ['half a header', (batch) => batch.subarray(0, 30), 'INVALID_RECORD'],
      ['half a batch', (batch) => batch.subarray(0, batch.length - 3), 'INVALID_RECORD'],
      ['two batches', (batch) => Buffer.concat([batch, batch]), 'INVALID_RECORD'],
      ['records of format 1', (batch) => Buffer.from(batch).fill(1, 16, 17), 'INVALID_RECORD'],
      ['records of format 3', (batch) => Buffer.from(batch).fill(3, 16, 17), 'CORRUPT_MESSAGE'],
    ] satisfies [string, (batch: Buffer) => Buffer, ErrorName][]
  ).map(([about, change, error]) =>
    bad(
      Produce,
      9,
      [about, produceTo(TOPIC, { records: change(batchOf(['a'])) })],
      produced,
      error,
    ),
  ),
  bad(
    Produce,
    9,
    ['partition -1', produceTo(TOPIC, { index: -1 })],
    produced,
    'UNKNOWN_TOPIC_OR_PARTITION',
  ),
  bad(
    Produce,
    9,
    ['a transactional batch without a transactional id', produceTo(TOPIC, { records: ofNobody() })],
    produced,
    'TRANSACTIONAL_ID_AUTHORIZATION_FAILED',
  ),
  bad(
    Produce,
    9,
    [
      'an empty transactional id',
      { ...produceTo(TOPIC, { records: ofNobody() }), transactionalId: '' },
    ],
    produced,
    'INVALID_REQUEST',
  ),
  bad(
    Produce,
    9,
    [
      'a transactional id of nobody',
      { ...produceTo(TOPIC, { records: ofNobody() }), transactionalId: 'nobody' },
    ],
    produced,
    'INVALID_PRODUCER_ID_MAPPING',
  ),
  bad(
    Produce,
    9,
    ['a batch whose bytes were changed', produceTo(TOPIC, { records: damaged() })],
    produced,
    'CORRUPT_MESSAGE',
  ),
  bad(Fetch, 12, ['unknown topic', fetchFrom(MISSING)], fetched, 'UNKNOWN_TOPIC_OR_PARTITION'),
  bad(
    Fetch,
    12,
    ['unknown partition', fetchFrom(TOPIC, { partition: 7 })],
    fetched,
    'UNKNOWN_TOPIC_OR_PARTITION',
  ),
  bad(
    Fetch,
    13,
    ['unknown topic id', fetchFrom('', { topicId: UNKNOWN_ID })],
    fetched,
    'UNKNOWN_TOPIC_ID',
  ),
  bad(
    Fetch,
    12,
    ['an offset past the end', fetchFrom(TOPIC, { fetchOffset: 1_000_000n })],
    fetched,
    'OFFSET_OUT_OF_RANGE',
  ),
  bad(
    Fetch,
    12,
    ['a negative offset', fetchFrom(TOPIC, { fetchOffset: -5n })],
    fetched,
    'OFFSET_OUT_OF_RANGE',
  ),
  bad(
    Fetch,
    12,
    ['a leader epoch of the future', fetchFrom(TOPIC, { currentLeaderEpoch: 99 })],
    fetched,
    'UNKNOWN_LEADER_EPOCH',
  ),
  bad(
    Fetch,
    12,
    ['an unknown session', { ...fetchFrom(TOPIC), sessionId: 5, sessionEpoch: 1 }],
    fetched,
    'FETCH_SESSION_ID_NOT_FOUND',
  ),
  bad(
    ListOffsets,
    7,
    ['unknown topic', listOf(MISSING, [0, -1n])],
    listed,
    'UNKNOWN_TOPIC_OR_PARTITION',
  ),
  bad(
    ListOffsets,
    7,
    ['unknown partition', listOf(TOPIC, [7, -1n])],
    listed,
    'UNKNOWN_TOPIC_OR_PARTITION',
  ),
  bad(
    ListOffsets,
    7,
    ['one partition twice', listOf(TOPIC, [0, -1n], [0, -2n])],
    listed,
    'INVALID_REQUEST',
  ),
  bad(
    ListOffsets,
    6,
    ['a timestamp of a later version', listOf(TOPIC, [0, -3n])],
    listed,
    'UNSUPPORTED_VERSION',
  ),
  bad(
    ListOffsets,
    11,
    ['a special timestamp that is none', listOf(TOPIC, [0, -99n])],
    listed,
    'UNSUPPORTED_VERSION',
  ),
  bad(
    ListOffsets,
    7,
    ['a leader epoch of the future', listOf(TOPIC, [0, -1n, 99])],
    listed,
    'UNKNOWN_LEADER_EPOCH',
  ),
  bad(
    Metadata,
    9,
    ['unknown topic', { topics: [{ name: MISSING }], allowAutoTopicCreation: false }],
    ({ topics }) => topics[0].errorCode,
    'UNKNOWN_TOPIC_OR_PARTITION',
  ),
  bad(
    Metadata,
    9,
    ['a name no topic can have', { topics: [{ name: 'a b' }], allowAutoTopicCreation: false }],
    ({ topics }) => topics[0].errorCode,
    'INVALID_TOPIC_EXCEPTION',
  ),
  bad(
    Metadata,
    11,
    ['an id before there were ids', { topics: [{ name: TOPIC, topicId: UNKNOWN_ID }] }],
    ({ topics }) => topics[0].errorCode,
    'INVALID_REQUEST',
  ),
  bad(
    Metadata,
    12,
    ['unknown topic id', { topics: [{ name: null, topicId: UNKNOWN_ID }] }],
    ({ topics }) => topics[0].errorCode,
    'UNKNOWN_TOPIC_ID',
  ),
  bad(
    DeleteRecords,
    2,
    ['unknown topic', deleteBefore(MISSING, 0n)],
    ({ topics }) => topics[0].partitions[0].errorCode,
    'UNKNOWN_TOPIC_OR_PARTITION',
  ),
  bad(
    DeleteRecords,
    2,
    ['past the end', deleteBefore(TOPIC, 1_000_000n)],
    ({ topics }) => topics[0].partitions[0].errorCode,
    'OFFSET_OUT_OF_RANGE',
  ),
  bad(
    DeleteRecords,
    2,
    ['before the start', deleteBefore(TOPIC, -5n)],
    ({ topics }) => topics[0].partitions[0].errorCode,
    'OFFSET_OUT_OF_RANGE',
  ),
  bad(
    InitProducerId,
    4,
    [
      'a timeout of a transaction that cannot be',
      { transactionalId: null, transactionTimeoutMs: -1 },
    ],
    ({ errorCode }) => errorCode,
    'NONE',
  ),
  bad(
    OffsetForLeaderEpoch,
    4,
    ['unknown topic', epochOf(MISSING, -1)],
    ({ topics }) => topics[0].partitions[0].errorCode,
    'UNKNOWN_TOPIC_OR_PARTITION',
  ),
  bad(
    OffsetForLeaderEpoch,
    4,
    ['a leader epoch of the future', epochOf(TOPIC, 99)],
    ({ topics }) => topics[0].partitions[0].errorCode,
    'UNKNOWN_LEADER_EPOCH',
  ),
  bad(
    DescribeProducers,
    0,
    ['unknown partition', { topics: [{ name: TOPIC, partitionIndexes: [7] }] }],
    ({ topics }) => topics[0].partitions[0].errorCode,
    'UNKNOWN_TOPIC_OR_PARTITION',
  ),
];
