import { codecNumber, compress, type Compression } from './compression/compression.js';
import {
  BATCH_HEADER_BYTES,
  writeBatchHeader,
  type ProducerStamp,
  type RecordBatch,
} from './record-batch.js';
import type { RecordHeaders } from './record-cursor.js';
import { sizeOfVarint, sizeOfVarlong, writeVarint, writeVarlong } from './varint.js';

export interface RecordInput {
  /** Strings are written as UTF-8 straight into the batch. */
  readonly key?: Buffer | string | null;
  readonly value: Buffer | string | null;
  readonly headers?: RecordHeaders;
  /** Milliseconds since the epoch. */
  readonly timestamp: bigint;
}

export interface BatchOptions {
  readonly compression?: Compression;
  readonly producer?: ProducerStamp;
  readonly transactional?: boolean;
  readonly control?: boolean;
  readonly baseOffset?: bigint;
  readonly partitionLeaderEpoch?: number;
}

const INITIAL_BYTES = 1024;

const sizeOf = (data: Buffer | string | null | undefined): number =>
  data === null || data === undefined
    ? -1
    : typeof data === 'string'
      ? Buffer.byteLength(data)
      : data.length;

const sizeOfField = (length: number): number => sizeOfVarint(length) + (length > 0 ? length : 0);

/**
 * Collects records into one batch as they come: each is encoded once, behind room for the header, so an uncompressed
 * batch is finished without another copy.
 */
export class BatchBuilder {
  #buffer = Buffer.allocUnsafe(INITIAL_BYTES);
  #at = BATCH_HEADER_BYTES;
  #count = 0;
  #baseTimestamp = -1n;
  #maxTimestamp = -1n;

  get recordCount(): number {
    return this.#count;
  }
  /** Size of the batch so far, before compression. */
  get sizeInBytes(): number {
    return this.#at;
  }

  /**
   * Adds the record, or answers false and adds nothing when the batch would outgrow `bytesMax`. The first record is
   * always taken, whatever its size: whether it is too large is the broker's to say.
   */
  tryAppend(record: RecordInput, bytesMax: number): boolean {
    if (this.#count === 0) this.#baseTimestamp = record.timestamp;
    // Records of one batch mostly share their millisecond, and bigint arithmetic allocates.
    const isBase = record.timestamp === this.#baseTimestamp;
    const timestampDelta = isBase ? 0n : record.timestamp - this.#baseTimestamp;
    const keyBytes = sizeOf(record.key);
    const valueBytes = sizeOf(record.value);
    const headers = record.headers;
    const body =
      1 +
      (isBase ? 1 : sizeOfVarlong(timestampDelta)) +
      sizeOfVarint(this.#count) +
      sizeOfField(keyBytes) +
      sizeOfField(valueBytes) +
      (headers === undefined || headers.length === 0 ? 1 : sizeOfHeaders(headers));
    const total = sizeOfVarint(body) + body;
    if (this.#count > 0 && this.#at + total > bytesMax) return false;
    this.#reserve(total);
    this.#write(record, timestampDelta, body, keyBytes, valueBytes);
    this.#count++;
    if (record.timestamp > this.#maxTimestamp) this.#maxTimestamp = record.timestamp;
    return true;
  }

  append(record: RecordInput): this {
    this.tryAppend(record, Number.POSITIVE_INFINITY);
    return this;
  }

  /** The finished batch. The builder is spent: its buffer now belongs to the batch. */
  finish(options: BatchOptions = {}): RecordBatch {
    const compression = options.compression ?? 'none';
    const plain = this.#buffer.subarray(0, this.#at);
    return writeBatchHeader(compression === 'none' ? plain : compressed(compression, plain), {
      baseOffset: options.baseOffset,
      partitionLeaderEpoch: options.partitionLeaderEpoch,
      codec: codecNumber(compression),
      transactional: options.transactional,
      control: options.control,
      lastOffsetDelta: this.#count - 1,
      baseTimestamp: this.#baseTimestamp,
      maxTimestamp: this.#maxTimestamp,
      producer: options.producer,
      recordCount: this.#count,
    });
  }

  #reserve(bytes: number): void {
    const needed = this.#at + bytes;
    if (needed <= this.#buffer.length) return;
    const grown = Buffer.allocUnsafe(Math.max(needed, this.#buffer.length * 2));
    this.#buffer.copy(grown, 0, 0, this.#at);
    this.#buffer = grown;
  }

  #write(
    record: RecordInput,
    timestampDelta: bigint,
    bodyBytes: number,
    keyBytes: number,
    valueBytes: number,
  ): void {
    const target = this.#buffer;
    let at = writeVarint(target, this.#at, bodyBytes);
    target[at++] = 0;
    if (timestampDelta === 0n) target[at++] = 0;
    else at = writeVarlong(target, at, timestampDelta);
    at = writeVarint(target, at, this.#count);
    at = writeField(target, at, record.key ?? null, keyBytes);
    at = writeField(target, at, record.value, valueBytes);
    const { headers } = record;
    if (headers === undefined) target[at++] = 0;
    else {
      at = writeVarint(target, at, headers.length);
      for (const [key, value] of headers) {
        at = writeField(target, at, key, Buffer.byteLength(key));
        at = writeField(target, at, value, sizeOf(value));
      }
    }
    this.#at = at;
  }
}

function sizeOfHeaders(headers: RecordHeaders): number {
  let size = sizeOfVarint(headers.length);
  for (const [key, value] of headers) {
    size += sizeOfField(Buffer.byteLength(key)) + sizeOfField(sizeOf(value));
  }
  return size;
}

function writeField(
  target: Buffer,
  position: number,
  data: Buffer | string | null,
  length: number,
): number {
  const at = writeVarint(target, position, length);
  if (data === null) return at;
  if (typeof data === 'string') target.write(data, at, length, 'utf8');
  else target.set(data, at);
  return at + length;
}

function compressed(compression: Compression, plain: Buffer): Buffer {
  const records = compress(compression, plain.subarray(BATCH_HEADER_BYTES));
  const buffer = Buffer.allocUnsafe(BATCH_HEADER_BYTES + records.length);
  buffer.set(records, BATCH_HEADER_BYTES);
  return buffer;
}

/** A batch of these records; for tests, tools and whoever has them all at hand. */
export function buildBatch(records: readonly RecordInput[], options?: BatchOptions): RecordBatch {
  const builder = new BatchBuilder();
  for (const record of records) builder.append(record);
  return builder.finish(options);
}
