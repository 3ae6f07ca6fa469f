import { describe, expect, it } from '@jest/globals';
import { buildBatch } from '@posthorn/records';
import { CleanExtents } from './clean-extents.js';

describe('clean extents', () => {
  it('cover the range without a gap, each ending with its last batch', () => {
    const batches = [3n, 10n, 11n, 500n].map((baseOffset) =>
      buildBatch([{ key: 'k', value: 'v'.repeat(150_000), timestamp: baseOffset }], { baseOffset }),
    );
    const { sizeInBytes } = batches[0];
    const extents = new CleanExtents(7, 1n);
    const stored = [...batches.map((batch) => extents.add(batch)), extents.finish()];
    expect(
      stored.flatMap((extent) =>
        extent
          ? [[extent.baseOffset, extent.lastOffset, extent.maxTimestamp, extent.position]]
          : [],
      ),
    ).toEqual([
      [1n, 3n, 3n, 0n],
      [4n, 10n, 10n, BigInt(sizeInBytes)],
      [11n, 11n, 11n, BigInt(2 * sizeInBytes)],
      [12n, 500n, 500n, BigInt(3 * sizeInBytes)],
    ]);
  });
});
