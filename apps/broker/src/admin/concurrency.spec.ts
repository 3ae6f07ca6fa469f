import { setImmediate as nextTurn } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import { mapLimited } from './concurrency.js';

const items = Array.from({ length: 40 }, (_, n) => n);

describe('work on many items', () => {
  it('has at most so many under way, and its results in order', async () => {
    let underWay = 0;
    let most = 0;
    const results = await mapLimited(items, 3, async (item) => {
      most = Math.max(most, (underWay += 1));
      await nextTurn();
      underWay -= 1;
      return item * 2;
    });
    expect(results).toEqual(items.map((item) => item * 2));
    expect(most).toBe(3);
  });

  it('lets others go first now and then where it never waits itself', async () => {
    let turns = 0;
    const count = setInterval(() => (turns += 1), 0);
    await mapLimited(items, 3, async () => busy(2));
    clearInterval(count);
    expect(turns).toBeGreaterThan(0);
  });
});

/** Keeps the event loop for so long. */
function busy(ms: number): void {
  const end = performance.now() + ms;
  while (performance.now() < end);
}
