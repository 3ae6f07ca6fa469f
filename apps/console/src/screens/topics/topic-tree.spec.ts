import { describe, expect, it } from '@jest/globals';
import { topicsSearchOf } from './topics-search.js';
import { branchesUnder, pathTo } from './topic-tree.js';

const topic = (name: string, partitionCount = 1) => ({
  name,
  partitionCount,
  topicId: name,
  replicationFactor: 1,
  configs: {},
});

describe('topics by what their names begin with', () => {
  const topics = [
    topic('orders', 6),
    topic('orders.payment.dlq'),
    topic('orders.payment.retry.1', 2),
    topic('orders.kitchen', 3),
    topic('payments_eu'),
    topic('payments-us'),
    topic('__offsets'),
  ];
  const under = (prefix: string) =>
    branchesUnder(prefix, topics).map(({ name, topics: count, partitions }) => [
      name,
      count,
      partitions,
    ]);

  it('stand under the first word that they share, and a topic that is alone stands for itself', () => {
    expect(under('')).toEqual([
      ['__offsets', 1, 1],
      ['orders', 1, 6],
      ['orders.', 3, 6],
      ['payments-us', 1, 1],
      ['payments_eu', 1, 1],
    ]);
    expect(under('orders.')).toEqual([
      ['orders.kitchen', 1, 3],
      ['orders.payment.', 2, 3],
    ]);
    expect(under('zebra')).toEqual([]);
  });

  it('are all there, each once, whatever their names', () => {
    let seed = 11;
    const random = (below: number): number => (seed = (seed * 48_271) % 2_147_483_647) % below;
    const letters = ['a', 'b', '.', '-', '_'];
    const names = new Set(
      Array.from({ length: 300 }, () =>
        Array.from({ length: 1 + random(8) }, () => letters[random(5)]).join(''),
      ),
    );
    const all = [...names].map((name) => topic(name));
    const leaves = (prefix: string): string[] =>
      branchesUnder(prefix, all).flatMap((branch) =>
        branch.topic === null ? leaves(branch.name) : [branch.topic.name],
      );
    expect(leaves('').toSorted()).toEqual([...names].toSorted());
  });

  it('are found again on the way back to the root', () => {
    expect(pathTo('')).toEqual(['']);
    expect(pathTo('orders.payment.')).toEqual(['', 'orders.', 'orders.payment.']);
    expect(pathTo('__a-')).toEqual(['', '__a-']);
    expect(pathTo('a.b')).toEqual(['', 'a.', 'a.b']);
  });

  it.each([
    [{}, {}],
    [{ filter: '' }, {}],
    [
      { filter: 7, under: '' },
      { filter: '7', under: '' },
    ],
    [{ filter: ['x'], under: 'orders.' }, { under: 'orders.' }],
  ])('are in the URL: %j means %j', (url, search) => {
    expect(topicsSearchOf(url)).toEqual(search);
  });
});
