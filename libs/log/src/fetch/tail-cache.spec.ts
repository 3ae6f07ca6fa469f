import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { TailCache } from './tail-cache.js';

const extent = (baseOffset: bigint, size = 1_000) => ({
  baseOffset,
  lastOffset: baseOffset + 9n,
  data: Buffer.alloc(size),
});
const basesFrom = (cache: TailCache, partitionId: number, offset: bigint): bigint[] | undefined => {
  const extents = cache.from(partitionId, offset);
  return extents && Array.from(extents, ({ baseOffset }) => baseOffset);
};

describe('the cached tail', () => {
  it('starts at the extent that contains the offset', () => {
    const cache = new TailCache(1_000_000);
    for (const base of [0n, 10n, 20n]) cache.add(1, extent(base));
    expect(basesFrom(cache, 1, 0n)).toEqual([0n, 10n, 20n]);
    expect(basesFrom(cache, 1, 15n)).toEqual([10n, 20n]);
    expect(basesFrom(cache, 1, 29n)).toEqual([20n]);
    expect(basesFrom(cache, 2, 0n)).toBeUndefined();
  });

  it('gives up the oldest extents of all partitions first, and then knows that they are missing', () => {
    const cache = new TailCache(4_000);
    cache.add(1, extent(0n));
    cache.add(2, extent(0n));
    cache.add(1, extent(10n));
    cache.add(2, extent(10n));
    expect(basesFrom(cache, 1, 5n)).toBeUndefined();
    expect(basesFrom(cache, 1, 10n)).toEqual([10n]);
    expect(basesFrom(cache, 2, 5n)).toEqual([0n, 10n]);
  });

  it('keeps nothing with a budget of nothing', () => {
    const cache = new TailCache(0);
    cache.add(1, extent(0n));
    expect(cache.bytes).toBe(0);
    expect(basesFrom(cache, 1, 0n)).toBeUndefined();
  });

  it('stays within its budget and holds the unbroken tail of each partition, whatever comes', () => {
    const step = fc.oneof(
      {
        weight: 9,
        arbitrary: fc.record({
          add: fc.integer({ min: 0, max: 3 }),
          size: fc.integer({ min: 1, max: 3_000 }),
        }),
      },
      { weight: 1, arbitrary: fc.record({ drop: fc.integer({ min: 0, max: 3 }) }) },
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 300 }), (steps) => {
        const cache = new TailCache(20_000);
        const ends = new Map<number, bigint>();
        for (const todo of steps) {
          if ('drop' in todo) cache.drop(todo.drop);
          else {
            const base = ends.get(todo.add) ?? 0n;
            cache.add(todo.add, extent(base, todo.size));
            ends.set(todo.add, base + 10n);
          }
          expect(cache.bytes).toBeLessThanOrEqual(20_000);
        }
        for (const [partitionId, end] of ends) {
          const start = cache.startOf(partitionId);
          if (start === undefined) continue;
          const expected = Array.from(
            { length: Number((end - start) / 10n) },
            (_, i) => start + BigInt(i * 10),
          );
          expect(basesFrom(cache, partitionId, start)).toEqual(expected);
        }
      }),
      { numRuns: 200 },
    );
  });
});
