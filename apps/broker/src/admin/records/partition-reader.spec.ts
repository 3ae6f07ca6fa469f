import { describe, expect, it } from '@jest/globals';
import type { Partition } from '@posthorn/log';
import { buildBatch } from '@posthorn/records';
import fc from 'fast-check';
import type { LogReader } from '../cluster/log-reader.js';
import { PartitionReader } from './partition-reader.js';

const partition: Partition = { partitionId: 1, index: 0, shard: 0 };

/** A log of these batches, each `[base offset, records, bytes of a value]`, as compaction may have left them. */
function logOf(batches: readonly (readonly [base: bigint, count: number, bytes: number])[]) {
  const stored = batches.map(([baseOffset, count, bytes]) =>
    buildBatch(
      Array.from({ length: count }, () => ({ value: 'x'.repeat(bytes), timestamp: 0n })),
      { baseOffset },
    ),
  );
  let fetches = 0;
  const fetch = (_: Partition, offset: bigint, maxBytes: number) => {
    fetches++;
    const found = stored.filter(({ lastOffset }) => lastOffset >= offset);
    let bytes = 0;
    const fitting = found.filter((batch, i) => (bytes += batch.sizeInBytes) <= maxBytes || i === 0);
    const highWatermark = (stored.at(-1)?.lastOffset ?? -1n) + 1n;
    return Promise.resolve({
      batches: fitting.map(({ buffer }) => buffer),
      highWatermark,
      logStartOffset: 0n,
    });
  };
  const reader = new PartitionReader({ fetch } as unknown as LogReader, partition);
  const offsets = stored.flatMap(({ baseOffset, recordCount }) =>
    Array.from({ length: recordCount }, (_, i) => baseOffset + BigInt(i)),
  );
  return { reader, offsets, fetches: () => fetches };
}

async function offsetsOf(items: AsyncIterable<{ offset: bigint }>): Promise<bigint[]> {
  const offsets: bigint[] = [];
  for await (const { offset } of items) offsets.push(offset);
  return offsets;
}

const END = 10n ** 18n;

describe('reading a partition', () => {
  it('gives every record once, in order, forwards and backwards, whatever the batches and gaps', async () => {
    const batch = fc.record({ gap: fc.nat(50), count: fc.integer({ min: 1, max: 40 }) });
    await fc.assert(
      fc.asyncProperty(
        fc.array(batch, { maxLength: 12 }),
        fc.integer({ min: 1, max: 60 }),
        async (batches, window) => {
          let base = 0n;
          const placed = batches.map(({ gap, count }) => {
            const at = base + BigInt(gap);
            base = at + BigInt(count);
            return [at, count, 10] as const;
          });
          const { reader, offsets } = logOf(placed);
          expect(await offsetsOf(reader.forward(0n, base))).toEqual(offsets);
          expect(await offsetsOf(reader.backward(0n, base, window))).toEqual(offsets.toReversed());
        },
      ),
    );
  });

  it('crosses a gap of a billion offsets in some tens of reads', async () => {
    const { reader, offsets, fetches } = logOf([
      [0n, 3, 10],
      [10n ** 9n, 3, 10],
    ]);
    expect(await offsetsOf(reader.backward(0n, 10n ** 9n + 3n, 10))).toEqual(offsets.toReversed());
    expect(fetches()).toBeLessThan(60);
  });

  it('reads from the end no more than it is asked for, even of large records', async () => {
    const megabytes = Array.from({ length: 200 }, (_, i) => [BigInt(i), 1, 1_000_000] as const);
    const { reader, fetches } = logOf(megabytes);
    const items = reader.backward(0n, 200n, 100);
    const newest = await items.next();
    await items.return();
    expect(newest.value).toMatchObject({ offset: 199n });
    // Five megabytes into each of the windows of 100, 25 and 7, then the one of 2.
    expect(fetches()).toBeLessThan(20);
  });

  it('stops at both bounds', async () => {
    const { reader } = logOf([[0n, 100, 10]]);
    expect(await offsetsOf(reader.forward(98n, END))).toEqual([98n, 99n]);
    expect(await offsetsOf(reader.backward(3n, 6n, 1))).toEqual([5n, 4n, 3n]);
  });
});
