import { FetchWatch, type Watched } from './fetch-watch.js';

const watched = (partitionId: number, offset: bigint): Watched => ({
  partitionId,
  offset,
  isolation: 'read_uncommitted',
});

describe('what a fetch session watches', () => {
  it('is registered anew once it has advanced, at the same offset too, and not while it is waited for', () => {
    const registered: { name: string; advance: () => void }[] = [];
    let [called, cancelled] = [0, 0];
    const watch = new FetchWatch({
      onAdvance: (partitionId, offset, advance) => {
        registered.push({ name: `${partitionId}@${offset}`, advance });
        return () => (cancelled += 1);
      },
    });
    const names = (): string[] => registered.map(({ name }) => name);
    const both = [watched(1, 5n), watched(2, 7n)];

    watch.start(both, () => (called += 1));
    watch.start(both, () => (called += 1));
    expect(names()).toEqual(['1@5', '2@7']);

    registered[0]?.advance();
    watch.start(both, () => (called += 1));
    expect([called, names()]).toEqual([1, ['1@5', '2@7', '1@5']]);

    watch.start([watched(1, 6n)], () => (called += 1));
    expect(names().slice(3)).toEqual(['1@6']);
    watch.start(both, () => (called += 1));
    expect(names().slice(4)).toEqual(['1@5', '2@7']);
    expect(cancelled).toBeGreaterThanOrEqual(3);
  });
});
