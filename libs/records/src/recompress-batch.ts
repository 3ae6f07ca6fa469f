import { codecNumber, compress, type Compression } from './compression/compression.js';
import { BATCH_HEADER_BYTES, changeCodec, type RecordBatch } from './record-batch.js';

/**
 * The same records in another codec: offsets, timestamps, sequence and epoch stay, the CRC is new.
 * @param plain the records decompressed
 * @param level of gzip and zstd; without one, their default
 */
export function recompressBatch(
  batch: RecordBatch,
  codec: Compression,
  { plain, level }: { readonly plain: Buffer; readonly level?: number },
): RecordBatch {
  const records = compress(codec, plain, level);
  const buffer = Buffer.allocUnsafeSlow(BATCH_HEADER_BYTES + records.length);
  batch.buffer.copy(buffer, 0, 0, BATCH_HEADER_BYTES);
  records.copy(buffer, BATCH_HEADER_BYTES);
  return changeCodec(buffer, codecNumber(codec));
}
