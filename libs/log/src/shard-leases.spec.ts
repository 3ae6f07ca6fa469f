import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { fairShare, hashOf } from './shard-leases.js';

describe('the fair share', () => {
  it('adds up to all shards and differs by one at most, whoever is alive', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.nat(), { minLength: 1, maxLength: 30 }),
        fc.integer({ min: 1, max: 256 }),
        (ids, shards) => {
          const shares = ids.map((id) => fairShare(shards, ids, id));
          expect(shares.reduce((sum, share) => sum + share, 0)).toBe(shards);
          expect(Math.max(...shares) - Math.min(...shares)).toBeLessThanOrEqual(1);
        },
      ),
    );
  });
});

describe('the hash of a group', () => {
  it('is FNV-1a, so that groups stay on their shards for ever', () => {
    expect(hashOf('')).toBe(0x811c9dc5);
    expect(hashOf('a')).toBe(0xe40c292c);
    expect(hashOf('foobar')).toBe(0xbf9cf968);
  });
});
