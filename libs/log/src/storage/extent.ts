import { baseOffsetAt, endOfBatches, seekBatch } from './stored-batches.js';

/** A run of whole batches of one partition, back to back: the unit of a write, of the cache and of a read. Immutable. */
export interface Extent {
  readonly baseOffset: bigint;
  readonly lastOffset: bigint;
  readonly data: Buffer;
}

export interface ExtentSlice {
  readonly buffers: Buffer[];
  readonly bytes: number;
  /** Offset of the batch behind the last one here; meaningless when there is none here. */
  readonly endOffset: bigint;
}

/** What a reader asks of extents. */
export interface SliceLimits {
  readonly offset: bigint;
  readonly bytesMax: number;
  /** Nothing at or above it, however little there is below; the first offset of a batch. */
  readonly endOffset: bigint;
}

/**
 * The whole batches from `offset` on that fit in `bytesMax`, the first one whatever its size (KIP-74).
 * @param extents in order, the first of which contains or follows `offset`.
 */
export function sliceExtents(
  extents: Iterable<Extent>,
  { offset, bytesMax, endOffset }: SliceLimits,
): ExtentSlice {
  const buffers: Buffer[] = [];
  let bytes = 0;
  let reached = offset;
  for (const { baseOffset, lastOffset, data: whole } of extents) {
    if (baseOffset >= endOffset) break;
    const data = lastOffset < endOffset ? whole : whole.subarray(0, seekBatch(whole, endOffset));
    const start = baseOffset >= offset ? 0 : seekBatch(data, offset);
    const end = endOfBatches(data, start, bytesMax - bytes, bytes === 0);
    if (end > start) {
      buffers.push(start === 0 && end === data.length ? data : data.subarray(start, end));
      bytes += end - start;
      reached = end < whole.length ? baseOffsetAt(whole, end) : lastOffset + 1n;
    }
    if (end < whole.length || bytes >= bytesMax) break;
  }
  return { buffers, bytes, endOffset: reached };
}
