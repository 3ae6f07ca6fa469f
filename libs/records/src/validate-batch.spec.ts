import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { buildBatch } from './batch-builder.js';
import { batchesIn } from './batches-in.js';
import { COMPRESSION_NAMES, decompress } from './compression/compression.js';
import { RecordError } from './errors.js';
import { RecordBatch, writeBatchHeader } from './record-batch.js';
import { recordsOf } from './records-of.js';
import { validateBatch, validateRecords, type BatchLimits } from './validate-batch.js';

const good = (): RecordBatch => buildBatch([{ key: 'k', value: 'v', timestamp: 1n }]);

const verdict = (buffer: Parameters<typeof validateBatch>[0], limits?: BatchLimits): string => {
  const result = validateBatch(buffer, limits);
  return 'error' in result ? result.error : 'OK';
};

/** A changed copy with a matching CRC, so that only the change itself can be refused. */
const changed = (change: (buffer: Buffer) => void): Buffer => {
  const buffer = Buffer.from(good().buffer);
  change(buffer);
  buffer.writeUInt32BE(new RecordBatch(buffer).computeCrc(), 17);
  return buffer;
};

describe('validateBatch', () => {
  it('passes what the builder makes, with every codec', () => {
    for (const compression of COMPRESSION_NAMES) {
      expect(verdict(buildBatch([{ value: 'v', timestamp: 1n }], { compression }).buffer)).toBe(
        'OK',
      );
    }
  });

  it.each([
    ['nothing', null, 'INVALID_RECORD'],
    ['half a header', good().buffer.subarray(0, 30), 'INVALID_RECORD'],
    ['a truncated batch', good().buffer.subarray(0, 65), 'INVALID_RECORD'],
    ['a length below its header', changed((b) => b.writeInt32BE(20, 8)), 'CORRUPT_MESSAGE'],
    ['two batches', Buffer.concat([good().buffer, good().buffer]), 'INVALID_RECORD'],
    ['magic 1', changed((b) => b.writeInt8(1, 16)), 'INVALID_RECORD'],
    ['magic 3', changed((b) => b.writeInt8(3, 16)), 'CORRUPT_MESSAGE'],
    ['a base offset', changed((b) => b.writeBigInt64BE(5n, 0)), 'INVALID_RECORD'],
    ['a control batch', changed((b) => b.writeInt16BE(0x20, 21)), 'INVALID_RECORD'],
    ['a LogAppendTime claim', changed((b) => b.writeInt16BE(0x08, 21)), 'INVALID_TIMESTAMP'],
    ['an unknown codec', changed((b) => b.writeInt16BE(5, 21)), 'UNSUPPORTED_COMPRESSION_TYPE'],
    ['a count that lies', changed((b) => b.writeInt32BE(2, 57)), 'INVALID_RECORD'],
    ['no records', changed((b) => b.writeInt32BE(0, 57)), 'INVALID_RECORD'],
    ['a transaction without producer', changed((b) => b.writeInt16BE(0x10, 21)), 'INVALID_RECORD'],
    ['a producer id without sequence', changed((b) => b.writeBigInt64BE(1n, 43)), 'INVALID_RECORD'],
  ])('refuses %s', (_, buffer, error) => {
    expect(verdict(buffer)).toBe(error);
  });

  it('refuses one flipped bit anywhere behind the CRC', () => {
    const { buffer } = good();
    for (let at = 17; at < buffer.length; at++) {
      const flipped = Buffer.from(buffer);
      flipped.writeUInt8(flipped.readUInt8(at) ^ 0x10, at);
      expect(verdict(flipped)).toBe('CORRUPT_MESSAGE');
    }
  });

  it('refuses a batch above the limit, and zstd below Produce v7', () => {
    expect(verdict(good().buffer, { messageBytesMax: 60 })).toBe('MESSAGE_TOO_LARGE');
    const zstd = buildBatch([{ value: 'v', timestamp: 1n }], { compression: 'zstd' });
    expect(verdict(zstd.buffer, { zstd: false })).toBe('UNSUPPORTED_COMPRESSION_TYPE');
  });

  it('never throws and never passes arbitrary bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        expect(verdict(Buffer.from(bytes))).not.toBe('OK');
      }),
      { numRuns: 2_000 },
    );
  });
});

describe('validateRecords', () => {
  it('finds the largest timestamp', () => {
    const batch = buildBatch([7n, 9n, 8n].map((timestamp) => ({ value: 'v', timestamp })));
    expect(validateRecords(batch)).toEqual({ maxTimestamp: 9n });
  });

  it('names every record without a key where keys are required', () => {
    const record = { value: 'v', timestamp: 1n };
    const batch = buildBatch([record, { ...record, key: 'k' }, record]);
    expect(validateRecords(batch, { keyRequired: true })).toMatchObject({
      error: 'INVALID_RECORD',
      records: [{ index: 0 }, { index: 2 }],
    });
  });

  it.each(['gzip', 'snappy', 'lz4', 'zstd'] as const)(
    'stops a %s bomb at the cap',
    (compression) => {
      const batch = buildBatch([{ value: Buffer.alloc(4_000_000), timestamp: 1n }], {
        compression,
      });
      expect(batch.sizeInBytes).toBeLessThan(250_000);
      expect(validateRecords(batch, { decompressedBytesMax: 1_000_000 })).toMatchObject({
        error: 'MESSAGE_TOO_LARGE',
      });
      expect(validateRecords(batch, { decompressedBytesMax: 4_100_000 })).toEqual({
        maxTimestamp: 1n,
      });
    },
  );
});

describe('malformed bytes', () => {
  const seeds = COMPRESSION_NAMES.map((compression) =>
    buildBatch(
      Array.from({ length: 30 }, (_, i) => ({
        key: `key-${i}`,
        value: 'value value value',
        timestamp: BigInt(i) * 1_000_000_000_000n,
        headers: [['h', Buffer.from('x')]] as const,
      })),
      { compression },
    ),
  );

  it('cause a RecordError or decode to bounded records, never anything else', () => {
    const change = fc.record({ at: fc.nat(), to: fc.nat(255) });
    fc.assert(
      fc.property(
        fc.constantFrom(...seeds),
        fc.array(change, { minLength: 1, maxLength: 8 }),
        fc.nat(),
        (seed, changes, cut) => {
          const buffer = Buffer.from(seed.buffer);
          for (const { at, to } of changes) buffer.writeUInt8(to, at % buffer.length);
          const end = cut % 4 === 0 ? cut % buffer.length : buffer.length;
          try {
            let size = 0;
            for (const batch of batchesIn(buffer.subarray(0, end))) {
              for (const record of recordsOf(batch, 1_000_000)) size += record.value?.length ?? 0;
            }
            expect(size).toBeLessThan(1_000_000);
          } catch (error) {
            expect(error).toBeInstanceOf(RecordError);
          }
        },
      ),
      { numRuns: 5_000 },
    );
  });

  it.each(['gzip', 'snappy', 'lz4', 'zstd'] as const)(
    'cut off %s data is an error',
    (compression) => {
      const { recordBytes } = seeds[COMPRESSION_NAMES.indexOf(compression)];
      for (let end = 0; end < recordBytes.length - 8; end++) {
        expect(() => {
          const partial = decompress(compression, recordBytes.subarray(0, end), 1_000_000);
          // zstd and xerial may end between blocks; the record count then tells.
          const cut = Buffer.concat([Buffer.alloc(61), partial]);
          for (const _ of recordsOf(
            writeBatchHeader(cut, {
              codec: 0,
              lastOffsetDelta: 29,
              baseTimestamp: 0n,
              maxTimestamp: 0n,
              recordCount: 30,
            }),
          ));
        }).toThrow(RecordError);
      }
    },
  );

  it('counts and lengths that promise more than is there allocate nothing', () => {
    const records = gzipSync(Buffer.alloc(0));
    const buffer = Buffer.concat([Buffer.alloc(61), records]);
    const batch = writeBatchHeader(buffer, {
      codec: 1,
      lastOffsetDelta: 0x7ffffffe,
      baseTimestamp: 0n,
      maxTimestamp: 0n,
      recordCount: 0x7fffffff,
    });
    expect(() => [...recordsOf(batch)]).toThrow('do not fit');
  });
});
