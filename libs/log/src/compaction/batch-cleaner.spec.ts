import { describe, expect, it } from '@jest/globals';
import { buildBatch, buildTransactionMarker, recordsOf, RecordBatch } from '@posthorn/records';
import fc from 'fast-check';
import { NO_TRANSACTIONS, transactionsAfter } from '../transactions/partition-transactions.js';
import { BatchCleaner } from './batch-cleaner.js';

interface Step {
  readonly producer: number;
  readonly records: readonly (readonly [key: number, value: number | null])[];
  /** null: not in a transaction. */
  readonly ends: 'commit' | 'abort' | null;
}

const steps = fc.array(
  fc.record({
    producer: fc.nat(2),
    records: fc.array(fc.tuple(fc.nat(5), fc.option(fc.nat(9), { freq: 3 })), {
      minLength: 1,
      maxLength: 4,
    }),
    ends: fc.constantFrom(null, 'commit', 'abort'),
  }),
  { minLength: 1, maxLength: 25 },
);
const CODECS = ['none', 'gzip', 'snappy', 'lz4', 'zstd'] as const;

/** A log in which every transaction is one batch and its marker. */
function logOf(from: readonly Step[], startOffset = 0n, startStep = 0): RecordBatch[] {
  let baseOffset = startOffset;
  return from.flatMap(({ producer, records, ends }, i) => {
    const producerId = BigInt(producer);
    const data = buildBatch(
      records.map(([key, value]) => ({
        key: `k${key}`,
        value: value === null ? null : `v${value}`,
        timestamp: 1_000n + BigInt(startStep + i),
      })),
      {
        baseOffset,
        compression: CODECS[i % CODECS.length],
        transactional: ends !== null,
        producer: { producerId, producerEpoch: 0, baseSequence: i },
      },
    );
    baseOffset += BigInt(records.length);
    if (ends === null) return [data];
    const marker = buildTransactionMarker({
      type: ends,
      producerId,
      producerEpoch: 0,
      coordinatorEpoch: 0,
      timestamp: 1_000n,
    });
    marker.assignBaseOffset(baseOffset++);
    return [data, marker];
  });
}

/** One pass over all of it. */
function clean(
  batches: readonly RecordBatch[],
  now: bigint,
  deleteRetentionMs: bigint,
): RecordBatch[] {
  const placed = batches.map((batch) => ({ batch }));
  const aborted = transactionsAfter(NO_TRANSACTIONS, placed)?.aborted ?? [];
  const isAborted = ({ isTransactional, producerId, baseOffset }: RecordBatch): boolean =>
    isTransactional &&
    aborted.some(
      (ended) =>
        ended.producerId === producerId &&
        ended.firstOffset <= baseOffset &&
        baseOffset < ended.lastOffset,
    );
  const data = batches.filter((batch) => !batch.isControl && !isAborted(batch));
  const newest = new Map(
    data.flatMap((batch) => [...recordsOf(batch)].map((r) => [String(r.key), r.offset])),
  );
  const cleaner = new BatchCleaner({
    newestOffset: (key) => newest.get(String(key)),
    isAborted,
    now,
    deleteRetentionMs,
    lastOffset: batches.at(-1)!.lastOffset,
  });
  return batches.map((batch) => cleaner.clean(batch)).filter((batch) => batch !== null);
}

interface Line {
  readonly offset: bigint;
  readonly key: string;
  readonly value: string | null;
  readonly timestamp: bigint;
}

const linesOf = (batches: readonly RecordBatch[]): Line[] =>
  batches
    .filter(({ isControl }) => !isControl)
    .flatMap((batch) =>
      [...recordsOf(batch)].map(({ offset, key, value, timestamp }) => ({
        offset,
        key: key!.toString(),
        value: value?.toString() ?? null,
        timestamp,
      })),
    );

/** What should be left, from the steps alone. */
function modelOf(from: readonly Step[]): Line[] {
  let offset = 0n;
  const lines = from.flatMap(({ records, ends }, i) => {
    const here = records.map(([key, value]) => ({
      offset: offset++,
      key: `k${key}`,
      value: value === null ? null : `v${value}`,
      timestamp: 1_000n + BigInt(i),
    }));
    if (ends !== null) offset++;
    return ends === 'abort' ? [] : here;
  });
  const newest = new Map(lines.map((line) => [line.key, line.offset]));
  return lines.filter((line) => newest.get(line.key) === line.offset);
}

describe('a batch cleaner', () => {
  it('leaves the newest committed record of every key, with offset, time and value, in order', () => {
    fc.assert(
      fc.property(steps, (from) => {
        const log = logOf(from);
        const batches = clean(log, 5_000n, 1_000n);
        expect(linesOf(batches)).toEqual(modelOf(from));
        expect(batches.at(-1)!.lastOffset).toBe(log.at(-1)!.lastOffset);
        for (const batch of batches) {
          expect(batch.isCrcValid()).toBe(true);
          const source = log.find(({ baseOffset }) => baseOffset === batch.baseOffset)!;
          expect(batch.lastOffset).toBe(source.lastOffset);
          expect(batch.lastSequence).toBe(source.lastSequence);
        }
      }),
    );
  });

  it('comes to the same by two runs as by one, and drops tombstones and bare markers after the horizon only', () => {
    fc.assert(
      fc.property(steps, steps, (first, second) => {
        const front = clean(logOf(first), 5_000n, 1_000n);
        const end = front.at(-1)!.lastOffset + 1n;
        const both = [...front, ...logOf(second, end, first.length)];
        const model = modelOf([...first, ...second]);
        expect(linesOf(clean(both, 5_999n, 1_000n))).toEqual(model);
        const later = clean(both, 6_000n, 1_000n);
        const tombstonesOfFront = model.filter(
          ({ offset, value }) => offset < end && value === null,
        );
        expect(linesOf(later)).toEqual(model.filter((line) => !tombstonesOfFront.includes(line)));
        const bare = front.filter(({ isControl, deleteHorizon }) => isControl && deleteHorizon);
        for (const { baseOffset } of bare) {
          expect(later.some((batch) => batch.baseOffset === baseOffset)).toBe(false);
        }
      }),
    );
  });

  it('keeps a commit marker for as long as anything of its transaction is there', () => {
    fc.assert(
      fc.property(steps, (from) => {
        const batches = clean(logOf(from), 5_000n, 0n);
        const again = clean(batches, 6_000n, 0n);
        let offset = 0n;
        for (const { records, ends } of from) {
          const start = offset;
          offset += BigInt(records.length);
          if (ends === null) continue;
          const marker = offset++;
          const isThere = linesOf(batches).some((l) => l.offset >= start && l.offset < marker);
          const hasMarker = again.some((b) => b.isControl && b.baseOffset === marker);
          if (isThere && linesOf(again).some((l) => l.offset >= start && l.offset < marker)) {
            expect(hasMarker).toBe(true);
          }
        }
      }),
    );
  });

  it('leaves records that it cannot read where they are', () => {
    const [batch] = logOf([{ producer: 0, records: [[1, 1]], ends: null }]);
    const broken = new RecordBatch(Buffer.from(batch.buffer));
    broken.buffer.writeInt32BE(9, 57);
    const cleaner = new BatchCleaner({
      newestOffset: () => 1_000n,
      isAborted: () => false,
      now: 1n,
      deleteRetentionMs: 0n,
      lastOffset: 100n,
    });
    expect(cleaner.clean(broken)).toBe(broken);
  });
});
