import { describe, expect, it } from '@jest/globals';
import { inOrderOfReferences } from './contract-order.js';

const one = (event: string, version: number, ...references: readonly [string, number][]) => ({
  event,
  version: {
    version,
    references: references.map(([subject, of]) => ({ name: subject, subject, version: of })),
  },
});

const ordered = (...versions: readonly ReturnType<typeof one>[]): string[] =>
  inOrderOfReferences(versions).map(({ event, version }) => `${event} ${version.version}`);

describe('versions of contracts', () => {
  it('come behind the earlier ones of their contract and behind what they refer to', () => {
    expect(ordered(one('a', 2, ['b', 1]), one('a', 1), one('b', 1, ['c', 3]), one('c', 3))).toEqual(
      ['a 1', 'c 3', 'b 1', 'a 2'],
    );
    // Each needs the other, at other versions.
    expect(ordered(one('a', 1), one('a', 2, ['b', 1]), one('b', 1, ['a', 1]))).toEqual([
      'a 1',
      'b 1',
      'a 2',
    ]);
  });

  it('are all there, each once, though references go in circles or lead elsewhere', () => {
    const circle = [one('a', 1, ['b', 1]), one('b', 1, ['a', 1]), one('c', 1, ['elsewhere', 9])];
    expect(ordered(...circle).toSorted()).toEqual(['a 1', 'b 1', 'c 1']);
  });

  it('may refer to each other in a chain of thousands', () => {
    const chain = Array.from({ length: 10_000 }, (_, n) => one(`e${n}`, 1, [`e${n + 1}`, 1]));
    expect(ordered(...chain).at(0)).toBe('e9999 1');
  });
});
