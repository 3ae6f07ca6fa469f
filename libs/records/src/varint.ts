/** Zig-zag varints as in Kafka's record format. Sizes and writers for the builder; reading is in RecordCursor. */

export function sizeOfVarint(value: number): number {
  const zigzag = ((value << 1) ^ (value >> 31)) >>> 0;
  if (zigzag < 0x80) return 1;
  if (zigzag < 0x4000) return 2;
  if (zigzag < 0x200000) return 3;
  return zigzag < 0x10000000 ? 4 : 5;
}

/** Writes a signed 32-bit value and returns the position behind it. */
export function writeVarint(target: Uint8Array, position: number, value: number): number {
  let zigzag = ((value << 1) ^ (value >> 31)) >>> 0;
  let at = position;
  while (zigzag >= 0x80) {
    target[at++] = (zigzag & 0x7f) | 0x80;
    zigzag >>>= 7;
  }
  target[at++] = zigzag;
  return at;
}

const fitsInt32 = (value: bigint): boolean => value >= -0x80000000n && value <= 0x7fffffffn;

const zigzag64 = (value: bigint): bigint => BigInt.asUintN(64, (value << 1n) ^ (value >> 63n));

export function sizeOfVarlong(value: bigint): number {
  if (fitsInt32(value)) return sizeOfVarint(Number(value));
  let size = 1;
  for (let rest = zigzag64(value) >> 7n; rest > 0n; rest >>= 7n) size++;
  return size;
}

export function writeVarlong(target: Uint8Array, position: number, value: bigint): number {
  if (fitsInt32(value)) return writeVarint(target, position, Number(value));
  let zigzag = zigzag64(value);
  let at = position;
  while (zigzag >= 0x80n) {
    target[at++] = Number(zigzag & 0x7fn) | 0x80;
    zigzag >>= 7n;
  }
  target[at++] = Number(zigzag);
  return at;
}
