import fc from 'fast-check';
import { OffsetMap } from './offset-map.js';

describe('the newest offset of each key', () => {
  it('is what a map of them would say, until it is full', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(40), fc.nat(1_000))), (puts) => {
        const map = new OffsetMap(24 * 24);
        const model = new Map<number, bigint>();
        for (const [key, offset] of puts) {
          const isKnown = model.has(key);
          const taken = map.put(Buffer.from(String(key)), BigInt(offset));
          expect(taken).toBe(isKnown || model.size < map.sizeMax);
          if (taken) model.set(key, BigInt(offset));
        }
        expect(map.size).toBe(model.size);
        for (let key = 0; key <= 40; key++) {
          expect(map.get(Buffer.from(String(key)))).toBe(model.get(key));
        }
        map.clear();
        expect(map.get(Buffer.from('1'))).toBeUndefined();
      }),
    );
  });
});
