import { COMPRESSION_NAMES } from './compression/compression.js';
import { RecordError, type RecordErrorName } from './errors.js';
import { DECOMPRESSED_BYTES_MAX, MESSAGE_BYTES_MAX } from './limits.js';
import { RecordCursor } from './record-cursor.js';
import {
  BATCH_HEADER_BYTES,
  BATCH_LENGTH_OVERHEAD,
  MAGIC_V2,
  RecordBatch,
} from './record-batch.js';

export interface BatchLimits {
  /** `max.message.bytes` of the topic. */
  readonly messageBytesMax?: number;
  /** zstd is legal from Produce v7 on. Default true. */
  readonly zstd?: boolean;
}

export interface BatchRefusal {
  readonly error: RecordErrorName;
  readonly message: string;
  /** The records at fault, where single ones are: a producer fails those, and knows that the others were good. */
  readonly records?: readonly { readonly index: number; readonly message: string }[];
}

export type BatchVerdict = { readonly batch: RecordBatch } | BatchRefusal;

const ZSTD = 4;
const refuse = (error: RecordErrorName, message: string): BatchRefusal => ({ error, message });

/**
 * Checks what a client sent as one partition's records, header only: exactly one v2 batch, plausible lengths and counts,
 * a matching CRC, nothing that only a broker may write. Never throws and never believes a length. It does not decode
 * records, so a client's maxTimestamp is taken at its word; `validateRecords` looks inside.
 */
export function validateBatch(buffer: Buffer | null, limits: BatchLimits = {}): BatchVerdict {
  if (buffer === null || buffer.length === 0) {
    return refuse('INVALID_RECORD', 'a partition of a produce request needs a record batch');
  }
  if (buffer.length < BATCH_HEADER_BYTES) {
    return refuse('INVALID_RECORD', `${buffer.length} bytes hold no batch header`);
  }
  const batch = new RecordBatch(buffer);
  return refusalOfFrame(batch, limits) ?? refusalOfHeader(batch, limits) ?? { batch };
}

function refusalOfFrame(batch: RecordBatch, limits: BatchLimits): BatchRefusal | null {
  const messageBytesMax = limits.messageBytesMax ?? MESSAGE_BYTES_MAX;
  const length = batch.buffer.length;
  if (batch.batchLength < BATCH_HEADER_BYTES - BATCH_LENGTH_OVERHEAD) {
    return refuse('CORRUPT_MESSAGE', `batch says ${batch.sizeInBytes} bytes, less than its header`);
  }
  // To Kafka the start of a batch is no batch at all; a client that is told CORRUPT_MESSAGE would send it for ever.
  if (batch.sizeInBytes > length) {
    return refuse('INVALID_RECORD', `batch says ${batch.sizeInBytes} bytes of ${length}`);
  }
  if (batch.magic !== MAGIC_V2) {
    const error = batch.magic >= 0 && batch.magic < MAGIC_V2 ? 'INVALID_RECORD' : 'CORRUPT_MESSAGE';
    return refuse(error, `magic ${batch.magic}, only record format 2 is accepted`);
  }
  if (batch.sizeInBytes < length) {
    return refuse('INVALID_RECORD', 'more than one batch for one partition in one request');
  }
  if (length > messageBytesMax) {
    return refuse('MESSAGE_TOO_LARGE', `batch of ${length} bytes, at most ${messageBytesMax}`);
  }
  if (!batch.isCrcValid()) return refuse('CORRUPT_MESSAGE', 'CRC does not match');
  return null;
}

function refusalOfHeader(batch: RecordBatch, limits: BatchLimits): BatchRefusal | null {
  if (batch.baseOffset !== 0n) {
    return refuse('INVALID_RECORD', `base offset ${batch.baseOffset}, a producer's is 0`);
  }
  if (batch.isControl) return refuse('INVALID_RECORD', 'a client may not write control batches');
  if (batch.isLogAppendTime) {
    return refuse('INVALID_TIMESTAMP', 'a client may not claim LogAppendTime');
  }
  // In bigint-free 32-bit arithmetic: the largest delta plus one would wrap, so compare the other way round.
  if (batch.recordCount <= 0 || batch.lastOffsetDelta !== batch.recordCount - 1) {
    const span = `last offset delta ${batch.lastOffsetDelta}`;
    return refuse('INVALID_RECORD', `${batch.recordCount} records with ${span}`);
  }
  if (batch.producerId >= 0n && (batch.baseSequence < 0 || batch.producerEpoch < 0)) {
    return refuse('INVALID_RECORD', 'a producer id needs a sequence and an epoch');
  }
  if (batch.isTransactional && batch.producerId < 0n) {
    return refuse('INVALID_RECORD', 'a transactional batch needs a producer id');
  }
  if (batch.codec >= COMPRESSION_NAMES.length) {
    return refuse('UNSUPPORTED_COMPRESSION_TYPE', `unknown codec ${batch.codec}`);
  }
  if (batch.codec === ZSTD && limits.zstd === false) {
    return refuse('UNSUPPORTED_COMPRESSION_TYPE', 'zstd needs Produce v7');
  }
  return null;
}

export interface RecordsLimits {
  readonly decompressedBytesMax?: number;
  /** Compacted topics need a key in every record. */
  readonly keyRequired?: boolean;
}

export type RecordsVerdict = { readonly maxTimestamp: bigint } | BatchRefusal;

/** Walks every record of a batch that `validateBatch` passed, and says the largest timestamp found. Never throws. */
export function validateRecords(batch: RecordBatch, limits: RecordsLimits = {}): RecordsVerdict {
  try {
    const cursor = new RecordCursor(batch, limits.decompressedBytesMax ?? DECOMPRESSED_BYTES_MAX);
    const keyless: number[] = [];
    let maxTimestamp = -1n;
    let index = 0;
    while (cursor.next()) {
      if (cursor.offsetDelta !== index) {
        return refuse('INVALID_RECORD', `offset delta ${cursor.offsetDelta} at record ${index}`);
      }
      if (limits.keyRequired && cursor.key === null) keyless.push(index);
      if (cursor.timestamp > maxTimestamp) maxTimestamp = cursor.timestamp;
      index++;
    }
    return keyless.length > 0 ? refuseKeyless(keyless) : { maxTimestamp };
  } catch (error) {
    if (error instanceof RecordError) return refuse(error.error, error.message);
    throw error;
  }
}

function refuseKeyless(indexes: readonly number[]): BatchRefusal {
  const message = 'a compacted topic takes no record without a key';
  return {
    error: 'INVALID_RECORD',
    message: `${message}: ${indexes.length} of the batch have none, the first is record ${indexes[0]}`,
    records: indexes.map((index) => ({ index, message })),
  };
}
