import { ProtocolError } from './protocol-error.js';

/** Zig-zag maps small negative numbers to small unsigned ones, so that -1 takes one byte. */
export function zigZagEncode(value: number): number {
  return ((value << 1) ^ (value >> 31)) >>> 0;
}

export function zigZagDecode(value: number): number {
  return (value >>> 1) ^ -(value & 1);
}

/** Bytes that an unsigned 32-bit varint takes: 1 to 5. */
export function sizeOfUnsignedVarint(value: number): number {
  // 7 bits a byte: 38 - clz32 is the number of bits plus 6, so that the division rounds up.
  return value === 0 ? 1 : Math.trunc((38 - Math.clz32(value)) / 7);
}

/** Bytes that a zig-zag 32-bit varint takes: 1 to 5. */
export function sizeOfVarint(value: number): number {
  return sizeOfUnsignedVarint(zigZagEncode(value));
}

/** Bytes that a zig-zag 64-bit varint takes: 1 to 10. */
export function sizeOfVarlong(value: bigint): number {
  let rest = zigZagEncodeLong(value) >> 7n;
  let size = 1;
  while (rest > 0n) {
    rest >>= 7n;
    size += 1;
  }
  return size;
}

export function zigZagEncodeLong(value: bigint): bigint {
  return BigInt.asUintN(64, (value << 1n) ^ (value >> 63n));
}

export function zigZagDecodeLong(value: bigint): bigint {
  return BigInt.asIntN(64, (value >> 1n) ^ -(value & 1n));
}

/** The fifth byte of a 32-bit varint holds its last four bits; anything above is a number that does not fit. */
export function varintTooLong(position: number): ProtocolError {
  return new ProtocolError(`varint of more than 32 bits at byte ${position}`);
}
