import { DescribeTransactions, errorCodeOf } from '@posthorn/protocol';
import { defineApi } from '../api.js';

/**
 * DescribeTransactions (65), v0.
 * - State, producer, timeout and partitions of transactional ids that this broker coordinates; an unknown one answers
 *   TRANSACTIONAL_ID_NOT_FOUND.
 * - DESCRIBE on the transactional id; topics that one may not describe are left out.
 */
export const describeTransactions = defineApi(
  DescribeTransactions,
  { min: 0, max: 0 },
  ({ transactionalIds }, { services, access }) => ({
    transactionStates: transactionalIds.map((transactionalId) => {
      const refusal = access.transactionalId('DESCRIBE', transactionalId);
      if (refusal !== null)
        return { ...UNDESCRIBED, transactionalId, errorCode: errorCodeOf(refusal) };
      const described = services.transactions.describe(transactionalId);
      return {
        errorCode: errorCodeOf(described.error),
        transactionalId,
        transactionState: described.state,
        transactionTimeoutMs: described.timeoutMs,
        transactionStartTimeMs: BigInt(described.startedAt),
        producerId: described.producerId,
        producerEpoch: described.producerEpoch,
        topics: services.partitions
          .namesOf(described)
          .filter(({ name }) => access.allows('DESCRIBE', 'TOPIC', name))
          .map(({ name, partitions }) => ({ topic: name, partitions: [...partitions] })),
      };
    }),
  }),
);

const UNDESCRIBED = {
  transactionState: '',
  transactionTimeoutMs: 0,
  transactionStartTimeMs: -1n,
  producerId: -1n,
  producerEpoch: -1,
  topics: [],
};
