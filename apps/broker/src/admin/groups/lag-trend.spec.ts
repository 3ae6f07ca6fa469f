import { describe, expect, it } from '@jest/globals';
import type { LagPoint } from './history/lag-history.js';
import { historyBodyOf, trendOf } from './lag-trend.js';

/** Seconds, and the two sums. */
const point = (seconds: number, consumed: bigint, produced: bigint): LagPoint => ({
  groupId: 'kitchen',
  at: seconds * 1000,
  lag: produced - consumed,
  lagSeconds: 1,
  consumed,
  produced,
});

describe('the trend of a lag', () => {
  it('is that of the last minute, whatever was before', () => {
    const points = [point(0, 0n, 0n), point(600, 900n, 1000n), point(660, 1140n, 1120n + 60n)];
    expect(trendOf(points)).toEqual({
      consumedPerSecond: 4,
      producedPerSecond: 3,
      growthPerSecond: -1,
      secondsToDrain: 40,
    });
  });

  it('is of what there is while there is no minute of it', () => {
    expect(trendOf([point(0, 0n, 100n), point(15, 0n, 130n)])).toMatchObject({
      growthPerSecond: 2,
      secondsToDrain: null,
    });
  });

  it('is not known from one point, or none', () => {
    const unknown = { growthPerSecond: null, secondsToDrain: null, consumedPerSecond: null };
    expect(trendOf([])).toMatchObject(unknown);
    expect(trendOf([point(0, 0n, 9n)])).toMatchObject(unknown);
  });

  it('takes a reset for no consuming', () => {
    const points = [point(0, 500n, 500n), point(60, 0n, 560n)];
    expect(trendOf(points)).toMatchObject({ consumedPerSecond: 0, growthPerSecond: 1 });
  });
});

it('a history has rates from point to point', () => {
  const points = [point(0, 0n, 0n), point(15, 30n, 60n), point(30, 75n, 60n)];
  const { points: bodies } = historyBodyOf('kitchen', 60, points);
  expect(
    bodies.map(({ consumedPerSecond, producedPerSecond, lag }) => [
      consumedPerSecond,
      producedPerSecond,
      lag,
    ]),
  ).toEqual([
    [null, null, '0'],
    [2, 4, '30'],
    [3, 0, '-15'],
  ]);
});
