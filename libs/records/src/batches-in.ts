import { corrupt } from './errors.js';
import {
  BATCH_HEADER_BYTES,
  BATCH_LENGTH_OVERHEAD,
  MAGIC_V2,
  RecordBatch,
} from './record-batch.js';

const MAGIC_AT = 16;
const LENGTH_AT = 8;

/**
 * The whole batches that stand one behind the other in `buffer`. A batch cut off at the end is left out silently: a
 * fetch response may end anywhere (KIP-74). A length that cannot be one, or a magic other than 2, is a RecordError.
 */
export function* batchesIn(buffer: Buffer): Generator<RecordBatch, void, void> {
  let at = 0;
  while (at + BATCH_HEADER_BYTES <= buffer.length) {
    const size = buffer.readInt32BE(at + LENGTH_AT) + BATCH_LENGTH_OVERHEAD;
    const magic = buffer.readInt8(at + MAGIC_AT);
    if (magic !== MAGIC_V2) throw corrupt(`magic ${magic} where a v2 batch should start`);
    if (size < BATCH_HEADER_BYTES) throw corrupt(`batch of ${size} bytes, less than its header`);
    if (at + size > buffer.length) return;
    yield new RecordBatch(buffer.subarray(at, at + size));
    at += size;
  }
}
