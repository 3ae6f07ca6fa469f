import type { PartitionState } from '@posthorn/client';
import { ProgressWatch } from './progress-watch.js';

const at = (state: Partial<PartitionState>): PartitionState => ({
  topic: 'orders',
  partition: 0,
  position: null,
  committed: 5n,
  highWatermark: 9n,
  paused: false,
  inFlight: 0,
  ...state,
});

describe('the progress of a partition', () => {
  it('stands still from the first look that found the same commit, with something waiting', () => {
    const watch = new ProgressWatch();
    expect(watch.look([at({})], 1_000)).toMatchObject([{ lag: 4, quietMs: 0 }]);
    expect(watch.look([at({})], 4_000)).toMatchObject([{ quietMs: 3_000 }]);
    expect(watch.look([at({ highWatermark: 20n })], 5_000)).toMatchObject([
      { lag: 15, quietMs: 4_000 },
    ]);
    expect(watch.look([at({ committed: 6n })], 6_000)).toMatchObject([{ quietMs: 0 }]);
  });

  it('neither lags nor stands still over what an open transaction has written', () => {
    const watch = new ProgressWatch();
    const behind = at({ committed: 7n, readableEnd: 7n });
    watch.look([behind], 0);
    expect(watch.look([behind], 90_000)).toMatchObject([{ lag: 0, quietMs: 0 }]);
  });

  it('does not stand still with nothing to do, or while it is paused', () => {
    const watch = new ProgressWatch();
    for (const state of [at({ committed: 9n }), at({ paused: true })]) {
      watch.look([state], 0);
      expect(watch.look([state], 90_000)).toMatchObject([{ quietMs: 0 }]);
    }
  });

  it('counts anew for a partition that went away and came back, and when the clock is set back', () => {
    const watch = new ProgressWatch();
    watch.look([at({})], 0);
    watch.look([], 10_000);
    expect(watch.look([at({})], 20_000)).toMatchObject([{ quietMs: 0 }]);
    expect(watch.look([at({})], 15_000)).toMatchObject([{ quietMs: 0 }]);
  });

  it('knows a partition that never committed anything', () => {
    const watch = new ProgressWatch();
    watch.look([at({ committed: null, highWatermark: 0n })], 0);
    expect(watch.look([at({ committed: null, highWatermark: 0n })], 5_000)).toMatchObject([
      { lag: null, quietMs: 5_000 },
    ]);
  });
});
