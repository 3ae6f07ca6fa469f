import { describe, expect, it } from '@jest/globals';
import { DutyCycle, shareOf, type IndexWork } from './index-pace.js';

const MIB = 1024 * 1024;

/** Milliseconds of the pause behind a piece of work, on a clock that stands still: so the broker counts as busy. */
async function pauseAfter(...works: readonly IndexWork[]): Promise<number> {
  let paused = 0;
  const after = (ms: number, then: () => void): (() => void) => {
    paused += ms;
    then();
    return () => undefined;
  };
  const pace = new DutyCycle({ now: () => 0, after });
  for (const work of works) await pace.spent(work);
  return paused;
}

describe('the pace of the index', () => {
  it('is a fiftieth of the time where half of a processor or less is spare, and a quarter where most is', () => {
    expect(shareOf(0)).toBe(0.02);
    expect(shareOf(0.5)).toBe(0.02);
    expect(shareOf(0.625)).toBeCloseTo(0.135);
    expect(shareOf(0.75)).toBeCloseTo(0.25);
    expect(shareOf(1)).toBeCloseTo(0.25);
  });

  it('counts what is read and written elsewhere as work', async () => {
    expect(await pauseAfter({ ms: 1 })).toBeCloseTo(49);
    expect(await pauseAfter({ ms: 1, bytesRead: MIB })).toBeCloseTo(7 * 49);
    expect(await pauseAfter({ ms: 1, runsWritten: 1 })).toBeCloseTo(2 * 49);
  });

  it('saves up what is too little for a timer', async () => {
    expect(await pauseAfter({ ms: 0.02 })).toBe(0);
    expect(await pauseAfter({ ms: 0.02 }, { ms: 0.02 }, { ms: 0.02 })).toBeCloseTo(0.06 * 49);
  });
});
