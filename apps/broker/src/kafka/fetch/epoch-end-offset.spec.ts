import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { epochEnd, type EpochedBatch, type EpochedLog } from './epoch-end-offset.js';

/** A log of batches: [leader epoch, records, offsets missing before it, as compaction leaves them]. */
function logOf(
  shapes: readonly (readonly [epoch: number, records: number, gap: number])[],
  start = 0n,
): EpochedLog & { readonly batches: EpochedBatch[]; reads: number } {
  let end = 0n;
  const batches = shapes.map(([leaderEpoch, records, gap]) => {
    const baseOffset = end + BigInt(gap);
    end = baseOffset + BigInt(records);
    return { leaderEpoch, baseOffset, lastOffset: end - 1n };
  });
  const log = {
    batches,
    start: start < end ? start : end,
    end,
    reads: 0,
    batchAt: async (offset: bigint) => {
      log.reads++;
      return batches.find(({ lastOffset }) => lastOffset >= offset) ?? null;
    },
  };
  return log;
}

describe('the end of a leader epoch', () => {
  it('is where the next larger epoch that wrote anything begins', async () => {
    const log = logOf([
      [1, 10, 0],
      [1, 5, 0],
      [4, 5, 0],
      [7, 1, 0],
    ]);
    expect(await epochEnd(log, 1)).toEqual({ leaderEpoch: 1, endOffset: 15n });
    expect(await epochEnd(log, 3)).toEqual({ leaderEpoch: 1, endOffset: 15n });
    expect(await epochEnd(log, 4)).toEqual({ leaderEpoch: 4, endOffset: 20n });
    expect(await epochEnd(log, 7)).toEqual({ leaderEpoch: 7, endOffset: 21n });
  });

  it('is the start of the log for an epoch older than all of it, and the end of an empty log', async () => {
    expect(await epochEnd(logOf([[3, 5, 0]]), 2)).toEqual({ leaderEpoch: 2, endOffset: 0n });
    expect(await epochEnd(logOf([]), 2)).toEqual({ leaderEpoch: 2, endOffset: 0n });
  });

  it('takes one look when nothing was written since, and few when little was', async () => {
    const long = Array.from({ length: 1_000 }, () => [1, 100, 0] as const);
    const idle = logOf(long);
    await epochEnd(idle, 1);
    expect(idle.reads).toBe(1);
    const recent = logOf([...long, [2, 3, 0]]);
    expect(await epochEnd(recent, 1)).toEqual({ leaderEpoch: 1, endOffset: 100_000n });
    expect(recent.reads).toBeLessThan(6);
  });

  it('takes few looks where sixty million offsets were passed over', async () => {
    const written = Array.from({ length: 1_000 }, () => [1, 1, 0] as const);
    const log = logOf([...written, [9, 1, 60_000_000], [9, 1, 0]]);
    expect(await epochEnd(log, 1)).toMatchObject({ leaderEpoch: 1, endOffset: 60_001_000n });
    expect(log.reads).toBeLessThan(60);
  });

  it('equals a walk over all batches, also with gaps and a log start inside a batch', async () => {
    const shape = fc.tuple(
      fc.integer({ min: 0, max: 2 }),
      fc.integer({ min: 1, max: 9 }),
      fc.integer({ min: 0, max: 3 }),
    );
    await fc.assert(
      fc.asyncProperty(
        fc.array(shape, { maxLength: 40 }),
        fc.bigInt(0n, 60n),
        fc.integer({ min: 0, max: 60 }),
        async (steps, start, asked) => {
          let epoch = 0;
          const rising = steps.map(([up, records, gap]) => [(epoch += up), records, gap] as const);
          const log = logOf(rising, start);
          const seen = log.batches.filter(({ lastOffset }) => lastOffset >= log.start);
          const next = seen.find(({ leaderEpoch }) => leaderEpoch > asked);
          const floor = seen.filter(({ leaderEpoch }) => leaderEpoch <= asked).at(-1);
          const first = next && next.baseOffset > log.start ? next.baseOffset : log.start;
          expect(await epochEnd(log, asked)).toEqual({
            leaderEpoch: floor?.leaderEpoch ?? asked,
            endOffset: next ? first : log.end,
          });
        },
      ),
    );
  });
});
