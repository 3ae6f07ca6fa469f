import type { AbortedTransaction } from '@posthorn/log';
import type { ErrorName, FetchRequestPartition } from '@posthorn/protocol';

/** One partition of a fetch request, found in the catalogue or not. */
export interface FetchTarget {
  readonly request: FetchRequestPartition;
  readonly partitionId: number | null;
  /** Why there is no partition, or none for this one who asks. */
  readonly missing: ErrorName | null;
}

export interface FetchTopic {
  readonly name: string;
  readonly topicId: string;
  readonly targets: readonly FetchTarget[];
}

/** What was read of one partition: records as buffers of whole batches, empty when there is an error. */
export interface PartitionRead {
  readonly error: ErrorName | null;
  readonly records: readonly Buffer[];
  readonly bytes: number;
  readonly highWatermark: bigint;
  readonly lastStableOffset: bigint;
  readonly logStartOffset: bigint;
  /** null for read_uncommitted, and with an error. */
  readonly abortedTransactions: readonly AbortedTransaction[] | null;
}

export interface FetchRead {
  readonly topics: readonly {
    readonly topic: FetchTopic;
    readonly reads: readonly PartitionRead[];
  }[];
  readonly bytes: number;
  readonly hasError: boolean;
}
