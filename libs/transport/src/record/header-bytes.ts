import type { Headers } from '@posthorn/client';

/** Numbers in headers as Spring writes them: big-endian, four or eight bytes. */
export function int32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32BE(value);
  return bytes;
}

export function int64(value: bigint): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeBigInt64BE(value);
  return bytes;
}

/** The last one's bytes; undefined when it is absent or null. */
export function headerBytes(headers: Headers, key: string): Buffer | undefined {
  return headers.findLast(([name]) => name === key)?.[1] ?? undefined;
}

/** undefined when the header is absent or of another length. */
export function headerInt32(headers: Headers, key: string): number | undefined {
  const bytes = headerBytes(headers, key);
  return bytes?.length === 4 ? bytes.readInt32BE() : undefined;
}

export function headerInt64(headers: Headers, key: string): bigint | undefined {
  const bytes = headerBytes(headers, key);
  return bytes?.length === 8 ? bytes.readBigInt64BE() : undefined;
}
