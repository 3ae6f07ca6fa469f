import {
  DescribeProducers,
  Fetch,
  ListOffsets,
  Metadata,
  OffsetForLeaderEpoch,
  ZERO_UUID,
  type FetchRequestInput,
  type MetadataResponse,
} from '@posthorn/protocol';
import { bad, MISSING, TOPIC, UNKNOWN_ID, unlikeKafka, type BadRequest } from './row.js';

/** Below zero, and not the -1 that says nothing. */
const NEGATIVE_EPOCH = -5;
const NO_EPOCH = -1;
const FOLLOWER = 99;

const fetchAt = (
  currentLeaderEpoch: number,
  asker: Pick<FetchRequestInput, 'replicaId' | 'replicaState'> = {},
): FetchRequestInput => ({
  maxWaitMs: 0,
  minBytes: 0,
  ...asker,
  topics: [
    {
      topic: TOPIC,
      partitions: [{ partition: 0, fetchOffset: 0n, currentLeaderEpoch, partitionMaxBytes: 1_000 }],
    },
  ],
});

const errorOf = ({ topics }: MetadataResponse): number => topics[0].errorCode;

/** Who claims to know a leader, to be a replica, or a topic by two names. */
export const leaderRows: readonly BadRequest[] = [
  bad(
    Fetch,
    12,
    ['a negative leader epoch, which says nothing', fetchAt(NEGATIVE_EPOCH)],
    ({ responses }) => responses[0].partitions[0].errorCode,
    'NONE',
  ),
  bad(
    ListOffsets,
    7,
    [
      'a negative leader epoch, which is an old one',
      {
        replicaId: -1,
        topics: [
          {
            name: TOPIC,
            partitions: [{ partitionIndex: 0, timestamp: -1n, currentLeaderEpoch: NEGATIVE_EPOCH }],
          },
        ],
      },
    ],
    ({ topics }) => topics[0].partitions[0].errorCode,
    'FENCED_LEADER_EPOCH',
  ),
  bad(
    OffsetForLeaderEpoch,
    4,
    [
      'a negative leader epoch, which is an old one',
      {
        topics: [
          {
            topic: TOPIC,
            partitions: [{ partition: 0, currentLeaderEpoch: NEGATIVE_EPOCH, leaderEpoch: 0 }],
          },
        ],
      },
    ],
    ({ topics }) => topics[0].partitions[0].errorCode,
    'FENCED_LEADER_EPOCH',
  ),
  ...[4, 12].map((version) =>
    bad(
      Fetch,
      version,
      ['a replica that is none', fetchAt(NO_EPOCH, { replicaId: FOLLOWER })],
      ({ responses }) => responses[0].partitions[0].errorCode,
      'NOT_LEADER_OR_FOLLOWER',
    ),
  ),
  bad(
    Fetch,
    12,
    ['a leader epoch before that', fetchAt(99, { replicaId: FOLLOWER })],
    ({ responses }) => responses[0].partitions[0].errorCode,
    'UNKNOWN_LEADER_EPOCH',
  ),
  bad(
    Metadata,
    12,
    ['the name of a topic and an unknown id', { topics: [{ name: TOPIC, topicId: UNKNOWN_ID }] }],
    errorOf,
    'UNKNOWN_TOPIC_ID',
  ),
  bad(
    Metadata,
    12,
    [
      'names beside an id, which are left out',
      { topics: [{ name: MISSING }, { name: null, topicId: UNKNOWN_ID }, { name: TOPIC }] },
    ],
    (r) => (r.topics.length === 1 ? errorOf(r) : 99),
    'UNKNOWN_TOPIC_ID',
  ),
  unlikeKafka(
    'an error of its own, UNKNOWN_SERVER_ERROR',
    bad(
      Metadata,
      12,
      ['neither name nor id', { topics: [{ name: null, topicId: ZERO_UUID }] }],
      errorOf,
      'UNKNOWN_TOPIC_ID',
    ),
  ),
  ...['a b', '', 'x'.repeat(250)].map((name) =>
    bad(
      DescribeProducers,
      0,
      [`a topic that cannot be, of ${name.length}`, { topics: [{ name, partitionIndexes: [0] }] }],
      ({ topics }) => topics[0].partitions[0].errorCode,
      'INVALID_TOPIC_EXCEPTION',
    ),
  ),
];
