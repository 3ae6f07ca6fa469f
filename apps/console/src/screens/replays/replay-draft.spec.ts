import { describe, expect, it } from '@jest/globals';
import { emptyReplay, replayBodyOf } from './replay-draft.js';

describe('a replay that is filled in', () => {
  it('is none before it says what, and for whom', () => {
    expect(replayBodyOf(emptyReplay)).toBeNull();
    expect(replayBodyOf({ ...emptyReplay, topic: 'orders' })).toBeNull();
    expect(replayBodyOf({ ...emptyReplay, group: 'kitchen' })).toBeNull();
  });

  it('names only what was said', () => {
    expect(replayBodyOf({ ...emptyReplay, topic: 'orders', group: 'kitchen' })).toEqual({
      source: { topic: 'orders' },
      target: { group: 'kitchen' },
    });
    expect(
      replayBodyOf({
        topic: 'orders',
        from: '2026-11-22T10:00:00.000Z',
        to: '2026-11-22T11:00:00.000Z',
        key: 'o-17',
        group: '',
        target: 'orders.again',
        rate: 50,
      }),
    ).toEqual({
      source: {
        topic: 'orders',
        from: '@2026-11-22T10:00:00.000Z',
        to: '@2026-11-22T11:00:00.000Z',
      },
      where: { key: 'o-17' },
      target: { topic: 'orders.again' },
      recordsPerSecond: 50,
    });
  });
});
