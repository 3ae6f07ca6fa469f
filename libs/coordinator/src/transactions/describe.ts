import { NOBODY } from './participants.js';
import type {
  DescribedTransaction,
  ListTransactionsRequest,
  TransactionError,
} from './transaction-coordinator.js';
import { NO_PRODUCER_EPOCH, NO_PRODUCER_ID, type Transaction } from './transaction.js';

export function describeTransaction({
  lastProducerId: _id,
  lastProducerEpoch: _epoch,
  updatedAt: _at,
  waiting: _waiting,
  ...transaction
}: Transaction): DescribedTransaction {
  if (transaction.state === 'Dead') {
    return undescribed(transaction.transactionalId, 'TRANSACTIONAL_ID_NOT_FOUND');
  }
  return { error: 'NONE', ...transaction };
}

export function undescribed(
  transactionalId: string,
  error: TransactionError,
): DescribedTransaction {
  return {
    error,
    transactionalId,
    state: '',
    producerId: NO_PRODUCER_ID,
    producerEpoch: NO_PRODUCER_EPOCH,
    timeoutMs: 0,
    startedAt: -1,
    ...NOBODY,
  };
}

export function isListed(
  { transactionalId, state, producerId, startedAt }: Transaction,
  { states, producerIds, durationMs, matches }: ListTransactionsRequest,
  now: number,
): boolean {
  if (state === 'Dead' || producerId === NO_PRODUCER_ID) return false;
  if (states.length > 0 && !states.includes(state)) return false;
  if (producerIds.length > 0 && !producerIds.includes(producerId)) return false;
  if (durationMs >= 0 && now - startedAt <= durationMs) return false;
  return matches(transactionalId);
}
