import { describe, expect, it } from '@jest/globals';
import { MemoryPool } from './memory-pool.js';

const LARGE = 100_000;
const never = (): never => {
  throw new Error('granted at once, so not again');
};

describe('MemoryPool', () => {
  it('makes a request wait for room, and gives room back in the order of the waiters', () => {
    const pool = new MemoryPool(LARGE);
    const granted: string[] = [];
    expect(pool.reserve({}, LARGE, never)).toBe(true);
    expect(pool.reserve({}, LARGE, () => granted.push('first'))).toBe(false);
    expect(pool.reserve({}, LARGE, () => granted.push('second'))).toBe(false);
    pool.release(LARGE);
    expect(granted).toEqual(['first']);
    pool.release(LARGE);
    expect(granted).toEqual(['first', 'second']);
  });

  it('lets small requests pass while a large one waits', () => {
    const pool = new MemoryPool(LARGE);
    pool.reserve({}, LARGE, never);
    expect(pool.reserve({}, LARGE, () => undefined)).toBe(false);
    expect(pool.reserve({}, 1_000, never)).toBe(true);
  });

  it('takes a request larger than itself when nothing else is held', () => {
    const pool = new MemoryPool(LARGE);
    expect(pool.reserve({}, 10 * LARGE, never)).toBe(true);
    expect(pool.freeBytes).toBe(0);
  });

  it('forgets a waiter whose connection is gone', () => {
    const pool = new MemoryPool(LARGE);
    const gone = {};
    pool.reserve({}, LARGE, never);
    pool.reserve(gone, LARGE, never);
    pool.cancel(gone);
    pool.release(LARGE);
    expect(pool.usedBytes).toBe(0);
  });
});
