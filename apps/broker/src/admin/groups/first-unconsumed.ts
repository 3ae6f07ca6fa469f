import { Injectable } from '@nestjs/common';
import type { Partition } from '@posthorn/log';
import { batchesIn, RecordError, recordsOf, type RecordBatch } from '@posthorn/records';
import { LogReader } from '../cluster/log-reader.js';

const REMEMBERED_MAX = 10_000;
/** Enough for the log to answer one batch, which it does whole (KIP-74). */
const ONE_BATCH = 1;
/** Behind the end of a transaction there may be more of them; a thousand in a row are looked through, no more. */
const MARKERS_BYTES = 80_000;
const DECOMPRESSED_BYTES_MAX = 16 * 1024 * 1024;

/**
 * When the record at an offset was written: what "lag in seconds" is counted from. Others interpolate between samples
 * of offsets; every batch here carries its timestamps, so this reads the one record.
 *
 * What stands at an offset never changes, so an answer is remembered: a consumer that stands still costs one read and
 * not one per scrape.
 */
@Injectable()
export class FirstUnconsumed {
  readonly #remembered = new Map<string, bigint>();

  constructor(private readonly reader: LogReader) {}

  /**
   * Milliseconds since 1970 of the first record at or behind `offset`; null when it has no timestamp, 'none' when only
   * ends of transactions are there, which no consumer gets to see.
   */
  async timestamp(partition: Partition, offset: bigint): Promise<bigint | null | 'none'> {
    const key = `${partition.partitionId}/${offset}`;
    const known = this.#remembered.get(key);
    if (known !== undefined) return known;
    const timestamp = await this.read(partition, offset);
    if (timestamp === 'none') return 'none';
    if (timestamp === null || timestamp < 0n) return null;
    if (this.#remembered.size >= REMEMBERED_MAX) this.#remembered.clear();
    this.#remembered.set(key, timestamp);
    return timestamp;
  }

  /** What is remembered of it; undefined when it has to be read. */
  known({ partitionId }: Partition, offset: bigint): bigint | undefined {
    return this.#remembered.get(`${partitionId}/${offset}`);
  }

  private async read(partition: Partition, offset: bigint): Promise<bigint | null | 'none'> {
    let from = offset;
    for (const maxBytes of [ONE_BATCH, MARKERS_BYTES]) {
      const { batches, highWatermark } = await this.reader.fetch(partition, from, maxBytes);
      for (const batch of batches.flatMap((buffer) => [...batchesIn(buffer)])) {
        if (batch.lastOffset < from) continue;
        if (!batch.isControl) return timestampIn(batch, from);
        from = batch.lastOffset + 1n;
      }
      if (from >= highWatermark) return from > offset ? 'none' : null;
    }
    return null;
  }
}

/** The record's own, or for a batch that cannot be decoded its largest: a lag too small rather than none. */
function timestampIn(batch: RecordBatch, offset: bigint): bigint {
  // The common case of one record, or of one clock tick, needs no decoding.
  if (batch.baseTimestamp === batch.maxTimestamp || batch.isLogAppendTime)
    return batch.maxTimestamp;
  try {
    for (const record of recordsOf(batch, DECOMPRESSED_BYTES_MAX)) {
      if (record.offset >= offset) return record.timestamp;
    }
  } catch (error) {
    if (!(error instanceof RecordError)) throw error;
  }
  return batch.maxTimestamp;
}
