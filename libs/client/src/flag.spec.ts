import { Flag } from './flag.js';

describe('a flag', () => {
  it('wakes whoever waits later, because raising it is remembered', async () => {
    const flag = new Flag();
    flag.raise();
    await flag.wait();
    expect(flag.isRaised).toBe(true);
  });

  it('lets its waiters go when time is up, and wakes them before that', async () => {
    const flag = new Flag();
    await flag.wait(1);
    expect(flag.isRaised).toBe(false);
    const waiting = flag.wait(60_000);
    flag.raise();
    await waiting;
  });

  it('wakes when the promise beside it settles, also by rejecting', async () => {
    const flag = new Flag();
    await flag.waitOr(Promise.resolve(), 60_000);
    await flag.waitOr(Promise.reject(new Error('no')), 60_000);
    expect(flag.isRaised).toBe(false);
  });
});
