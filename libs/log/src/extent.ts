import { endOfBatches, seekBatch } from './stored-batches.js';

/** A run of whole batches of one partition, back to back: the unit of a write, of the cache and of a read. Immutable. */
export interface Extent {
  readonly baseOffset: bigint;
  readonly lastOffset: bigint;
  readonly data: Buffer;
}

export interface ExtentSlice {
  readonly buffers: Buffer[];
  readonly bytes: number;
}

/**
 * The whole batches from `offset` on that fit in `bytesMax`, the first one whatever its size (KIP-74).
 * @param extents in order, the first of which contains or follows `offset`.
 */
export function sliceExtents(
  extents: Iterable<Extent>,
  offset: bigint,
  bytesMax: number,
): ExtentSlice {
  const buffers: Buffer[] = [];
  let bytes = 0;
  for (const { baseOffset, data } of extents) {
    const start = baseOffset >= offset ? 0 : seekBatch(data, offset);
    const end = endOfBatches(data, start, bytesMax - bytes, bytes === 0);
    if (end > start) {
      buffers.push(start === 0 && end === data.length ? data : data.subarray(start, end));
      bytes += end - start;
    }
    if (end < data.length || bytes >= bytesMax) break;
  }
  return { buffers, bytes };
}
