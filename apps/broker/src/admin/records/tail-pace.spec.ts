import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { newestOf, TailPace, type NewRange } from './tail-pace.js';

describe('the pace of a tail', () => {
  it('lets a burst through, then as many as its rate gives, half a second at a time', () => {
    let now = 1_000;
    const pace = new TailPace(10, () => now);
    expect([pace.left, pace.waitMs]).toEqual([5, 0]);
    for (let n = 0; n < 5; n++) pace.sent();
    expect([pace.left, pace.waitMs]).toEqual([0, 500]);
    now += 499;
    expect([pace.left, pace.waitMs]).toEqual([0, 1]);
    now += 1;
    expect([pace.left, pace.waitMs]).toEqual([5, 0]);
  });

  it('lets no more through than it was told, and one at a time where that is few', () => {
    for (const [rate, ms, left] of [
      [1, 1_000, 1],
      [3, 500, 1],
      [1_000, 500, 500],
    ]) {
      let now = 0;
      const pace = new TailPace(rate, () => now);
      for (let n = 0; n < left; n++) pace.sent();
      expect([rate, pace.left, pace.waitMs]).toEqual([rate, 0, ms]);
      now += ms;
      expect(pace.left).toBe(left);
    }
  });

  it('owes nothing for more than it allowed: one record of each of many partitions', () => {
    let now = 0;
    const pace = new TailPace(2, () => now);
    for (let n = 0; n < 100; n++) pace.sent();
    now += 500;
    expect(pace.left).toBe(1);
  });
});

describe('the newest of what is new', () => {
  const ranges = fc
    .array(fc.tuple(fc.bigInt(0n, 1_000n), fc.bigInt(1n, 1_000n)), { minLength: 1, maxLength: 20 })
    .map((all) =>
      all.map(([from, size], partition): NewRange => ({ partition, from, until: from + size })),
    );
  const sizeOf = (all: readonly NewRange[]): bigint =>
    all.reduce((sum, { from, until }) => sum + until - from, 0n);

  it('is all of it where there is room', () => {
    fc.assert(
      fc.property(ranges, (all) => {
        expect(newestOf(all, Number(sizeOf(all)))).toEqual(all);
      }),
    );
  });

  it('is the end of each range, never nothing, and no more than there is room for or one of each', () => {
    fc.assert(
      fc.property(ranges, fc.integer({ min: 0, max: 500 }), (all, left) => {
        const newest = newestOf(all, left);
        expect(newest.map(({ partition, until }) => ({ partition, until }))).toEqual(
          all.map(({ partition, until }) => ({ partition, until })),
        );
        newest.forEach(({ from, until }, i) => {
          expect(from).toBeGreaterThanOrEqual(all[i].from);
          expect(from).toBeLessThan(until);
        });
        expect(Number(sizeOf(newest))).toBeLessThanOrEqual(left + all.length);
      }),
    );
  });
});
