import { describe, expect, it } from '@jest/globals';
import { corpus } from './support/corpus.js';
import { Target } from './support/target.js';

describe('what a campaign once found does no harm any more', () => {
  it.each(corpus())('$name', async ({ cases }) => {
    const target = await Target.start();
    for (const frames of cases) expect(await target.try(frames)).toEqual([]);
    expect(await target.held()).toEqual([]);
    await target.close();
  });
});
