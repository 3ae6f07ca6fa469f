import { ErrorCode, isRetriable, KafkaError } from '@posthorn/protocol';
import {
  ConnectionError,
  FatalProducerError,
  ProducerFencedError,
  TransactionAbortableError,
} from '../errors.js';

/** What an error means for a transaction (KIP-1050): the same again, abort and begin anew, or the end of the producer. */
export type Fate = 'retry' | 'abort' | 'fatal';

const FENCED: ReadonlySet<number> = new Set([
  ErrorCode.PRODUCER_FENCED,
  ErrorCode.INVALID_PRODUCER_EPOCH,
]);

const ABORTABLE: ReadonlySet<number> = new Set([
  ErrorCode.TRANSACTION_ABORTABLE,
  ErrorCode.TOPIC_AUTHORIZATION_FAILED,
  ErrorCode.GROUP_AUTHORIZATION_FAILED,
  ErrorCode.OPERATION_NOT_ATTEMPTED,
  // The group went on without the member whose offsets these are.
  ErrorCode.ILLEGAL_GENERATION,
  ErrorCode.UNKNOWN_MEMBER_ID,
  ErrorCode.FENCED_INSTANCE_ID,
  ErrorCode.STALE_MEMBER_EPOCH,
  ErrorCode.FENCED_MEMBER_EPOCH,
  ErrorCode.REBALANCE_IN_PROGRESS,
  // A producer id that the coordinator has forgotten: the next epoch brings another (KIP-360).
  ErrorCode.UNKNOWN_PRODUCER_ID,
  ErrorCode.INVALID_PRODUCER_ID_MAPPING,
]);

const FATAL_IN_PRODUCE: ReadonlySet<number> = new Set([
  ErrorCode.PRODUCER_FENCED,
  ErrorCode.CLUSTER_AUTHORIZATION_FAILED,
  ErrorCode.TRANSACTIONAL_ID_AUTHORIZATION_FAILED,
  ErrorCode.INVALID_PRODUCER_ID_MAPPING,
]);

/** Of the requests to coordinators. */
export function fateOf(error: unknown): Fate {
  if (error instanceof ConnectionError) return 'retry';
  if (error instanceof TransactionAbortableError) return 'abort';
  if (!(error instanceof KafkaError)) return 'fatal';
  if (isRetriable(error.errorCode)) return 'retry';
  return ABORTABLE.has(error.errorCode) ? 'abort' : 'fatal';
}

/** Of records that were not delivered, whatever kept them. The coordinator says whether an old epoch means fenced. */
export const fateOfRecords = (error: unknown): Fate =>
  error instanceof KafkaError && FATAL_IN_PRODUCE.has(error.errorCode) ? 'fatal' : 'abort';

/** How the application hears of what is final. */
export function finalError(error: Error, transactionalId: string): FatalProducerError {
  if (error instanceof FatalProducerError) return error;
  if (error instanceof KafkaError && FENCED.has(error.errorCode)) {
    return new ProducerFencedError(
      `another producer has taken over the transactional id ${transactionalId}, or its transaction timed out`,
      { cause: error },
    );
  }
  return new FatalProducerError(`the transactional producer cannot go on: ${error.message}`, {
    cause: error,
  });
}

/** The one code of many that says most: final before abortable before passing. */
export function gravest(codes: Iterable<number>): number {
  const rank = { fatal: 3, abort: 2, retry: 1 } as const;
  let worst: number = ErrorCode.NONE;
  let worstRank = 0;
  for (const code of codes) {
    if (code === ErrorCode.NONE) continue;
    // What was not attempted says nothing by itself.
    const weight =
      code === ErrorCode.OPERATION_NOT_ATTEMPTED ? 0.5 : rank[fateOf(new KafkaError(code))];
    if (weight > worstRank) [worst, worstRank] = [code, weight];
  }
  return worst;
}
