import fc from 'fast-check';
import { buildBatch } from './batch-builder.js';
import { COMPRESSION_NAMES } from './compression/compression.js';
import { recordsOf, type DecodedRecord } from './records-of.js';
import { retainRecords } from './retain-records.js';
import { validateRecords } from './validate-batch.js';

const bytes = fc.uint8Array({ maxLength: 20 }).map((data) => Buffer.from(data));
const input = fc.record({
  key: fc.option(bytes),
  value: fc.option(bytes),
  timestamp: fc.bigInt({ min: 0n, max: 1_900_000_000_000n }),
  headers: fc.array(
    fc.tuple(fc.string({ maxLength: 5 }), fc.option(bytes)).map(([k, v]) => [k, v] as const),
    { maxLength: 3 },
  ),
});

const plain = (records: Iterable<DecodedRecord>) =>
  [...records].map(({ offset, timestamp, key, value, headers }) => ({
    offset,
    timestamp,
    key: key?.toString('hex'),
    value: value?.toString('hex'),
    headers: headers.map(([name, data]) => [name, data?.toString('hex')]),
  }));

describe('a batch with some of its records', () => {
  it('has them as they were, with the offsets, producer and codec of the whole', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(input, fc.boolean()), { minLength: 1, maxLength: 8 }),
        fc.constantFrom(...COMPRESSION_NAMES),
        fc.option(fc.bigInt({ min: 1n, max: 1_900_000_000_000n })),
        (marked, compression, horizon) => {
          const batch = buildBatch(
            marked.map(([record]) => record),
            {
              compression,
              transactional: true,
              baseOffset: 90n,
              partitionLeaderEpoch: 3,
              producer: { producerId: 7n, producerEpoch: 2, baseSequence: 11 },
            },
          );
          const all = [...recordsOf(batch)];
          const kept = all.filter((_, i) => marked[i][1]);
          const retained = retainRecords(batch, kept, horizon);

          expect(plain(recordsOf(retained))).toEqual(plain(kept));
          expect(retained.isCrcValid()).toBe(true);
          expect(retained.deleteHorizon).toBe(horizon);
          expect(retained.codec).toBe(kept.length === 0 ? 0 : batch.codec);
          for (const field of [
            'baseOffset',
            'lastOffset',
            'partitionLeaderEpoch',
            'producerId',
            'producerEpoch',
            'baseSequence',
            'lastSequence',
            'isTransactional',
          ] as const) {
            expect(retained[field]).toBe(batch[field]);
          }
          if (kept.length > 0) {
            const latest = kept.map(({ timestamp }) => timestamp).reduce((a, b) => (a > b ? a : b));
            expect(retained.maxTimestamp).toBe(latest);
          }
        },
      ),
    );
  });

  it('keeps its delete horizon when it is cleaned again', () => {
    const batch = buildBatch([
      { key: 'a', value: null, timestamp: 10n },
      { key: 'b', value: 'x', timestamp: 20n },
    ]);
    const once = retainRecords(batch, [...recordsOf(batch)], 1_000n);
    const twice = retainRecords(once, [...recordsOf(once)].slice(0, 1), null);

    expect(twice.deleteHorizon).toBe(1_000n);
    expect(plain(recordsOf(twice))).toMatchObject([{ offset: 0n, timestamp: 10n }]);
    expect(validateRecords(twice)).not.toHaveProperty('error');
  });
});
