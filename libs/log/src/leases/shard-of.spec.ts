import { describe, expect, it } from '@jest/globals';
import { hashOf } from './shard-of.js';

describe('the hash of a group', () => {
  it('is FNV-1a, so that groups stay on their shards for ever', () => {
    expect(hashOf('')).toBe(0x811c9dc5);
    expect(hashOf('a')).toBe(0xe40c292c);
    expect(hashOf('foobar')).toBe(0xbf9cf968);
  });
});
