import { compressionName, decompress } from './compression/compression.js';
import { corrupt, RecordError } from './errors.js';
import type { RecordBatch } from './record-batch.js';

export type RecordHeaders = readonly (readonly [key: string, value: Buffer | null])[];

const NO_HEADERS: RecordHeaders = [];
/** Length, attributes, deltas, two lengths and a header count: seven bytes at least. */
const RECORD_BYTES_MIN = 7;

/**
 * Steps through the records of a batch without an object per record: `next()` checks a record and moves on to it, the fields
 * describe the record under the cursor and are read out of the bytes when they are asked for. Keys, values and header
 * values are slices of the (decompressed) batch, not copies. Malformed bytes throw a RecordError from `next()`; a length is
 * checked against what is left before it is used.
 */
export class RecordCursor {
  offsetDelta = 0;

  readonly baseOffset: bigint;
  readonly #data: Buffer;
  readonly #baseTimestamp: bigint;
  /** LogAppendTime batches carry one timestamp for all. */
  readonly #fixedTimestamp: bigint | null;
  readonly #count: number;
  #left: number;
  #at = 0;
  #end = 0;
  /** A number where it fits one, which spares nearly every record the arithmetic of bigints. */
  #timestampDelta: number | bigint = 0;
  #keyAt = 0;
  #keyLength = -1;
  #valueAt = 0;
  #valueLength = -1;
  #headersAt = 0;
  #headerCount = 0;

  constructor(batch: RecordBatch, decompressedBytesMax: number) {
    const codec = compressionName(batch.codec);
    if (codec === undefined) {
      throw new RecordError('UNSUPPORTED_COMPRESSION_TYPE', `unknown codec ${batch.codec}`);
    }
    this.#data = decompress(codec, batch.recordBytes, decompressedBytesMax);
    this.#count = batch.recordCount;
    if (this.#count < 0 || this.#count * RECORD_BYTES_MIN > this.#data.length) {
      throw corrupt(`${this.#count} records do not fit in ${this.#data.length} bytes`);
    }
    this.#left = this.#count;
    this.baseOffset = batch.baseOffset;
    this.#baseTimestamp = batch.baseTimestamp;
    this.#fixedTimestamp = batch.isLogAppendTime ? batch.maxTimestamp : null;
  }

  get offset(): bigint {
    return this.baseOffset + BigInt(this.offsetDelta);
  }
  get timestamp(): bigint {
    if (this.#fixedTimestamp !== null) return this.#fixedTimestamp;
    return this.#timestampDelta === 0
      ? this.#baseTimestamp
      : this.#baseTimestamp + BigInt(this.#timestampDelta);
  }
  get key(): Buffer | null {
    return this.#slice(this.#keyAt, this.#keyLength);
  }
  get value(): Buffer | null {
    return this.#slice(this.#valueAt, this.#valueLength);
  }
  get headers(): RecordHeaders {
    return this.#headerCount === 0 ? NO_HEADERS : this.#readHeaders();
  }
  /** Bytes of records that the cursor has not come to. */
  get bytesLeft(): number {
    return this.#data.length - this.#at;
  }

  /** Back before the first record. */
  rewind(): void {
    this.#left = this.#count;
    this.#at = 0;
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
    this.#checkRecord();
    if (this.#at !== this.#end) throw corrupt('record is longer than its fields');
    return true;
  }

  #checkRecord(): void {
    if (this.#at >= this.#end) throw corrupt('record without attributes');
    this.#at++; // attributes: no bit has a meaning in v2
    this.#timestampDelta = this.#varlong();
    this.offsetDelta = this.#varint();
    this.#keyLength = this.#varint();
    this.#keyAt = this.#pass(this.#keyLength);
    this.#valueLength = this.#varint();
    this.#valueAt = this.#pass(this.#valueLength);
    this.#headerCount = this.#varint();
    this.#headersAt = this.#at;
    if (this.#headerCount !== 0) this.#passHeaders(this.#headerCount);
  }

  #passHeaders(count: number): void {
    // A header is two lengths at least.
    if (count < 0 || count * 2 > this.#end - this.#at) throw corrupt(`${count} headers`);
    for (let i = 0; i < count; i++) {
      const keyLength = this.#varint();
      if (keyLength === -1) throw corrupt('header without a key');
      this.#pass(keyLength);
      this.#pass(this.#varint());
    }
  }

  #readHeaders(): RecordHeaders {
    const next = this.#at;
    this.#at = this.#headersAt;
    const headers: [string, Buffer | null][] = [];
    for (let i = 0; i < this.#headerCount; i++) {
      const keyLength = this.#varint();
      const keyAt = this.#pass(keyLength);
      const valueLength = this.#varint();
      const valueAt = this.#pass(valueLength);
      const key = this.#data.toString('utf8', keyAt, keyAt + keyLength);
      headers.push([key, this.#slice(valueAt, valueLength)]);
    }
    this.#at = next;
    return headers;
  }

  #slice(at: number, length: number): Buffer | null {
    return length === -1 ? null : this.#data.subarray(at, at + length);
  }

  /** Goes past a field of the length, -1 for null. @returns where it begins. */
  #pass(length: number): number {
    const start = this.#at;
    if (length === -1) return start;
    if (length < 0 || length > this.#end - start) throw corrupt(`field of ${length} bytes`);
    this.#at = start + length;
    return start;
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
  #varlong(): number | bigint {
    let value = 0;
    for (let shift = 0; shift < 28; shift += 7) {
      const byte = this.#byte();
      value |= (byte & 0x7f) << shift;
      if (byte < 0x80) return (value >>> 1) ^ -(value & 1);
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
