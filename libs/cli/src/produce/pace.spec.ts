import { Pace } from './pace.js';

/** What goes in this time, by somebody who looks every so many milliseconds. */
function sent(pace: Pace, fromMs: number, toMs: number, everyMs: number): number {
  let total = 0;
  for (let nowMs = fromMs; nowMs < toMs; nowMs += everyMs) {
    const due = pace.due(nowMs);
    pace.went(due);
    total += due;
  }
  return total;
}

describe('a pace', () => {
  it.each([1, 7, 250])('is the rate, looked at every %i ms', (everyMs) => {
    expect(sent(new Pace(2_000, 0), 0, 5_001, everyMs)).toBeLessThanOrEqual(10_001);
    expect(sent(new Pace(2_000, 0), 0, 5_001, everyMs)).toBeGreaterThanOrEqual(9_500);
  });

  it('is less than one a second, too', () => {
    const pace = new Pace(0.5, 0);
    expect(pace.due(0)).toBe(1);
    pace.went(1);
    expect([pace.due(1_999), pace.untilNextMs(1_999), pace.due(2_000)]).toEqual([0, 1, 1]);
  });

  it('makes good for no more than a second of a pause', () => {
    const pace = new Pace(100, 0);
    pace.went(pace.due(0));
    expect(pace.due(3_600_000)).toBe(101);
  });
});
