import type { LogTruncatedError } from '../errors.js';
import type { ConsumedRecord, Isolation, TopicPartition } from '../types.js';

export interface ReadPartition extends TopicPartition {
  readonly from: bigint;
  /** The first offset that is not read any more. Left out: for ever. */
  readonly until?: bigint | undefined;
}

export interface ReadOptions {
  /** A partition that starts before its log does is read from where the log starts. */
  readonly partitions: readonly ReadPartition[];
  readonly isolation?: Isolation | undefined;
  /** Longest wait of a broker that has nothing. Default 500 ms. */
  readonly maxWaitMs?: number | undefined;
  /** Of one page of one partition. Default 1 MiB. */
  readonly pageBytesMax?: number | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Told of each failure that is waited out. */
  readonly onRetry?: ((error: Error) => void) | undefined;
  /** Told of what was read and is gone; reading goes on where the log was cut off. Without it reading ends with the error. */
  readonly onTruncation?: ((error: LogTruncatedError) => void) | undefined;
}

/** What one fetch found in one partition; without records where the log has none for this reader. */
export interface ReadPage extends TopicPartition {
  readonly records: readonly ConsumedRecord[];
  /** Where the next page starts. */
  readonly nextOffset: bigint;
  readonly highWatermark: bigint;
}
