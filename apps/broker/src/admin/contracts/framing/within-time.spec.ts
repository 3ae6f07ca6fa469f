import { describe, expect, it } from '@jest/globals';
import { TookTooLong, withinTime } from './within-time.js';

const LIMIT_MS = 200;

const endless = (): never => {
  for (;;);
};

/** Waits without using the processor, as a machine does that stands still. */
const standStill = (ms: number): void => {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
};

function endOf(work: () => void, limitMs = LIMIT_MS): TookTooLong {
  try {
    withinTime(limitMs, work);
  } catch (error) {
    if (error instanceof TookTooLong) return error;
    throw error;
  }
  throw new Error('it was not ended');
}

describe('work within a time', () => {
  it('gives its value, or throws what it throws, and leaves nothing to the next one', () => {
    expect(withinTime(LIMIT_MS, () => 7)).toBe(7);
    const failing = (): never => {
      throw new RangeError('no');
    };
    expect(() => withinTime(LIMIT_MS, failing)).toThrow(RangeError);
    expect(withinTime(LIMIT_MS, () => null)).toBeNull();
  });

  it('is ended when it takes longer, and tells whether it was at work or the machine stood still', () => {
    const stood = endOf(() => {
      standStill(LIMIT_MS * 2);
      endless();
    });
    let limitMs = LIMIT_MS;
    let atWork = endOf(endless, limitMs);
    // A busy machine gives it a few milliseconds of so short a time, which is what the other one needs for its end.
    while (atWork.usedMs <= stood.usedMs * 2 && limitMs < 10_000) {
      limitMs *= 4;
      atWork = endOf(endless, limitMs);
    }
    expect(atWork.usedMs).toBeGreaterThan(stood.usedMs * 2);
  });
});
