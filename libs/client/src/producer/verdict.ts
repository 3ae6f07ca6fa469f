import { ErrorCode, isRetriable, refreshesMetadata } from '@posthorn/protocol';

/** What a partition's answer to Produce means for the batch. */
export type Verdict =
  | 'acknowledged'
  | 'retry'
  /** Retry, and the leader is somebody else or gone. */
  | 'retry-elsewhere'
  /** The broker's idea of our sequence is not ours. */
  | 'new-epoch'
  /** Some of its records are at fault, or all of them together: its halves tell. */
  | 'split'
  | 'refused';

const NEW_EPOCH: ReadonlySet<number> = new Set([
  ErrorCode.OUT_OF_ORDER_SEQUENCE_NUMBER,
  ErrorCode.INVALID_PRODUCER_EPOCH,
  ErrorCode.UNKNOWN_PRODUCER_ID,
]);
const TOO_LARGE: ReadonlySet<number> = new Set([
  ErrorCode.MESSAGE_TOO_LARGE,
  ErrorCode.RECORD_LIST_TOO_LARGE,
]);
/** Said of a batch for the sake of any of its records: those of other senders share it by chance. */
const OF_A_RECORD: ReadonlySet<number> = new Set([
  ErrorCode.INVALID_RECORD,
  ErrorCode.INVALID_TIMESTAMP,
]);
/** Errors after which the batch may be in the log nevertheless. */
const OUTCOME_UNKNOWN: ReadonlySet<number> = new Set([
  ErrorCode.REQUEST_TIMED_OUT,
  ErrorCode.NETWORK_EXCEPTION,
  ErrorCode.NOT_ENOUGH_REPLICAS_AFTER_APPEND,
  ErrorCode.KAFKA_STORAGE_ERROR,
]);

export function verdictOf(errorCode: number): Verdict {
  if (errorCode === ErrorCode.NONE || errorCode === ErrorCode.DUPLICATE_SEQUENCE_NUMBER) {
    return 'acknowledged';
  }
  if (NEW_EPOCH.has(errorCode)) return 'new-epoch';
  if (isTooLarge(errorCode) || OF_A_RECORD.has(errorCode)) return 'split';
  if (refreshesMetadata(errorCode)) return 'retry-elsewhere';
  return isRetriable(errorCode) ? 'retry' : 'refused';
}

export const isTooLarge = (errorCode: number): boolean => TOO_LARGE.has(errorCode);

export const leavesOutcomeUnknown = (errorCode: number): boolean => OUTCOME_UNKNOWN.has(errorCode);
