import { expect, it } from '@jest/globals';
import { murmur2, partitionOfKey } from './murmur2.js';

it.each([
  ['21', -973932308],
  ['foobar', -790332482],
  ['a-little-bit-long-string', -985981536],
  ['a-little-bit-longer-string', -1486304829],
  ['lkjh234lh9fiuh90y23oiuhsafujhadof229phr9h19h89h8', -58897971],
  ['abc', 479470107],
])('hashes "%s" as Apache Kafka’s client does', (text, hash) => {
  expect(murmur2(Buffer.from(text))).toBe(hash);
});

it('puts every key, the empty one included, into a partition that exists', () => {
  for (const text of ['', 'a', 'ab', 'abc', 'abcd', 'ÿÿÿÿ']) {
    const partition = partitionOfKey(Buffer.from(text), 7);
    expect(partition).toBeGreaterThanOrEqual(0);
    expect(partition).toBeLessThan(7);
  }
});
