import { setTimeout as sleep } from 'node:timers/promises';
import { PollLoop } from './poll-loop.js';

const HOUR = 3_600_000;

/** A loop whose rounds the test ends one by one; each waits an hour unless it is woken. */
function stepped(returns = HOUR) {
  const started: (() => void)[] = [];
  const ends: ((next: number) => void)[] = [];
  let rounds = 0;
  const loop = new PollLoop({
    idleMs: HOUR,
    onError: () => undefined,
    round: () =>
      new Promise((resolve) => {
        rounds += 1;
        ends.push(resolve);
        started.shift()?.();
      }),
  });
  return {
    loop,
    rounds: () => rounds,
    end: () => ends.shift()?.(returns),
    next: () => new Promise<void>((resolve) => started.push(resolve)),
  };
}

describe('a poll loop', () => {
  it('runs a round at start and the next one when it is woken', async () => {
    const { loop, end, next, rounds } = stepped();
    loop.start();
    end();
    await sleep(1);
    expect(rounds()).toBe(1);
    const second = next();
    loop.wakeWithin(0);
    await second;
    end();
    await loop.stop();
    expect(rounds()).toBe(2);
  });

  it('remembers a wake-up that comes in the middle of a round', async () => {
    const { loop, end, next } = stepped();
    loop.start();
    const second = next();
    loop.wakeWithin(0);
    end();
    await second;
    end();
    await loop.stop();
  });

  it('does not let a later wake-up put off an earlier one', async () => {
    const { loop, end, next } = stepped();
    loop.start();
    end();
    await sleep(1);
    const second = next();
    loop.wakeWithin(5);
    loop.wakeWithin(HOUR);
    await second;
    end();
    await loop.stop();
  });

  it('goes on at once while a round says that there is more', async () => {
    const { loop, end, next } = stepped(0);
    loop.start();
    for (let round = 0; round < 5; round += 1) {
      const started = next();
      end();
      await started;
    }
    end();
    const stopped = loop.stop();
    end();
    await stopped;
  });

  it('reports a failed round, pauses even when it is woken, and tries again', async () => {
    const errors: unknown[] = [];
    let rounds = 0;
    let succeed = () => {};
    const succeeded = new Promise<void>((resolve) => (succeed = resolve));
    const loop = new PollLoop({
      idleMs: HOUR,
      onError: (error) => errors.push(error),
      round: () => {
        rounds += 1;
        if (rounds === 1) return Promise.reject(new Error('no database'));
        succeed();
        return Promise.resolve(HOUR);
      },
    });
    loop.start();
    for (let wake = 0; wake < 20; wake += 1) {
      loop.wakeWithin(0);
      await Promise.resolve();
    }
    expect(rounds).toBe(1);
    await succeeded;
    await loop.stop();
    expect(errors).toEqual([new Error('no database')]);
  });

  it('stops from any state, and a stop waits for the round that is under way', async () => {
    const { loop, end } = stepped();
    loop.start();
    let stopped = false;
    const stopping = loop.stop().then(() => (stopped = true));
    await sleep(1);
    expect(stopped).toBe(false);
    end();
    await stopping;
  });
});
