import { expect, it } from '@jest/globals';
import { withoutStandstills } from './standstill.js';

/** Timers that fire when told to, at any time. */
function handDriven() {
  const armed: { ms: number; fire: () => void; isCancelled: boolean }[] = [];
  let now = 0;
  const after = withoutStandstills(
    {
      after(ms, fire) {
        const timer = { ms, fire, isCancelled: false };
        armed.push(timer);
        return () => void (timer.isCancelled = true);
      },
    },
    () => now,
  );
  return {
    after,
    armed,
    fireAt: (ms: number): void => {
      now = ms;
      armed.at(-1)?.fire();
    },
  };
}

it('a timer that fires in time, or a little late, calls back', () => {
  const { after, armed, fireAt } = handDriven();
  const calls: string[] = [];
  after(6_000, () => calls.push('silent'));
  fireAt(6_900);
  expect([calls, armed.length]).toEqual([['silent'], 1]);
});

it('time in which the process stood still is given back, and no more than was waited for', () => {
  const { after, armed, fireAt } = handDriven();
  const calls: string[] = [];
  after(6_000, () => calls.push('silent'));
  fireAt(8_500);
  expect([calls, armed.at(-1)?.ms]).toEqual([[], 2_500]);
  fireAt(60_000);
  expect([calls, armed.at(-1)?.ms]).toEqual([[], 2_500]);
  fireAt(62_500);
  expect(calls).toEqual(['silent']);
});

it('is cancelled after a standstill as well', () => {
  const { after, armed, fireAt } = handDriven();
  const cancel = after(6_000, () => undefined);
  fireAt(20_000);
  cancel();
  expect(armed.map(({ ms, isCancelled }) => [ms, isCancelled])).toEqual([
    [6_000, false],
    [6_000, true],
  ]);
});
