import { createHash } from 'node:crypto';
import { invalidPageToken } from '../http/paging.js';

/** Where a search goes on. */
export interface SearchPosition {
  /** Of the filter and the scope that it began with: another one would go on in the wrong place. */
  readonly fingerprint: string;
  /** Partitions under way, by id, with the offset below which to go on; null: could not be begun. */
  readonly active: ReadonlyMap<number, bigint | null>;
  /** Partitions with this id and higher ones were not begun; null: all were. */
  readonly restFrom: number | null;
  /** Records of all partitions begun so far. */
  readonly total: bigint;
}

const FINGERPRINT_BYTES = 8;
const VARINT_BYTES_MAX = 10;
const ENTRIES_MAX = 10_000;

export function fingerprintOf(parts: unknown): string {
  return createHash('sha256')
    .update(JSON.stringify(parts))
    .digest()
    .subarray(0, FINGERPRINT_BYTES)
    .toString('hex');
}

/** Varints, the ids as distances: five bytes a partition, where JSON would fill the longest URL with a few hundred. */
export function encodeSearch({ fingerprint, active, restFrom, total }: SearchPosition): string {
  const bytes: number[] = [...Buffer.from(fingerprint, 'hex')];
  put(bytes, total);
  put(bytes, BigInt((restFrom ?? -1) + 1));
  put(bytes, BigInt(active.size));
  let previous = 0;
  for (const [partitionId, below] of [...active].toSorted(([a], [b]) => a - b)) {
    put(bytes, BigInt(partitionId - previous));
    put(bytes, (below ?? -1n) + 1n);
    previous = partitionId;
  }
  return Buffer.from(bytes).toString('base64url');
}

/** @throws Problem when it was not given out for this search. */
export function decodeSearch(token: string, fingerprint: string): SearchPosition {
  const bytes = Buffer.from(token, 'base64url');
  if (bytes.toString('hex', 0, FINGERPRINT_BYTES) !== fingerprint) throw invalidPageToken();
  const reader = new VarintReader(bytes, FINGERPRINT_BYTES);
  const total = reader.next();
  const restFrom = Number(reader.next()) - 1;
  const count = Number(reader.next());
  if (count > ENTRIES_MAX) throw invalidPageToken();
  const active = new Map<number, bigint | null>();
  let partitionId = 0;
  for (let i = 0; i < count; i++) {
    partitionId += Number(reader.next());
    const below = reader.next() - 1n;
    active.set(partitionId, below < 0n ? null : below);
  }
  return { fingerprint, active, restFrom: restFrom < 0 ? null : restFrom, total };
}

function put(bytes: number[], value: bigint): void {
  let rest = value;
  for (; rest >= 0x80n; rest >>= 7n) bytes.push(Number(rest & 0x7fn) | 0x80);
  bytes.push(Number(rest));
}

class VarintReader {
  constructor(
    private readonly bytes: Buffer,
    private at: number,
  ) {}

  next(): bigint {
    let value = 0n;
    for (let i = 0; i < VARINT_BYTES_MAX; i++) {
      const byte = this.bytes[this.at++];
      if (byte === undefined) throw invalidPageToken();
      value |= BigInt(byte & 0x7f) << BigInt(7 * i);
      if (byte < 0x80) return value;
    }
    throw invalidPageToken();
  }
}
