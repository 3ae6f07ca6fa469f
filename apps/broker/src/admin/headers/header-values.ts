import type { RecordHeaders } from '@posthorn/records';

/** The last value of each header: where a name stands twice, the last one counts. */
export type LastHeaders = ReadonlyMap<string, Buffer | null>;

const NAME_LENGTH_MAX = 300;

export function lastHeaders(headers: RecordHeaders): LastHeaders {
  return new Map(headers);
}

/** Empty where there is none. PostgreSQL keeps no NUL in a text. */
export function textOf(headers: LastHeaders, name: string, lengthMax = NAME_LENGTH_MAX): string {
  const cut = headers.get(name)?.toString().replaceAll('\0', '\uFFFD').slice(0, lengthMax) ?? '';
  // By way of UTF-8, which has no half of a pair of surrogates.
  return Buffer.from(cut).toString();
}

/** Spring writes numbers in big-endian bytes, and so does @posthorn/transport. */
export function int32Of(headers: LastHeaders, name: string): number | null {
  const bytes = headers.get(name);
  return bytes?.length === 4 ? bytes.readInt32BE() : null;
}

export function int64Of(headers: LastHeaders, name: string): bigint | null {
  const bytes = headers.get(name);
  return bytes?.length === 8 ? bytes.readBigInt64BE() : null;
}

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

/** Kafka Connect writes them as texts. */
export function digitsOf(headers: LastHeaders, name: string): bigint | null {
  const text = textOf(headers, name);
  return /^\d{1,18}$/.test(text) ? BigInt(text) : null;
}
