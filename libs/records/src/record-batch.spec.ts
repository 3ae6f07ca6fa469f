import fc from 'fast-check';
import { BatchBuilder, buildBatch, type RecordInput } from './batch-builder.js';
import { batchesIn } from './batches-in.js';
import { buildTransactionMarker, controlTypeOf } from './control-record.js';
import { COMPRESSION_NAMES } from './compression/compression.js';
import { BATCH_HEADER_BYTES, RecordBatch } from './record-batch.js';
import { recordsOf } from './records-of.js';

const bytes = fc.uint8Array({ maxLength: 300 }).map((data) => Buffer.from(data));
const field = fc.option(bytes, { nil: null });
const record: fc.Arbitrary<RecordInput> = fc.record({
  key: field,
  value: field,
  timestamp: fc.bigInt({ min: -(2n ** 62n), max: 2n ** 62n }),
  headers: fc.array(fc.tuple(fc.string(), field), { maxLength: 3 }),
});

const two = (): RecordBatch =>
  buildBatch([
    { key: 'a', value: '1', timestamp: 1000n },
    { key: null, value: null, timestamp: 1005n },
  ]);

describe('record batch', () => {
  it('gives back every field of every record, with each codec', () => {
    fc.assert(
      fc.property(
        fc.array(record, { minLength: 1, maxLength: 20 }),
        fc.constantFrom(...COMPRESSION_NAMES),
        (records, compression) => {
          const batch = buildBatch(records, { compression });
          expect(batch.isCrcValid()).toBe(true);
          const decoded = [...recordsOf(batch)];
          expect(decoded).toEqual(records.map((record, i) => ({ offset: BigInt(i), ...record })));
        },
      ),
      { numRuns: 200 },
    );
  });

  it('keeps the CRC when base offset and leader epoch are stamped', () => {
    const batch = two();
    const crc = batch.crc;
    batch.assignBaseOffset(42n);
    batch.assignLeaderEpoch(7);
    expect([batch.crc, batch.isCrcValid()]).toEqual([crc, true]);
    expect([batch.lastOffset, batch.partitionLeaderEpoch]).toEqual([43n, 7]);
    expect([...recordsOf(batch)].map((r) => r.offset)).toEqual([42n, 43n]);
  });

  it('renews the CRC and gives every record the broker time under LogAppendTime', () => {
    const batch = two();
    batch.setLogAppendTime(9_999n);
    expect(batch.isCrcValid()).toBe(true);
    expect([...recordsOf(batch)].map((r) => r.timestamp)).toEqual([9_999n, 9_999n]);
  });

  it('carries the producer stamp, and a new one after an epoch bump', () => {
    const batch = buildBatch([{ value: 'x', timestamp: 0n }], {
      producer: { producerId: 5n, producerEpoch: 1, baseSequence: 2147483647 },
    });
    expect([batch.producerId, batch.producerEpoch, batch.lastSequence]).toEqual([
      5n,
      1,
      2147483647,
    ]);
    batch.setProducer({ producerId: 5n, producerEpoch: 2, baseSequence: 0 });
    expect([batch.producerEpoch, batch.baseSequence, batch.isCrcValid()]).toEqual([2, 0, true]);
  });

  it('wraps sequences from 2147483647 to 0', () => {
    const batch = buildBatch(
      [1, 2, 3].map((n) => ({ value: `${n}`, timestamp: 0n })),
      { producer: { producerId: 1n, producerEpoch: 0, baseSequence: 2147483647 } },
    );
    expect(batch.lastSequence).toBe(1);
  });

  it('lays a record out as the format describes', () => {
    const batch = buildBatch([{ key: 'k', value: 'v', timestamp: 1_700_000_000_000n }]);
    // length 8, attributes, timestamp delta 0, offset delta 0, key length 1, "k", value length 1, "v", no headers
    expect(batch.recordBytes.toString('hex')).toBe('10000000026b027600');
    expect(batch.sizeInBytes).toBe(BATCH_HEADER_BYTES + 9);
  });
});

describe('batch builder', () => {
  it('refuses a record that would outgrow the limit, and keeps what it had', () => {
    const builder = new BatchBuilder();
    const value = Buffer.alloc(100);
    expect(builder.tryAppend({ value, timestamp: 0n }, 200)).toBe(true);
    const size = builder.sizeInBytes;
    expect(builder.tryAppend({ value, timestamp: 0n }, 200)).toBe(false);
    expect([builder.recordCount, builder.sizeInBytes]).toEqual([1, size]);
    expect(builder.finish().sizeInBytes).toBe(size);
  });

  it('takes a first record that is larger than the limit alone', () => {
    expect(new BatchBuilder().tryAppend({ value: Buffer.alloc(500), timestamp: 0n }, 200)).toBe(
      true,
    );
  });
});

describe('batches in a buffer', () => {
  it('are found one behind the other, without the one that is cut off', () => {
    const batch = two().buffer;
    const buffer = Buffer.concat([batch, batch, batch.subarray(0, batch.length - 1)]);
    expect([...batchesIn(buffer)]).toHaveLength(2);
  });

  it('end in an error at a length that cannot be one', () => {
    const buffer = Buffer.from(two().buffer);
    buffer.writeInt32BE(-12, 8);
    expect(() => [...batchesIn(buffer)]).toThrow('less than its header');
  });
});

describe('transaction marker', () => {
  it.each(['abort', 'commit'] as const)('says %s', (type) => {
    const marker = buildTransactionMarker({
      type,
      producerId: 3n,
      producerEpoch: 1,
      coordinatorEpoch: 2,
      timestamp: 5n,
    });
    expect([marker.isControl, marker.isTransactional, marker.recordCount]).toEqual([true, true, 1]);
    expect(controlTypeOf(marker)).toBe(type);
  });
});
