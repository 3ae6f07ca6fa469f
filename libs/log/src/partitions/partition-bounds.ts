import type { Truncation } from '../log.js';
import type { ProducerStates } from '../producers/producer-state.js';
import type { OpenTransactions } from '../transactions/partition-transactions.js';
import type { PendingAppend } from './pending-append.js';

/** Where the bytes of a partition from `baseOffset` on are, up to the next location. */
export interface Location {
  readonly segmentId: number;
  readonly baseOffset: bigint;
  /** Set for a segment that compaction wrote: see SegmentRange. */
  readonly positionShift?: bigint;
}

/** What a leader must know of a partition before it may serve it; read from PostgreSQL after the takeover. */
export interface PartitionBounds {
  readonly logStartOffset: bigint;
  readonly endOffset: bigint;
  /** Bytes ever appended. */
  readonly endPosition: bigint;
  /** Ascending by offset; those that compaction did not write ascend by segment id as well. */
  readonly locations: readonly Location[];
  /** First offset that the last segment ever had of the partition, cleaned away or not. */
  readonly lastSegmentStart: bigint;
  /** Largest timestamp of the partition in its last segment; -1 when it has none. */
  readonly maxTimestamp: bigint;
  /** Leader epoch of the last batch; -1 where it would have to be read. */
  readonly lastEpoch: number;
  readonly openTransactions: OpenTransactions;
  /** Ascending. */
  readonly truncations: readonly Truncation[];
}

/** The offset that every batch of the present history is at or above; 0 in the first one. */
export function resumeOffsetOf(truncations: readonly Truncation[]): bigint {
  return truncations.at(-1)?.resumeOffset ?? 0n;
}

/** What a leader must know before it may append. */
export interface RecoveredProducers {
  readonly producers: ProducerStates<PendingAppend>;
  readonly bytesSinceSnapshot: number;
  readonly rowsSinceSnapshot: number;
}
