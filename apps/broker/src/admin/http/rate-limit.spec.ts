import { expect, it } from '@jest/globals';
import { RateLimit } from './rate-limit.js';

const take = (limit: RateLimit, key: string, count: number, now: number): number[] =>
  Array.from({ length: count }, () => limit.take(key, now));

it('a burst passes, then as many a second as there may be, and each key for itself', () => {
  const limit = new RateLimit(2, 4);
  expect(take(limit, 'a', 5, 0)).toEqual([0, 0, 0, 0, 500]);
  expect(limit.take('b', 0)).toBe(0);
  expect(limit.take('a', 499)).toBe(1);
  expect(limit.take('a', 500)).toBe(0);
  expect(limit.waitMs('a', 500)).toBe(500);
  expect(take(limit, 'a', 5, 60_000)).toEqual([0, 0, 0, 0, 500]);
});

it('who is refused and goes on asking waits no longer for it', () => {
  const limit = new RateLimit(1, 1);
  expect(limit.take('a', 0)).toBe(0);
  for (let now = 100; now < 1_000; now += 100) expect(limit.take('a', now)).toBe(1_000 - now);
  expect(limit.take('a', 1_000)).toBe(0);
});

it('remembers ten thousand keys, and forgets the one that was quiet longest', () => {
  const limit = new RateLimit(1, 1);
  limit.take('first', 0);
  limit.take('second', 0);
  limit.take('first', 1_000);
  for (let key = 0; key < 9_999; key++) limit.take(`${key}`, 1_000);
  expect(limit.waitMs('first', 1_000)).toBeGreaterThan(0);
  expect(limit.take('second', 1)).toBe(0);
});
