import {
  ClosedError,
  FatalProducerError,
  KafkaError,
  PartitionLostError,
  ProducerFencedError,
  TransactionAbortableError,
  UnknownOutcomeError,
} from '@posthorn/client';
import { asError } from '../errors/describe-error.js';
import {
  TransactionFailedError,
  type TransactionFailure,
} from '../errors/transaction-failed-error.js';

/** Answers that are about the transaction, or about the member whose offset it has: it is over, whatever was asked. */
const OVER: ReadonlySet<string> = new Set([
  'TRANSACTION_ABORTABLE',
  'INVALID_PRODUCER_EPOCH',
  'PRODUCER_FENCED',
  'INVALID_TXN_STATE',
  'INVALID_PRODUCER_ID_MAPPING',
  'UNKNOWN_PRODUCER_ID',
  'ILLEGAL_GENERATION',
  'UNKNOWN_MEMBER_ID',
  'FENCED_INSTANCE_ID',
  'STALE_MEMBER_EPOCH',
  'FENCED_MEMBER_EPOCH',
  'REBALANCE_IN_PROGRESS',
]);

export interface FailedTransaction {
  readonly transactionalId: string;
  /** What a record or the commit failed of. */
  readonly error: unknown;
  /** What the abort behind it failed of; undefined: it did not. */
  readonly abortError: unknown;
  readonly isLate: boolean;
  readonly timeoutMs: number;
}

/** What the caller hears: of a transaction that is over why, and else the error as it is, such as a broken contract. */
export function verdictOf(failed: FailedTransaction): unknown {
  const { error, abortError, transactionalId } = failed;
  const reason = reasonOf(failed);
  if (reason === undefined) return error;
  const cause = abortError instanceof FatalProducerError ? abortError : error;
  return new TransactionFailedError(reason, transactionalId, textOf(reason, failed), { cause });
}

function reasonOf({
  error,
  abortError,
  isLate,
}: FailedTransaction): TransactionFailure | undefined {
  if (error instanceof UnknownOutcomeError) return 'unknown';
  const all = [error, abortError];
  if (all.some((one) => one instanceof ProducerFencedError)) return isLate ? 'timed-out' : 'fenced';
  if (all.some((one) => one instanceof FatalProducerError)) return 'refused';
  if (error instanceof ClosedError) return 'closed';
  if (error instanceof TransactionAbortableError || error instanceof PartitionLostError) {
    return 'aborted';
  }
  return error instanceof KafkaError && OVER.has(error.errorName) ? 'aborted' : undefined;
}

function textOf(
  reason: TransactionFailure,
  { error, abortError, timeoutMs }: FailedTransaction,
): string {
  const { message } = asError(abortError instanceof FatalProducerError ? abortError : error);
  switch (reason) {
    case 'unknown':
      return `the commit was asked for and never answered, so its records are all visible or none is (${message})`;
    case 'timed-out':
      return `it was open for longer than producer.transactionTimeoutMs (${timeoutMs} ms) and was aborted; it may be tried again`;
    case 'fenced':
      return (
        'aborted, because another instance has taken over this transactional id: give each instance (and each client of a process) its own ' +
        'by POD_NAME or the option producer.transactionalId'
      );
    case 'refused':
      return `not committed, and trying again does not help as long as the cause stands: ${message}`;
    case 'closed':
      return 'aborted, because the client was closed';
    default:
      return `aborted, and may be tried again: ${message}`;
  }
}
