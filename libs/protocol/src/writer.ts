import { ProtocolError } from './protocol-error.js';
import { sizeOfUnsignedVarint, zigZagEncode, zigZagEncodeLong } from './varint.js';

/** From here on bytes are passed through instead of copied: below it, one more buffer for the socket costs more than the copy. */
const SPLICE_FROM = 1024;

/** A string this short takes at most 126 bytes, so its compact length is one byte whatever its characters are. */
const SHORT_STRING = 42;

const INT16_MAX = 0x7fff;

/**
 * Writes the primitives of the Kafka protocol into growing memory, and yields a list of buffers: large `records` stand in
 * the list as they were given, never copied. They must not change before the list has been sent.
 *
 * Throws ProtocolError for what the wire cannot express (a string of more than 32,767 bytes where its length is an int16).
 */
export class Writer {
  #chunk: Buffer;
  #view: DataView;
  /** Where the bytes begin that are not yet in #parts. */
  #start = 0;
  #position = 0;
  readonly #parts: Buffer[] = [];
  #partsLength = 0;

  constructor(sizeHint = 512) {
    this.#chunk = Buffer.allocUnsafe(sizeHint);
    this.#view = viewOf(this.#chunk);
  }

  /** Bytes written so far. */
  get length(): number {
    return this.#partsLength + this.#position - this.#start;
  }

  /** All that was written, in order. The writer is spent. */
  finish(): Buffer[] {
    this.#cut();
    return this.#parts;
  }

  /** All that was written in one buffer; copies if records were spliced. */
  toBuffer(): Buffer {
    const [only, ...others] = this.finish();
    if (only === undefined) return Buffer.alloc(0);
    return others.length === 0 ? only : Buffer.concat([only, ...others], this.#partsLength);
  }

  int8(value: number): void {
    const at = this.#reserve(1);
    this.#view.setInt8(at, value);
  }

  int16(value: number): void {
    const at = this.#reserve(2);
    this.#view.setInt16(at, value);
  }

  uint16(value: number): void {
    const at = this.#reserve(2);
    this.#view.setUint16(at, value);
  }

  int32(value: number): void {
    const at = this.#reserve(4);
    this.#view.setInt32(at, value);
  }

  uint32(value: number): void {
    const at = this.#reserve(4);
    this.#view.setUint32(at, value);
  }

  int64(value: bigint): void {
    const at = this.#reserve(8);
    this.#view.setBigInt64(at, value);
  }

  float64(value: number): void {
    const at = this.#reserve(8);
    this.#view.setFloat64(at, value);
  }

  bool(value: boolean): void {
    const at = this.#reserve(1);
    this.#view.setInt8(at, value ? 1 : 0);
  }

  /** With or without dashes. */
  uuid(value: string): void {
    const start = this.#reserve(16);
    const written = this.#chunk.write(value.replaceAll('-', ''), start, 16, 'hex');
    if (written !== 16) throw new ProtocolError(`not a uuid: ${JSON.stringify(value)}`);
  }

  unsignedVarint(value: number): void {
    this.#ensure(5);
    let rest = value >>> 0;
    while (rest >= 0x80) {
      this.#view.setUint8(this.#position++, (rest & 0x7f) | 0x80);
      rest >>>= 7;
    }
    this.#view.setUint8(this.#position++, rest);
  }

  /** Zig-zag, 32 bits. */
  varint(value: number): void {
    this.unsignedVarint(zigZagEncode(value));
  }

  /** Zig-zag, 64 bits. */
  varlong(value: bigint): void {
    this.#ensure(10);
    let rest = zigZagEncodeLong(value);
    while (rest >= 0x80n) {
      this.#view.setUint8(this.#position++, Number(rest & 0x7fn) | 0x80);
      rest >>= 7n;
    }
    this.#view.setUint8(this.#position++, Number(rest));
  }

  string(value: string): void {
    this.#ensure(2 + value.length * 3);
    const start = this.#position;
    const size = this.#text(value, start + 2);
    if (size > INT16_MAX)
      throw new ProtocolError(`string of ${size} bytes, its length field holds ${INT16_MAX}`);
    this.#view.setInt16(start, size);
    this.#position = start + 2 + size;
  }

  nullableString(value: string | null): void {
    if (value === null) this.int16(-1);
    else this.string(value);
  }

  compactString(value: string): void {
    if (value.length > SHORT_STRING) this.#longCompactString(value);
    else {
      this.#ensure(1 + value.length * 3);
      const start = this.#position;
      const size = this.#text(value, start + 1);
      this.#view.setUint8(start, size + 1);
      this.#position = start + 1 + size;
    }
  }

  compactNullableString(value: string | null): void {
    if (value === null) this.unsignedVarint(0);
    else this.compactString(value);
  }

  bytes(value: Buffer): void {
    this.int32(value.length);
    this.raw(value);
  }

  nullableBytes(value: Buffer | null): void {
    if (value === null) this.int32(-1);
    else this.bytes(value);
  }

  compactBytes(value: Buffer): void {
    this.unsignedVarint(value.length + 1);
    this.raw(value);
  }

  compactNullableBytes(value: Buffer | null): void {
    if (value === null) this.unsignedVarint(0);
    else this.compactBytes(value);
  }

  records(value: Buffer): void {
    this.int32(value.length);
    this.splice(value);
  }

  nullableRecords(value: Buffer | null): void {
    if (value === null) this.int32(-1);
    else this.records(value);
  }

  compactRecords(value: Buffer): void {
    this.unsignedVarint(value.length + 1);
    this.splice(value);
  }

  compactNullableRecords(value: Buffer | null): void {
    if (value === null) this.unsignedVarint(0);
    else this.compactRecords(value);
  }

  /** Bytes as they are, without a length, copied. */
  raw(value: Buffer): void {
    const at = this.#reserve(value.length);
    value.copy(this.#chunk, at);
  }

  /** Bytes as they are, without a length; large ones are not copied. */
  splice(value: Buffer): void {
    if (value.length < SPLICE_FROM) return this.raw(value);
    this.#cut();
    this.#push(value);
  }

  /** -1 for null. */
  arrayLength(length: number): void {
    this.int32(length);
  }

  /** -1 for null. */
  compactArrayLength(length: number): void {
    this.unsignedVarint(length + 1);
  }

  /** The byte before a nullable struct. */
  presence(present: boolean): void {
    this.int8(present ? 1 : -1);
  }

  tagCount(count: number): void {
    this.unsignedVarint(count);
  }

  /** Writes the tag and leaves a byte for the size. No records may be spliced before the matching end. */
  beginTaggedField(tag: number): number {
    this.unsignedVarint(tag);
    this.#reserve(1);
    return this.#position - this.#start;
  }

  /** Fills in the size; content of 128 bytes or more moves up to make room for it. */
  endTaggedField(start: number): void {
    const size = this.#position - this.#start - start;
    const extra = sizeOfUnsignedVarint(size) - 1;
    this.#ensure(extra + 5);
    const content = this.#start + start;
    if (extra > 0) this.#chunk.copyWithin(content + extra, content, content + size);
    this.#position = content - 1;
    this.unsignedVarint(size);
    this.#position += size;
  }

  #longCompactString(value: string): void {
    const size = Buffer.byteLength(value);
    this.unsignedVarint(size + 1);
    const start = this.#reserve(size);
    this.#chunk.write(value, start, size, 'utf8');
  }

  /** Writes UTF-8 at `start`, where there is room for three bytes a character; yields the size. Does not move the position. */
  #text(value: string, start: number): number {
    const length = value.length;
    if (length > SHORT_STRING) return this.#chunk.write(value, start, 'utf8');
    // A call into the runtime costs more than copying a short ASCII string here.
    for (let i = 0; i < length; i++) {
      const code = value.charCodeAt(i);
      if (code >= 0x80) return this.#chunk.write(value, start, 'utf8');
      this.#view.setUint8(start + i, code);
    }
    return length;
  }

  /** May replace chunk and view: take them from the fields only after this. */
  #reserve(size: number): number {
    this.#ensure(size);
    const start = this.#position;
    this.#position = start + size;
    return start;
  }

  #ensure(size: number): void {
    if (this.#position + size > this.#chunk.length) this.#grow(size);
  }

  #grow(size: number): void {
    const pending = this.#position - this.#start;
    const grown = Buffer.allocUnsafe(Math.max(this.#chunk.length * 2, pending + size));
    this.#chunk.copy(grown, 0, this.#start, this.#position);
    this.#chunk = grown;
    this.#view = viewOf(grown);
    this.#start = 0;
    this.#position = pending;
  }

  /** Moves what is written in the chunk to the list. */
  #cut(): void {
    if (this.#position > this.#start) this.#push(this.#chunk.subarray(this.#start, this.#position));
    this.#start = this.#position;
  }

  #push(part: Buffer): void {
    this.#parts.push(part);
    this.#partsLength += part.length;
  }
}

function viewOf(buffer: Buffer): DataView {
  return new DataView(buffer.buffer, buffer.byteOffset, buffer.length);
}
