import { expect, it } from '@jest/globals';
import { PassedOverOffsets, passedOverIn } from './passed-over.js';

const gap = (endOffset: bigint, resumeOffset: bigint) => ({ endOffset, resumeOffset });

it('what was passed over counts as far as it is between two offsets of its partition', () => {
  const passedOver = passedOverIn(new Map([[7, [gap(10n, 100n), gap(150n, 1_000n)]]]));
  const between = (from: bigint, to: bigint): bigint => passedOver.between(7, from, to);
  expect([between(0n, 10n), between(100n, 150n), between(1_000n, 2_000n)]).toEqual([0n, 0n, 0n]);
  expect([between(0n, 2_000n), between(20n, 60n), between(90n, 160n)]).toEqual([940n, 40n, 20n]);
  expect([between(10n, 0n), passedOver.between(8, 0n, 2_000n)]).toEqual([0n, 0n]);
});

it('who goes on or back by so many records steps over it', () => {
  const passedOver = passedOverIn(new Map([[7, [gap(10n, 100n), gap(150n, 1_000n)]]]));
  const shifted = (from: bigint, by: bigint): bigint => passedOver.shifted(7, from, by);
  expect([shifted(5n, 5n), shifted(5n, 6n), shifted(5n, 56n)]).toEqual([10n, 101n, 1_001n]);
  expect([shifted(1_001n, -1n), shifted(1_001n, -2n), shifted(1_001n, -52n)]).toEqual([
    1_000n,
    149n,
    9n,
  ]);
  // In the middle of what was passed over one stands where the next record is, or behind the last one.
  expect([shifted(50n, 1n), shifted(50n, -1n), shifted(50n, 0n)]).toEqual([101n, 9n, 100n]);
  expect(passedOver.shifted(8, 50n, -7n)).toBe(43n);
});

it('is read once for each history, and what was known goes on to count while PostgreSQL is away', async () => {
  let history: bigint | null = 0n;
  let isAway = false;
  const asked: bigint[] = [];
  const offsets = new PassedOverOffsets({
    history: () => history,
    read() {
      asked.push(history ?? -1n);
      if (isAway) return Promise.reject(Object.assign(new Error('away'), { code: 'ECONNREFUSED' }));
      return Promise.resolve(new Map([[7, [gap(0n, history ?? 0n)]]]));
    },
  });
  const counted = async (): Promise<bigint> => (await offsets.current()).between(7, 0n, 100n);
  expect(await counted()).toBe(0n);
  history = 5n;
  expect([await counted(), await counted()]).toEqual([5n, 5n]);
  [history, isAway] = [9n, true];
  expect(await counted()).toBe(5n);
  isAway = false;
  expect(await counted()).toBe(9n);
  history = null;
  expect(await counted()).toBe(9n);
  expect(asked).toEqual([5n, 9n, 9n]);
});
