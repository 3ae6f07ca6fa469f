import { AdvanceWaiters } from './advance-waiters.js';
import type { Ends } from './isolation.js';

const ends = (highWatermark: bigint, lastStableOffset = highWatermark): Ends => ({
  highWatermark,
  lastStableOffset,
});

let waiters: AdvanceWaiters;
let called: string[];
const tell = (name: string) => () => void called.push(name);
beforeEach(() => {
  waiters = new AdvanceWaiters();
  called = [];
});

describe('who waits for a partition to advance', () => {
  it('is called once, in the order of waiting, when the end that it may see has passed its offset', () => {
    waiters.wait(1, 5n, tell('a'));
    waiters.wait(1, 7n, tell('later'));
    waiters.wait(1, 5n, tell('b'));
    waiters.wait(1, 5n, tell('committed'), 'read_committed');
    waiters.wait(2, 0n, tell('elsewhere'));

    waiters.wake(1, ends(6n, 5n));
    expect(called).toEqual(['a', 'b']);
    waiters.wake(1, ends(6n, 6n));
    expect(called).toEqual(['a', 'b', 'committed']);
  });

  it('is not called after it called it off, also by one that is called with it', () => {
    const off = waiters.wait(1, 0n, tell('gone'));
    off();
    off();
    waiters.wait(1, 0n, () => second());
    const second = waiters.wait(1, 0n, tell('called off meanwhile'));
    waiters.wait(1, 0n, tell('last'));

    waiters.wake(1, ends(1n));
    expect(called).toEqual(['last']);
  });

  it('may wait again while it is called, for the next time', () => {
    const again = (): void => {
      called.push('again');
      waiters.wait(1, 1n, again);
    };
    waiters.wait(1, 0n, again);

    waiters.wake(1, ends(2n));
    expect(called).toEqual(['again']);
    waiters.wake(1, ends(3n));
    expect(called).toEqual(['again', 'again']);
  });

  it('is called wherever its offset is when the leadership changes, and when the log closes', () => {
    waiters.wait(1, 100n, tell('one'));
    waiters.wake(1, null);
    waiters.wait(1, 100n, tell('one, anew'));
    waiters.wait(2, 100n, tell('two'));
    waiters.wakeAll();
    waiters.wakeAll();

    expect(called).toEqual(['one', 'one, anew', 'two']);
  });
});
