import type {
  TransactionAnswer,
  TransactionEffect,
  TransactionEnvironment,
  TransactionStep,
} from './step.js';
import {
  NO_PRODUCER_EPOCH,
  type RequestId,
  type Transaction,
  type TransactionResult,
} from './transaction.js';

export function answered(
  transaction: Transaction,
  requestId: RequestId,
  answer: TransactionAnswer,
): TransactionStep {
  return { transaction, effects: [{ kind: 'answer', requestId, answer }] };
}

/** From here on there is one end, which whoever coordinates next will bring about as well. */
export function prepare(
  transaction: Transaction,
  result: TransactionResult,
  { now }: TransactionEnvironment,
): TransactionStep {
  const prepared: Transaction = {
    ...transaction,
    state: result === 'commit' ? 'PrepareCommit' : 'PrepareAbort',
    updatedAt: now,
  };
  return {
    transaction: prepared,
    effects: [{ kind: 'persist', first: true }, writeMarkers(prepared)],
  };
}

/**
 * Aborts the transaction of a producer that is not asked any more. Its epoch is raised first, and with the markers every
 * partition learns so: what it still sends is refused there. Nobody is ever given this epoch.
 */
export function fence(transaction: Transaction, env: TransactionEnvironment): TransactionStep {
  const fenced: Transaction = {
    ...transaction,
    producerEpoch: transaction.producerEpoch + 1,
    lastProducerEpoch: NO_PRODUCER_EPOCH,
  };
  return prepare(fenced, 'abort', env);
}

export function writeMarkers(transaction: Transaction): TransactionEffect {
  const { producerId, producerEpoch, partitions, offsetShards, state } = transaction;
  const result = state === 'PrepareCommit' ? 'commit' : 'abort';
  return {
    kind: 'write-markers',
    markers: { producerId, producerEpoch, partitions, offsetShards, result },
  };
}
