import type {
  TransactionAnswer,
  TransactionEffect,
  TransactionEnvironment,
  TransactionStep,
} from './step.js';
import { type RequestId, type Transaction, type TransactionResult } from './transaction.js';

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
 * partition learns so: what it still sends is refused there. As long as nobody else came, the producer itself is given this
 * epoch when it asks with the one that it had, as in Kafka since transactions of version 2: its timeout need not be its end.
 */
export function fence(transaction: Transaction, env: TransactionEnvironment): TransactionStep {
  const fenced: Transaction = {
    ...transaction,
    producerEpoch: transaction.producerEpoch + 1,
    lastProducerEpoch: transaction.producerEpoch,
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
