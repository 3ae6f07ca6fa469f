import fc from 'fast-check';
import { Watermark, type Tracked } from './watermark.js';

/** A fetched log: offsets with gaps, as compaction and control batches leave them. */
const gaps = fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 1, maxLength: 60 });

describe('watermark', () => {
  it('never passes an unfinished record and never goes back, in any order of completion', () => {
    fc.assert(
      fc.property(gaps, fc.infiniteStream(fc.nat()), (steps, picks) => {
        const watermark = new Watermark(0n);
        const open: Tracked[] = [];
        let next = 0n;
        let before = 0n;
        const check = (): void => {
          const { committable } = watermark;
          expect(committable).toBeGreaterThanOrEqual(before);
          const lowest = open.reduce((low, { offset }) => (offset < low ? offset : low), next);
          expect(committable).toBe(lowest);
          before = committable;
        };
        for (const step of steps) {
          const offset = next + BigInt(step) - 1n;
          open.push(watermark.track(offset));
          next = offset + 1n;
          watermark.advanceTo(next);
          check();
          const pick = picks.next().value ?? 0;
          if (pick % 3 !== 0 && open.length > 0) {
            watermark.finish(open.splice(pick % open.length, 1)[0]);
            check();
          }
        }
        while (open.length > 0) {
          watermark.finish(open.splice((picks.next().value ?? 0) % open.length, 1)[0]);
          check();
        }
        expect(watermark.committable).toBe(next);
      }),
    );
  });

  it('moves over stretches without records', () => {
    const watermark = new Watermark(10n);
    watermark.advanceTo(25n);
    expect(watermark.committable).toBe(25n);
  });
});
