import {
  AddOffsetsToTxn,
  AddPartitionsToTxn,
  DescribeTransactions,
  EndTxn,
  FindCoordinator,
  InitProducerId,
  ListTransactions,
  TxnOffsetCommit,
  WriteTxnMarkers,
} from '@posthorn/protocol';
import {
  CLUSTER,
  CLUSTER_AUTHORIZATION_FAILED,
  GROUP,
  row,
  TOPIC,
  TRANSACTIONAL_ID_AUTHORIZATION_FAILED,
  type AuthorizationRow,
} from './row.js';

const ID = 't';
const TRANSACTION = { transactionalId: ID, producerId: 1n, producerEpoch: 0 };
const TOPICS = [{ name: TOPIC, partitions: [0] }];
/** What a transactional id answers that nobody ever initialised. */
const INVALID_PRODUCER_ID_MAPPING = 49;
const TRANSACTIONAL_ID_NOT_FOUND = 105;
const refused = TRANSACTIONAL_ID_AUTHORIZATION_FAILED;

export const transactionRows: readonly AuthorizationRow[] = [
  row(
    FindCoordinator,
    2,
    { key: ID, keyType: 1 },
    {
      about: 'of a transactional id',
      see: ({ errorCode }) => errorCode,
      without: refused,
      grants: [['DESCRIBE', 'TRANSACTIONAL_ID', ID]],
    },
  ),
  row(
    InitProducerId,
    2,
    { transactionalId: 'other', transactionTimeoutMs: 1_000 },
    {
      about: 'of a transactional id',
      see: ({ errorCode }) => errorCode,
      without: refused,
      grants: [['WRITE', 'TRANSACTIONAL_ID', 'other']],
    },
  ),
  row(
    AddPartitionsToTxn,
    3,
    {
      v3AndBelowTransactionalId: ID,
      v3AndBelowProducerId: 1n,
      v3AndBelowProducerEpoch: 0,
      v3AndBelowTopics: TOPICS,
    },
    {
      see: ({ resultsByTopicV3AndBelow: topics }) =>
        topics[0].resultsByPartition[0].partitionErrorCode,
      without: refused,
      allowed: INVALID_PRODUCER_ID_MAPPING,
      grants: [
        ['WRITE', 'TRANSACTIONAL_ID', ID],
        ['WRITE', 'TOPIC', TOPIC],
      ],
    },
  ),
  ...[true, false].map((isBroker) =>
    row(
      AddPartitionsToTxn,
      5,
      { transactions: [{ ...TRANSACTION, verifyOnly: isBroker, topics: TOPICS }] },
      {
        about: isBroker ? 'asked by a broker' : 'of several transactions, by their owner',
        see: ({ resultsByTransaction: [{ topicResults }] }) =>
          topicResults[0].resultsByPartition[0].partitionErrorCode,
        without: refused,
        allowed: INVALID_PRODUCER_ID_MAPPING,
        grants: isBroker
          ? [['CLUSTER_ACTION', 'CLUSTER', CLUSTER]]
          : [
              ['WRITE', 'TRANSACTIONAL_ID', ID],
              ['WRITE', 'TOPIC', TOPIC],
            ],
      },
    ),
  ),
  row(
    AddOffsetsToTxn,
    3,
    { ...TRANSACTION, groupId: GROUP },
    {
      see: ({ errorCode }) => errorCode,
      without: refused,
      allowed: INVALID_PRODUCER_ID_MAPPING,
      grants: [
        ['WRITE', 'TRANSACTIONAL_ID', ID],
        ['READ', 'GROUP', GROUP],
      ],
    },
  ),
  row(
    EndTxn,
    3,
    { ...TRANSACTION, committed: true },
    {
      see: ({ errorCode }) => errorCode,
      without: refused,
      allowed: INVALID_PRODUCER_ID_MAPPING,
      grants: [['WRITE', 'TRANSACTIONAL_ID', ID]],
    },
  ),
  row(
    WriteTxnMarkers,
    1,
    {
      markers: [
        {
          producerId: 1n,
          producerEpoch: 0,
          transactionResult: false,
          coordinatorEpoch: 0,
          topics: [{ name: 'missing', partitionIndexes: [0] }],
        },
      ],
    },
    {
      see: ({ markers: [{ topics }] }) => topics[0].partitions[0].errorCode,
      without: CLUSTER_AUTHORIZATION_FAILED,
      allowed: 3,
      grants: [['CLUSTER_ACTION', 'CLUSTER', CLUSTER]],
    },
  ),
  row(
    TxnOffsetCommit,
    3,
    {
      ...TRANSACTION,
      groupId: GROUP,
      topics: [
        {
          name: TOPIC,
          partitions: [{ partitionIndex: 0, committedOffset: 1n, committedMetadata: null }],
        },
      ],
    },
    {
      see: ({ topics }) => topics[0].partitions[0].errorCode,
      without: refused,
      allowed: INVALID_PRODUCER_ID_MAPPING,
      grants: [
        ['WRITE', 'TRANSACTIONAL_ID', ID],
        ['READ', 'GROUP', GROUP],
        ['READ', 'TOPIC', TOPIC],
      ],
    },
  ),
  row(
    DescribeTransactions,
    0,
    { transactionalIds: [ID] },
    {
      see: ({ transactionStates }) => transactionStates[0].errorCode,
      without: refused,
      allowed: TRANSACTIONAL_ID_NOT_FOUND,
      grants: [['DESCRIBE', 'TRANSACTIONAL_ID', ID]],
    },
  ),
  row(
    ListTransactions,
    1,
    { stateFilters: [], producerIdFilters: [] },
    {
      see: ({ transactionStates }) =>
        transactionStates.map(({ transactionalId }) => transactionalId),
      without: [],
      // Initialised above.
      allowed: ['other'],
      grants: [['DESCRIBE', 'TRANSACTIONAL_ID', 'other']],
    },
  ),
];
