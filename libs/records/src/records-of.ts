import { DECOMPRESSED_BYTES_MAX } from './limits.js';
import { RecordCursor, type RecordHeaders } from './record-cursor.js';
import type { RecordBatch } from './record-batch.js';

export interface DecodedRecord {
  readonly offset: bigint;
  /** Milliseconds since the epoch; -1 when the producer set none. */
  readonly timestamp: bigint;
  readonly key: Buffer | null;
  readonly value: Buffer | null;
  readonly headers: RecordHeaders;
}

/** The records of a batch, one at a time. Buffers are slices of the batch. Throws RecordError on malformed bytes. */
export function* recordsOf(
  batch: RecordBatch,
  decompressedBytesMax = DECOMPRESSED_BYTES_MAX,
): Generator<DecodedRecord, void, void> {
  const cursor = new RecordCursor(batch, decompressedBytesMax);
  while (cursor.next()) {
    const { offset, timestamp, key, value, headers } = cursor;
    yield { offset, timestamp, key, value, headers };
  }
}
