import { describe, expect, it } from '@jest/globals';
import { RecordBatch } from '@posthorn/records';
import { sliceExtents, type Extent, type ExtentSlice } from './extent.js';
import { batchPositions } from './stored-batches.js';
import { batchesIn, batchOf } from '../testing/batches.js';

/** An extent of batches of two records each, from an offset on. */
function extentFrom(baseOffset: bigint, batches: number): Extent {
  const buffers = Array.from({ length: batches }, (_, i) => {
    const batch = new RecordBatch(batchOf({ values: ['a', 'b'] }));
    batch.assignBaseOffset(baseOffset + BigInt(i * 2));
    return batch.buffer;
  });
  return {
    baseOffset,
    lastOffset: baseOffset + BigInt(batches * 2) - 1n,
    data: Buffer.concat(buffers),
  };
}
const size = batchOf({ values: ['a', 'b'] }).length;
const extents = [extentFrom(0n, 3), extentFrom(6n, 2)];
const slice = (offset: bigint, bytesMax: number, endOffset = 100n): ExtentSlice =>
  sliceExtents(extents, { offset, bytesMax, endOffset });
const basesOf = (offset: bigint, bytesMax: number, endOffset?: bigint): bigint[] =>
  batchesIn(slice(offset, bytesMax, endOffset).buffers).map(({ baseOffset }) => baseOffset);

describe('a slice of extents', () => {
  it('starts at the batch that contains the offset and goes on over extents', () => {
    expect(basesOf(0n, 1_000_000)).toEqual([0n, 2n, 4n, 6n, 8n]);
    expect(basesOf(3n, 1_000_000)).toEqual([2n, 4n, 6n, 8n]);
  });

  it('ends with the last batch that fits, but holds one in any case', () => {
    expect(basesOf(0n, size * 4)).toEqual([0n, 2n, 4n, 6n]);
    expect(basesOf(0n, size * 4 - 1)).toEqual([0n, 2n, 4n]);
    expect(basesOf(5n, 1)).toEqual([4n]);
  });

  it('holds nothing at or above the end, which may lie inside an extent', () => {
    expect(basesOf(0n, 1_000_000, 8n)).toEqual([0n, 2n, 4n, 6n]);
    expect(basesOf(0n, 1_000_000, 6n)).toEqual([0n, 2n, 4n]);
    expect(basesOf(0n, 1_000_000, 2n)).toEqual([0n]);
    expect(basesOf(3n, 1, 4n)).toEqual([2n]);
    expect(basesOf(4n, 1, 4n)).toEqual([]);
  });

  it('says where the batch behind it begins', () => {
    expect(slice(0n, 1_000_000).endOffset).toBe(10n);
    expect(slice(0n, size * 4).endOffset).toBe(8n);
    expect(slice(0n, size * 3).endOffset).toBe(6n);
    expect(slice(0n, 1_000_000, 2n).endOffset).toBe(2n);
  });

  it('shares the memory of whole extents', () => {
    expect(slice(0n, 1_000_000).buffers[0]).toBe(extents[0].data);
  });
});

describe('stored bytes', () => {
  it('are refused when they are no whole batches', () => {
    const cut = extents[0].data.subarray(0, size + 30);
    expect(() => [...batchPositions(cut)]).toThrow(/no whole batch at/);
  });
});
