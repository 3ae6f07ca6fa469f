import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { decodeIds, encodeIds } from './row-ids.js';

describe('the ids of a page in the metadata of an offset', () => {
  it('come back as they were', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.bigInt({ min: 1n, max: 2n ** 63n - 1n })), (drawn) => {
        const ids = drawn.toSorted((a, b) => (a < b ? -1 : 1)).map(String);
        expect(decodeIds(encodeIds(ids))).toEqual(ids);
      }),
    );
  });

  it('are small enough for Kafka, which takes 4,096 bytes, for a page that other services write into', () => {
    const ids = Array.from({ length: 1000 }, (_, n) => String(9_000_000_000 + 100 * n));
    expect(encodeIds(ids).length).toBeLessThan(4096);
  });

  it('are refused when they are somebody else’s', () => {
    expect(() => decodeIds('not base64!')).toThrow(RangeError);
    expect(() => decodeIds(Buffer.from([0x80]).toString('base64'))).toThrow(RangeError);
    expect(() => encodeIds(['2', '1'])).toThrow(RangeError);
  });
});
