import { Histogram, Registry } from 'prom-client';
import { TalliedHistogram } from './tallied-histogram.js';

const BUCKETS = [0.001, 0.01, 0.1, 1];
const OBSERVED = [0, 0.001, 0.0011, 0.5, 1, 1.000001, 40];
const histogram = { name: 'seconds', help: 'How long it took.', buckets: BUCKETS };

describe('a tallied histogram', () => {
  it('is written as one of prom-client that observed the same', async () => {
    const [ours, theirs] = [new Registry(), new Registry()];
    const tally = new TalliedHistogram({ ...histogram, registry: ours }).tally();
    const library = new Histogram({ ...histogram, registers: [theirs] });
    for (const seconds of OBSERVED) {
      tally.observe(seconds);
      library.observe(seconds);
    }
    expect(await ours.metrics()).toBe(await theirs.metrics());
    expect(tally.count).toBe(OBSERVED.length);
  });

  it('is written so with labels too, of which those that were never observed are not there', async () => {
    const [ours, theirs] = [new Registry(), new Registry()];
    const labelNames = ['api'] as const;
    const tallied = new TalliedHistogram({ ...histogram, labelNames, registry: ours });
    const library = new Histogram({ ...histogram, labelNames, registers: [theirs] });
    const [fetch, produce] = ['Fetch', 'Produce', 'Metadata'].map((api) => tallied.tally({ api }));
    for (const seconds of OBSERVED) {
      fetch?.observe(seconds);
      library.observe({ api: 'Fetch' }, seconds);
      produce?.observe(seconds / 7);
      library.observe({ api: 'Produce' }, seconds / 7);
    }
    const written = await ours.metrics();
    expect(written).toBe(await theirs.metrics());
    expect(written).not.toContain('Metadata');
  });

  it('is there before the first observation when it has no labels', async () => {
    const [ours, theirs] = [new Registry(), new Registry()];
    new TalliedHistogram({ ...histogram, registry: ours }).tally();
    theirs.registerMetric(new Histogram({ ...histogram, registers: [] }));
    expect(await ours.metrics()).toBe(await theirs.metrics());
  });
});
