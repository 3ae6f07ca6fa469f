import { ErrorCode, KafkaError } from '@posthorn/protocol';
import type { RetryOptions } from '../coordinator.js';
import { fateOf } from './transaction-errors.js';

/** Markers of the last transaction are on their way, which takes milliseconds: Kafka's clients wait as long. */
const LAST_ONE_ENDS_MS = 20;

/** Tries again what fails in passing, as long as the transaction still wants it. */
export const mayRetry = (signal: AbortSignal, isWanted: () => boolean): RetryOptions => ({
  signal,
  isPassing: (error) => isWanted() && fateOf(error) === 'retry',
  pauseMs: (error) =>
    error instanceof KafkaError && error.errorCode === ErrorCode.CONCURRENT_TRANSACTIONS
      ? LAST_ONE_ENDS_MS
      : null,
});
