import type { PoolMonitor } from '@posthorn/db';
import type { FlushPart } from './partitions/partition-state.js';

/** Told what the log does, in plain numbers; for metrics. Must not throw and must return at once. */
export interface LogObserver {
  /** A batch of records is in the log, whoever brought it; the ends of transactions are not told. */
  appended(partitionId: number, records: number, bytes: number): void;
  /** One transaction of PostgreSQL was committed with so many batches. Seconds from sending it to its answer. */
  flushed(flush: { readonly batches: number; readonly seconds: number }): void;
  /** Retention moved a log start over so many offsets. */
  retained(offsets: bigint): void;
  /** A segment that nobody needs any more was dropped with its rows. */
  segmentDropped(): void;
  /** Of the log's connections. */
  readonly pools: PoolMonitor;
}

/** Of what was committed by one flush. */
export function tellFlushed(
  observer: LogObserver | undefined,
  parts: readonly FlushPart[],
  seconds: number,
): void {
  if (!observer) return;
  let batches = 0;
  for (const { partition, appends } of parts) {
    batches += appends.length;
    for (const { batch } of appends) {
      if (batch.isControl) continue;
      observer.appended(partition.partitionId, batch.recordCount, batch.sizeInBytes);
    }
  }
  observer.flushed({ batches, seconds });
}
