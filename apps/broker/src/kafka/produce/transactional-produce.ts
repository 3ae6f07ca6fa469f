import type { Partition } from '@posthorn/log';
import type { ErrorName } from '@posthorn/protocol';
import type { RecordBatch } from '@posthorn/records';
import type { TransactionVerifier } from '../../transactions/transaction-verifier.js';
import type { AppendRefusal } from './append-checks.js';

export interface TransactionalProduce {
  readonly transactionalId: string | null;
  readonly version: number;
}

/**
 * Whether a batch may be appended as far as transactions go: null if so, and at once but for the first batch of a
 * transaction in the partition.
 */
export function transactionRefusal(
  batch: RecordBatch,
  { partitionId, shard }: Partition,
  { transactionalId, version }: TransactionalProduce,
  verifier: TransactionVerifier,
): AppendRefusal | null | Promise<AppendRefusal | null> {
  if (!batch.isTransactional) return null;
  if (transactionalId === null) {
    return {
      error: 'TRANSACTIONAL_ID_AUTHORIZATION_FAILED',
      message: 'the batch is transactional and the request names no transactional id',
    };
  }
  const { producerId, producerEpoch } = batch;
  const transaction = { transactionalId, producerId, producerEpoch };
  const verified = verifier.verify({ partitionId, shard }, transaction);
  return typeof verified === 'string'
    ? refusalOf(verified, version)
    : verified.then((error) => refusalOf(error, version));
}

function refusalOf(error: ErrorName, version: number): AppendRefusal | null {
  if (error === 'NONE') return null;
  if (error !== 'INVALID_TXN_STATE') {
    return { error, message: 'the transaction could not be verified' };
  }
  // KIP-890: newer clients abort the transaction by this and go on, older ones take it for fatal.
  const known = version >= 11 ? 'TRANSACTION_ABORTABLE' : error;
  return { error: known, message: 'the partition is not part of an ongoing transaction' };
}
