import type { TransactionReference } from '@posthorn/coordinator';
import {
  AddPartitionsToTxn,
  errorCodeOf,
  type AddPartitionsToTxnRequest,
  type ErrorName,
} from '@posthorn/protocol';
import { defineApi, type HandlerContext } from '../api.js';
import { olderIfFenced } from '../transactions/producer-fenced.js';
import {
  isAmong,
  participantsOf,
  targetsOf,
  type NamedTarget,
} from '../transactions/transaction-targets.js';

type RequestTopics = AddPartitionsToTxnRequest['v3AndBelowTopics'];
type TopicResult = {
  readonly name: string;
  readonly resultsByPartition: {
    readonly partitionIndex: number;
    readonly partitionErrorCode: number;
  }[];
};

/**
 * AddPartitionsToTxn (24), v0-5.
 * - All partitions of a transaction are added, or asked about, or none: with one that does not exist, the others answer
 *   OPERATION_NOT_ATTEMPTED.
 * - v4 and up carry several transactions and may only ask (verifyOnly): brokers verify so, and some clients add so.
 * - WRITE on the transactional id and on each topic; or CLUSTER_ACTION from v4 on.
 * - By what the topics are now: one that another broker made anew a moment ago is not taken for the one before.
 * v2 PRODUCER_FENCED instead of INVALID_PRODUCER_EPOCH. v3 flexible. v4 batches. v5 TRANSACTION_ABORTABLE.
 */
export const addPartitionsToTxn = defineApi(
  AddPartitionsToTxn,
  { min: 0, max: 5 },
  async (request, context) => {
    const { version } = context;
    if (version < 4) {
      const transaction = {
        transactionalId: request.v3AndBelowTransactionalId,
        producerId: request.v3AndBelowProducerId,
        producerEpoch: request.v3AndBelowProducerEpoch,
      };
      const topics = request.v3AndBelowTopics;
      return { resultsByTopicV3AndBelow: await addOrVerify(transaction, topics, false, context) };
    }
    const results = request.transactions.map(async ({ topics, verifyOnly, ...transaction }) => ({
      transactionalId: transaction.transactionalId,
      topicResults: await addOrVerify(transaction, topics, verifyOnly, context),
    }));
    return { resultsByTransaction: await Promise.all(results) };
  },
);

/** Brokers may ask about any transaction (CLUSTER_ACTION); who owns the transactional id about that one. */
async function addOrVerify(
  transaction: TransactionReference,
  topics: RequestTopics,
  verifyOnly: boolean,
  context: HandlerContext,
): Promise<TopicResult[]> {
  const { access, services, version } = context;
  // Which topic has the name by now is decided here: the markers of the end go to what is added, whatever has it then.
  if (!verifyOnly) await services.topics.catchUp();
  const targets = targetsOf(services.log, topics);
  const isBroker = version >= 4 && access.allowsCluster('CLUSTER_ACTION');
  const refusal = isBroker ? null : access.transactionalId('WRITE', transaction.transactionalId);
  if (refusal !== null) return results(topics, targets, () => refusal);
  const errors = targets.map(({ name, target }): ErrorName | null => {
    const topicRefusal = isBroker || verifyOnly ? null : access.topic('WRITE', name);
    return topicRefusal ?? (target === null ? 'UNKNOWN_TOPIC_OR_PARTITION' : null);
  });
  if (errors.some((error) => error !== null)) {
    return results(topics, targets, (_, at) => errors[at] ?? 'OPERATION_NOT_ATTEMPTED');
  }
  const { transactions } = services;
  const participants = participantsOf(targets);
  if (!verifyOnly) {
    const { error } = await transactions.add(transaction, participants);
    return results(topics, targets, () => olderIfFenced(error, version >= 2));
  }
  const { error, missing } = await transactions.verify(transaction, participants);
  const notInIt = version >= 5 ? 'TRANSACTION_ABORTABLE' : 'INVALID_TXN_STATE';
  return results(topics, targets, ({ target }) => {
    if (error !== 'NONE') return error;
    return isAmong(target, missing) ? notInIt : 'NONE';
  });
}

function results(
  topics: RequestTopics,
  targets: readonly NamedTarget[],
  errorOf: (target: NamedTarget, at: number) => ErrorName,
): TopicResult[] {
  let next = 0;
  return topics.map(({ name, partitions }) => ({
    name,
    resultsByPartition: partitions.map((partitionIndex) => {
      // In the order of the request, as the targets are.
      const at = next++;
      return { partitionIndex, partitionErrorCode: errorCodeOf(errorOf(targets[at], at)) };
    }),
  }));
}
