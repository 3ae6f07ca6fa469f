import type { RecordBatch } from '@posthorn/records';
import type { StoredExtent } from '../storage/slices.js';

/** As the flushes write them: see EXTENT_BYTES_MAX there. */
const EXTENT_BYTES = 256 * 1024;

/**
 * Packs the batches that compaction kept into extents for a segment of clean ones. The extents cover the range without a
 * gap, whatever lies between their batches: one begins right behind the one before and ends with its last batch. So a
 * reader who asks for an offset that is gone finds the extent that has it, and the next batch in that extent, not in one
 * that this read may have left out. Positions count from 0 within the range.
 */
export class CleanExtents {
  #batches: Buffer[] = [];
  #bytes = 0;
  #baseOffset: bigint;
  #lastOffset: bigint;
  #maxTimestamp = -1n;
  #position = 0n;

  constructor(
    private readonly partitionId: number,
    start: bigint,
  ) {
    this.#baseOffset = start;
    this.#lastOffset = start;
  }

  /** Bytes packed so far. */
  get position(): bigint {
    return this.#position + BigInt(this.#bytes);
  }
  get maxTimestamp(): bigint {
    return this.#maxTimestamp;
  }

  /** The extent that was full before this batch, if it was. */
  add(batch: RecordBatch): StoredExtent | null {
    const { buffer, lastOffset, maxTimestamp } = batch;
    const isFull = this.#bytes > 0 && this.#bytes + buffer.length > EXTENT_BYTES;
    const full = isFull ? this.#close() : null;
    this.#lastOffset = lastOffset;
    this.#batches.push(buffer);
    this.#bytes += buffer.length;
    if (maxTimestamp > this.#maxTimestamp) this.#maxTimestamp = maxTimestamp;
    return full;
  }

  /** The last one; null when no batch was added since. */
  finish(): StoredExtent | null {
    return this.#bytes === 0 ? null : this.#close();
  }

  #close(): StoredExtent {
    const extent = {
      partitionId: this.partitionId,
      baseOffset: this.#baseOffset,
      lastOffset: this.#lastOffset,
      data: Buffer.concat(this.#batches),
      maxTimestamp: this.#maxTimestamp,
      position: this.#position,
    };
    this.#baseOffset = this.#lastOffset + 1n;
    this.#position += BigInt(this.#bytes);
    this.#batches = [];
    this.#bytes = 0;
    return extent;
  }
}
