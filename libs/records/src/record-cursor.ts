import { compressionName, decompress } from './compression/compression.js';
import { corrupt, RecordError } from './errors.js';
import type { RecordBatch } from './record-batch.js';

export type RecordHeaders = readonly (readonly [key: string, value: Buffer | null])[];

const NO_HEADERS: RecordHeaders = [];
/** Length, attributes, deltas, two lengths and a header count: seven bytes at least. */
const RECORD_BYTES_MIN = 7;

/**
 * Steps through the records of a batch without an object per record: `next()` moves on, the fields describe the record
 * under the cursor. Keys, values and header values are slices of the (decompressed) batch, not copies. Malformed bytes
 * throw a RecordError; a length is checked against what is left before it is used.
 */
export class RecordCursor {
  offsetDelta = 0;
  timestamp = -1n;
  key: Buffer | null = null;
  value: Buffer | null = null;
  headers: RecordHeaders = NO_HEADERS;

  readonly baseOffset: bigint;
  readonly #data: Buffer;
  readonly #baseTimestamp: bigint;
  /** LogAppendTime batches carry one timestamp for all. */
  readonly #fixedTimestamp: bigint | null;
  #left: number;
  #at = 0;
  #end = 0;

  constructor(batch: RecordBatch, decompressedBytesMax: number) {
    const codec = compressionName(batch.codec);
    if (codec === undefined) {
      throw new RecordError('UNSUPPORTED_COMPRESSION_TYPE', `unknown codec ${batch.codec}`);
    }
    this.#data = decompress(codec, batch.recordBytes, decompressedBytesMax);
    this.#left = batch.recordCount;
    if (this.#left < 0 || this.#left * RECORD_BYTES_MIN > this.#data.length) {
      throw corrupt(`${this.#left} records do not fit in ${this.#data.length} bytes`);
    }
    this.baseOffset = batch.baseOffset;
    this.#baseTimestamp = batch.baseTimestamp;
    this.#fixedTimestamp = batch.isLogAppendTime ? batch.maxTimestamp : null;
  }

  get offset(): bigint {
    return this.baseOffset + BigInt(this.offsetDelta);
  }

  /** Moves to the next record; false at the end, where no byte may be left over. */
  next(): boolean {
    if (this.#left === 0) {
      if (this.#at !== this.#data.length) throw corrupt('bytes behind the last record');
      return false;
    }
    this.#left--;
    this.#end = this.#data.length;
    const length = this.#varint();
    if (length < 0 || length > this.#data.length - this.#at) {
      throw corrupt(`record of ${length} bytes in ${this.#data.length - this.#at}`);
    }
    this.#end = this.#at + length;
    this.#readRecord();
    if (this.#at !== this.#end) throw corrupt('record is longer than its fields');
    return true;
  }

  #readRecord(): void {
    if (this.#at >= this.#end) throw corrupt('record without attributes');
    this.#at++; // attributes: no bit has a meaning in v2
    const timestampDelta = this.#varlong();
    this.timestamp = this.#fixedTimestamp ?? this.#baseTimestamp + timestampDelta;
    this.offsetDelta = this.#varint();
    this.key = this.#bytes();
    this.value = this.#bytes();
    const headerCount = this.#varint();
    this.headers = headerCount === 0 ? NO_HEADERS : this.#readHeaders(headerCount);
  }

  #readHeaders(count: number): RecordHeaders {
    // A header is two lengths at least.
    if (count < 0 || count * 2 > this.#end - this.#at) throw corrupt(`${count} headers`);
    const headers: [string, Buffer | null][] = [];
    for (let i = 0; i < count; i++) {
      const key = this.#bytes();
      if (key === null) throw corrupt('header without a key');
      headers.push([key.toString('utf8'), this.#bytes()]);
    }
    return headers;
  }

  #bytes(): Buffer | null {
    const length = this.#varint();
    if (length === -1) return null;
    if (length < 0 || length > this.#end - this.#at) throw corrupt(`field of ${length} bytes`);
    const start = this.#at;
    this.#at += length;
    return this.#data.subarray(start, this.#at);
  }

  #byte(): number {
    if (this.#at >= this.#end) throw corrupt('record ends inside a varint');
    return this.#data[this.#at++];
  }

  #varint(): number {
    let byte = this.#byte();
    if (byte < 0x80) return (byte >>> 1) ^ -(byte & 1);
    let value = byte & 0x7f;
    for (let shift = 7; shift < 35; shift += 7) {
      byte = this.#byte();
      value |= (byte & 0x7f) << shift;
      if (byte < 0x80) return (value >>> 1) ^ -(value & 1);
    }
    throw corrupt('varint of more than 5 bytes');
  }

  /** Timestamp deltas nearly always fit four bytes; only longer ones pay for bigint arithmetic. */
  #varlong(): bigint {
    let value = 0;
    for (let shift = 0; shift < 28; shift += 7) {
      const byte = this.#byte();
      value |= (byte & 0x7f) << shift;
      if (byte < 0x80) return value === 0 ? 0n : BigInt((value >>> 1) ^ -(value & 1));
    }
    let wide = BigInt(value);
    for (let shift = 28n; shift < 70n; shift += 7n) {
      const byte = this.#byte();
      wide |= BigInt(byte & 0x7f) << shift;
      if (byte < 0x80) return BigInt.asIntN(64, (wide >> 1n) ^ -(wide & 1n));
    }
    throw corrupt('varlong of more than 10 bytes');
  }
}
