import {
  AddOffsetsToTxn,
  AddPartitionsToTxn,
  DescribeTransactions,
  EndTxn,
  InitProducerId,
  ListTransactions,
  TxnOffsetCommit,
  WriteTxnMarkers,
} from '@posthorn/protocol';
import { bad, MISSING, TOPIC, type BadRequest } from './row.js';

const NOBODY = { transactionalId: 'nobody', producerId: 77n, producerEpoch: 0 };

const offsetsOf = (topic: string, producer: { transactionalId: string } = NOBODY) => ({
  ...NOBODY,
  ...producer,
  groupId: 'g',
  topics: [
    {
      name: topic,
      partitions: [{ partitionIndex: 0, committedOffset: 1n, committedMetadata: '' }],
    },
  ],
});

/** What transactional producers ask, and those who look after them. */
export const transactionRows: readonly BadRequest[] = [
  ...[null, 't'].flatMap((transactionalId) =>
    [{ producerId: 77n }, { producerEpoch: 0 }].map((half) =>
      bad(
        InitProducerId,
        4,
        [
          `${Object.keys(half)[0]} alone, transactional id ${transactionalId}`,
          { transactionalId, transactionTimeoutMs: 1_000, ...half },
        ],
        (r) => r.errorCode,
        'INVALID_REQUEST',
      ),
    ),
  ),
  bad(
    InitProducerId,
    4,
    ['an empty transactional id', { transactionalId: '', transactionTimeoutMs: 1_000 }],
    (r) => r.errorCode,
    'INVALID_REQUEST',
  ),
  bad(
    InitProducerId,
    4,
    ['a transaction of no time', { transactionalId: 't', transactionTimeoutMs: 0 }],
    (r) => r.errorCode,
    'INVALID_TRANSACTION_TIMEOUT',
  ),
  bad(
    InitProducerId,
    4,
    ['an endless transaction', { transactionalId: 't', transactionTimeoutMs: 2_147_483_647 }],
    (r) => r.errorCode,
    'INVALID_TRANSACTION_TIMEOUT',
  ),
  bad(
    AddPartitionsToTxn,
    3,
    [
      'unknown transactional id',
      {
        v3AndBelowTransactionalId: NOBODY.transactionalId,
        v3AndBelowProducerId: NOBODY.producerId,
        v3AndBelowProducerEpoch: NOBODY.producerEpoch,
        v3AndBelowTopics: [{ name: TOPIC, partitions: [0] }],
      },
    ],
    (r) => r.resultsByTopicV3AndBelow[0].resultsByPartition[0].partitionErrorCode,
    'INVALID_PRODUCER_ID_MAPPING',
  ),
  bad(
    AddOffsetsToTxn,
    3,
    ['unknown transactional id', { ...NOBODY, groupId: 'g' }],
    (r) => r.errorCode,
    'INVALID_PRODUCER_ID_MAPPING',
  ),
  bad(
    EndTxn,
    3,
    ['unknown transactional id', { ...NOBODY, committed: true }],
    (r) => r.errorCode,
    'INVALID_PRODUCER_ID_MAPPING',
  ),
  bad(
    TxnOffsetCommit,
    3,
    ['unknown topic', offsetsOf(MISSING)],
    (r) => r.topics[0].partitions[0].errorCode,
    'UNKNOWN_TOPIC_OR_PARTITION',
  ),
  bad(
    TxnOffsetCommit,
    3,
    ['an empty transactional id', offsetsOf(TOPIC, { transactionalId: '' })],
    (r) => r.topics[0].partitions[0].errorCode,
    'INVALID_REQUEST',
  ),
  bad(
    TxnOffsetCommit,
    3,
    ['an empty group', { ...offsetsOf(TOPIC), groupId: '' }],
    (r) => r.topics[0].partitions[0].errorCode,
    'INVALID_GROUP_ID',
  ),
  bad(
    AddPartitionsToTxn,
    5,
    [
      'a question about a topic that is not there',
      {
        transactions: [
          { ...NOBODY, verifyOnly: true, topics: [{ name: MISSING, partitions: [0] }] },
        ],
      },
    ],
    (r) => r.resultsByTransaction[0].topicResults[0].resultsByPartition[0].partitionErrorCode,
    'UNKNOWN_TOPIC_OR_PARTITION',
  ),
  bad(
    WriteTxnMarkers,
    1,
    [
      'unknown topic',
      {
        markers: [
          {
            producerId: 77n,
            producerEpoch: 0,
            transactionResult: false,
            topics: [{ name: MISSING, partitionIndexes: [0] }],
            coordinatorEpoch: 0,
          },
        ],
      },
    ],
    (r) => r.markers[0].topics[0].partitions[0].errorCode,
    'UNKNOWN_TOPIC_OR_PARTITION',
  ),
  bad(
    DescribeTransactions,
    0,
    ['unknown transactional id', { transactionalIds: ['nobody'] }],
    (r) => r.transactionStates[0].errorCode,
    'TRANSACTIONAL_ID_NOT_FOUND',
  ),
  bad(
    ListTransactions,
    0,
    ['a state that is none', { stateFilters: ['Confused'], producerIdFilters: [] }],
    (r) => (r.unknownStateFilters.includes('Confused') ? r.errorCode : 99),
    'NONE',
  ),
];
