import { ProtocolError } from './protocol-error.js';
import { varintTooLong, zigZagDecode, zigZagDecodeLong } from './varint.js';

const NULL = -1;

/**
 * Array elements that one message may have. A frame's size alone bounds memory badly: an element of two bytes becomes an
 * object of fifty, so that a frame of 100 MiB could take gigabytes. The largest true messages (a fetch of 100,000 partitions)
 * have a few hundred thousand.
 */
const ELEMENTS_MAX = 1_000_000;

/**
 * Reads the primitives of the Kafka protocol from one buffer, front to back.
 *
 * - Every claimed length is held against the bytes that are left before anything is allocated for it, and all arrays
 *   of a message together have at most a million elements.
 * - Throws ProtocolError with the byte position, and nothing else.
 * - `records` alias the buffer; `bytes` are copied, because group state keeps them for longer than a frame should live.
 *
 * Primitives go through DataView: in generated code four times faster than Buffer.readInt32BE and its kind.
 */
export class Reader {
  readonly #buffer: Buffer;
  readonly #view: DataView;
  readonly #end: number;
  #position = 0;
  #elementsLeft = ELEMENTS_MAX;

  constructor(buffer: Buffer) {
    this.#buffer = buffer;
    this.#view = new DataView(buffer.buffer, buffer.byteOffset, buffer.length);
    this.#end = buffer.length;
  }

  get position(): number {
    return this.#position;
  }

  get remaining(): number {
    return this.#end - this.#position;
  }

  int8(): number {
    return this.#view.getInt8(this.#take(1));
  }

  int16(): number {
    return this.#view.getInt16(this.#take(2));
  }

  uint16(): number {
    return this.#view.getUint16(this.#take(2));
  }

  int32(): number {
    return this.#view.getInt32(this.#take(4));
  }

  uint32(): number {
    return this.#view.getUint32(this.#take(4));
  }

  int64(): bigint {
    return this.#view.getBigInt64(this.#take(8));
  }

  float64(): number {
    return this.#view.getFloat64(this.#take(8));
  }

  bool(): boolean {
    return this.#view.getInt8(this.#take(1)) !== 0;
  }

  /** 36 characters, lower case. */
  uuid(): string {
    const start = this.#take(16);
    const hex = this.#buffer.toString('hex', start, start + 16);
    return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
  }

  /** Unsigned, at most 32 bits. */
  unsignedVarint(): number {
    const first = this.#view.getUint8(this.#take(1));
    return first < 0x80 ? first : this.#unsignedVarintRest(first);
  }

  #unsignedVarintRest(first: number): number {
    let value = first & 0x7f;
    for (let shift = 7; shift < 28; shift += 7) {
      const byte = this.#view.getUint8(this.#take(1));
      value |= (byte & 0x7f) << shift;
      if (byte < 0x80) return value;
    }
    const last = this.#view.getUint8(this.#take(1));
    if (last > 0x0f) throw varintTooLong(this.#position - 1);
    return (value | (last << 28)) >>> 0;
  }

  /** Zig-zag, 32 bits. */
  varint(): number {
    return zigZagDecode(this.unsignedVarint());
  }

  /** Zig-zag, 64 bits. */
  varlong(): bigint {
    let value = 0n;
    for (let shift = 0n; shift < 70n; shift += 7n) {
      const byte = this.#view.getUint8(this.#take(1));
      value |= BigInt(byte & 0x7f) << shift;
      if (byte < 0x80) {
        if (shift === 63n && byte > 1) break;
        return zigZagDecodeLong(value);
      }
    }
    throw new ProtocolError(`varint of more than 64 bits at byte ${this.#position - 1}`);
  }

  string(): string {
    return this.#text(this.#notNull(this.int16(), 'string'));
  }

  nullableString(): string | null {
    const length = this.int16();
    return length === NULL ? null : this.#text(length);
  }

  compactString(): string {
    return this.#text(this.#notNull(this.unsignedVarint() - 1, 'string'));
  }

  compactNullableString(): string | null {
    const length = this.unsignedVarint() - 1;
    return length === NULL ? null : this.#text(length);
  }

  bytes(): Buffer {
    return this.#copy(this.#notNull(this.int32(), 'bytes'));
  }

  nullableBytes(): Buffer | null {
    const length = this.int32();
    return length === NULL ? null : this.#copy(length);
  }

  compactBytes(): Buffer {
    return this.#copy(this.#notNull(this.unsignedVarint() - 1, 'bytes'));
  }

  compactNullableBytes(): Buffer | null {
    const length = this.unsignedVarint() - 1;
    return length === NULL ? null : this.#copy(length);
  }

  records(): Buffer {
    return this.slice(this.#notNull(this.int32(), 'records'));
  }

  nullableRecords(): Buffer | null {
    const length = this.int32();
    return length === NULL ? null : this.slice(length);
  }

  compactRecords(): Buffer {
    return this.slice(this.#notNull(this.unsignedVarint() - 1, 'records'));
  }

  compactNullableRecords(): Buffer | null {
    const length = this.unsignedVarint() - 1;
    return length === NULL ? null : this.slice(length);
  }

  /** The next bytes, aliasing the buffer. */
  slice(length: number): Buffer {
    const start = this.#take(this.#fitting(length, 'records'));
    return this.#buffer.subarray(start, start + length);
  }

  /** An array's length; each element takes at least `leastElementSize` bytes, which bounds what can be true. */
  arrayLength(leastElementSize: number): number {
    return this.#bounded(this.#notNull(this.int32(), 'array'), leastElementSize);
  }

  /** -1 for null. */
  nullableArrayLength(leastElementSize: number): number {
    const length = this.int32();
    return length === NULL ? NULL : this.#bounded(length, leastElementSize);
  }

  compactArrayLength(leastElementSize: number): number {
    return this.#bounded(this.#notNull(this.unsignedVarint() - 1, 'array'), leastElementSize);
  }

  compactNullableArrayLength(leastElementSize: number): number {
    const length = this.unsignedVarint() - 1;
    return length === NULL ? NULL : this.#bounded(length, leastElementSize);
  }

  /** The byte before a nullable struct: negative for null. */
  isPresent(): boolean {
    return this.int8() >= 0;
  }

  /** How many tagged fields follow; each takes two bytes or more. */
  tagCount(): number {
    const count = this.unsignedVarint();
    if (count * 2 > this.#end - this.#position) throw this.#short(`${count} tagged fields`);
    return count;
  }

  /** Reads the size of a tagged field and yields the position where it must end. */
  taggedFieldEnd(): number {
    const size = this.#fitting(this.unsignedVarint(), 'tagged field');
    return this.#position + size;
  }

  skipTo(position: number): void {
    this.#position = position;
  }

  expectEnd(position: number): void {
    if (this.#position !== position) {
      throw new ProtocolError(
        `tagged field ends at byte ${this.#position}, its size says ${position}`,
      );
    }
  }

  skipTaggedFields(): void {
    const count = this.tagCount();
    for (let i = 0; i < count; i++) {
      this.unsignedVarint();
      this.#position = this.taggedFieldEnd();
    }
  }

  #text(length: number): string {
    const start = this.#take(this.#fitting(length, 'string'));
    return this.#buffer.toString('utf8', start, start + length);
  }

  #copy(length: number): Buffer {
    const start = this.#take(this.#fitting(length, 'bytes'));
    // Memory of its own, not from Node's shared pool, where a few bytes kept would keep 8 KiB.
    const copy = Buffer.allocUnsafeSlow(length);
    this.#buffer.copy(copy, 0, start, start + length);
    return copy;
  }

  #take(size: number): number {
    const start = this.#position;
    if (start + size > this.#end) throw this.#short(`${size} bytes wanted`);
    this.#position = start + size;
    return start;
  }

  #notNull(length: number, what: string): number {
    if (length === NULL)
      throw new ProtocolError(
        `null ${what} where null is not allowed, before byte ${this.#position}`,
      );
    return length;
  }

  #fitting(length: number, what: string): number {
    if (length < 0)
      throw new ProtocolError(
        `${what} of negative length ${length}, before byte ${this.#position}`,
      );
    if (length > this.#end - this.#position) throw this.#short(`${what} of ${length} bytes`);
    return length;
  }

  #bounded(length: number, leastElementSize: number): number {
    if (length < 0)
      throw new ProtocolError(`array of negative length ${length}, before byte ${this.#position}`);
    if (length * leastElementSize > this.#end - this.#position)
      throw this.#short(`array of ${length} elements`);
    this.#elementsLeft -= length;
    if (this.#elementsLeft < 0) {
      throw new ProtocolError(
        `more than ${ELEMENTS_MAX} array elements, at byte ${this.#position}`,
      );
    }
    return length;
  }

  #short(what: string): ProtocolError {
    return new ProtocolError(`${what} at byte ${this.#position}, ${this.remaining} left`);
  }
}
