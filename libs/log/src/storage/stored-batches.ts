/**
 * Walks batches that were checked when they were appended, without a view per batch: the hot paths step through
 * thousands of them for one fetch.
 */
const BATCH_LENGTH_AT = 8;
const BATCH_LENGTH_OVERHEAD = 12;
const ATTRIBUTES_AT = 21;
const TRANSACTIONAL = 0x10;
const LAST_OFFSET_DELTA_AT = 23;
const BATCH_HEADER_BYTES = 61;

export function batchSizeAt(buffer: Buffer, at: number): number {
  return buffer.readInt32BE(at + BATCH_LENGTH_AT) + BATCH_LENGTH_OVERHEAD;
}

export function baseOffsetAt(buffer: Buffer, at: number): bigint {
  return buffer.readBigInt64BE(at);
}

export function lastOffsetAt(buffer: Buffer, at: number): bigint {
  return buffer.readBigInt64BE(at) + BigInt(buffer.readInt32BE(at + LAST_OFFSET_DELTA_AT));
}

/** Whether any of the batches belongs to a transaction. */
export function holdsTransactions(buffer: Buffer): boolean {
  for (let at = 0; at < buffer.length; at += batchSizeAt(buffer, at)) {
    if ((buffer.readInt16BE(at + ATTRIBUTES_AT) & TRANSACTIONAL) !== 0) return true;
  }
  return false;
}

/** Position of the first batch that contains or follows `offset`; the length of the buffer when there is none. */
export function seekBatch(buffer: Buffer, offset: bigint): number {
  let at = 0;
  while (at < buffer.length && lastOffsetAt(buffer, at) < offset) at += batchSizeAt(buffer, at);
  return at;
}

/** End of the whole batches from `start` on that fit in `bytesMax`; of the first one at least when `atLeastOne`. */
export function endOfBatches(
  buffer: Buffer,
  start: number,
  bytesMax: number,
  atLeastOne: boolean,
): number {
  if (buffer.length - start <= bytesMax) return buffer.length;
  let at = start;
  while (at < buffer.length) {
    const next = at + batchSizeAt(buffer, at);
    if (next - start > bytesMax && !(atLeastOne && at === start)) break;
    at = next;
  }
  return at;
}

/** Positions of the batches; throws on bytes that cannot be whole batches, which no write of ours leaves behind. */
export function* batchPositions(buffer: Buffer): Generator<number, void, void> {
  let at = 0;
  while (at < buffer.length) {
    const size = at + BATCH_HEADER_BYTES <= buffer.length ? batchSizeAt(buffer, at) : 0;
    if (size < BATCH_HEADER_BYTES || at + size > buffer.length) {
      throw new Error(`stored bytes are no whole batch at ${at} of ${buffer.length}`);
    }
    yield at;
    at += size;
  }
}
