export { BatchBuilder, buildBatch, type BatchOptions, type RecordInput } from './batch-builder.js';
export { batchesIn } from './batches-in.js';
export {
  codecNumber,
  COMPRESSION_NAMES,
  compress,
  compressionName,
  decompress,
  type Compression,
} from './compression/compression.js';
export {
  buildTransactionMarker,
  controlTypeOf,
  readTransactionMarker,
  type ControlType,
  type TransactionMarker,
} from './control-record.js';
export { crc32c, crc32cNativeError } from './crc32c.js';
export { RecordError, type RecordErrorName } from './errors.js';
export {
  canonicalPath,
  parseJsonPath,
  readJsonPath,
  valueAt,
  type JsonPath,
} from './json/json-path.js';
export { BigNumber, parseJson, textOfScalar } from './json/json-value.js';
export { DECOMPRESSED_BYTES_MAX, MESSAGE_BYTES_MAX } from './limits.js';
export {
  BATCH_HEADER_BYTES,
  BATCH_LENGTH_OVERHEAD,
  MAGIC_V2,
  RecordBatch,
  type ProducerStamp,
} from './record-batch.js';
export { RecordCursor, type RecordHeaders } from './record-cursor.js';
export { recompressBatch } from './recompress-batch.js';
export { retainRecords } from './retain-records.js';
export { recordsOf, type DecodedRecord } from './records-of.js';
export {
  validateBatch,
  validateRecords,
  type BatchLimits,
  type BatchRefusal,
  type BatchVerdict,
  type RecordsLimits,
  type RecordsVerdict,
} from './validate-batch.js';
