import {
  controlTypeOf,
  RecordError,
  recordsOf,
  retainRecords,
  type DecodedRecord,
  type RecordBatch,
} from '@posthorn/records';

export interface CleaningContext {
  /** Offset of the newest record of the key in what is being cleaned, if it was looked at. */
  newestOffset(key: Buffer): bigint | undefined;
  /** Whether the transaction of this data batch was aborted. */
  isAborted(batch: RecordBatch): boolean;
  /** Milliseconds since the epoch. */
  readonly now: bigint;
  readonly deleteRetentionMs: bigint;
  /** Last offset of the range: its batch stays, if only as a header, so that offsets are never without an end. */
  readonly lastOffset: bigint;
}

/**
 * What compaction makes of each batch, in the order of the log from its start. Kafka's rules:
 *
 * - Of each key the newest record stays; what has no key, and what was aborted, goes.
 * - A tombstone stays for `deleteRetentionMs` after the first pass that met it, for readers that are on their way. The
 *   batch carries the date.
 * - The marker of a transaction stays as long as the pass still met data of it, and then as long as a tombstone.
 */
export class BatchCleaner {
  /** Producers of whose current transaction data was met. */
  readonly #withData = new Set<bigint>();

  constructor(private readonly context: CleaningContext) {}

  /** The same batch when nothing changes, another, or null when nothing of it stays. */
  clean(batch: RecordBatch): RecordBatch | null {
    try {
      return batch.isControl ? this.#cleanMarker(batch) : this.#cleanData(batch);
    } catch (error) {
      if (error instanceof RecordError) return batch; // not ours to drop; from before the topic was compacted
      throw error;
    }
  }

  #cleanMarker(batch: RecordBatch): RecordBatch | null {
    const hadData = this.#withData.delete(batch.producerId);
    if (hadData || controlTypeOf(batch) === null) return batch;
    if (batch.deleteHorizon === null) {
      return retainRecords(batch, [...recordsOf(batch)], this.#horizon);
    }
    return this.#isOver(batch.deleteHorizon) ? this.#place(batch) : batch;
  }

  #cleanData(batch: RecordBatch): RecordBatch | null {
    if (batch.isTransactional) this.#withData.add(batch.producerId);
    if (batch.recordCount === 0) return this.#place(batch);
    if (batch.isTransactional && this.context.isAborted(batch)) return this.#place(batch);
    const dropsTombstones = batch.deleteHorizon !== null && this.#isOver(batch.deleteHorizon);
    const kept: DecodedRecord[] = [];
    let hasTombstone = false;
    for (const record of recordsOf(batch)) {
      const isTombstone = record.value === null;
      if (!this.#isNewest(record) || (isTombstone && dropsTombstones)) continue;
      hasTombstone ||= isTombstone;
      kept.push(record);
    }
    if (kept.length === 0) return this.#place(batch);
    const setsHorizon = hasTombstone && batch.deleteHorizon === null;
    if (kept.length === batch.recordCount && !setsHorizon) return batch;
    return retainRecords(batch, kept, setsHorizon ? this.#horizon : null);
  }

  #isNewest({ key, offset }: DecodedRecord): boolean {
    if (key === null) return false;
    const newest = this.context.newestOffset(key);
    return newest === undefined || offset >= newest;
  }

  /** Nothing, or the bare header of the last batch of all. */
  #place(batch: RecordBatch): RecordBatch | null {
    if (batch.lastOffset !== this.context.lastOffset) return null;
    return batch.recordCount === 0 ? batch : retainRecords(batch, [], null);
  }

  get #horizon(): bigint {
    return this.context.now + this.context.deleteRetentionMs;
  }

  #isOver(horizon: bigint): boolean {
    return horizon <= this.context.now;
  }
}
