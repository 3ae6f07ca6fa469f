import { describe, expect, it } from '@jest/globals';
import { buildBatch, COMPRESSION_NAMES, recordsOf } from '@posthorn/records';
import { asKept, checkBatch, type AppendRules } from './append-checks.js';

const NOW = 1_700_000_000_000;
const rules: AppendRules = {
  messageBytesMax: 1_000_000,
  isLogAppendTime: false,
  isCompacted: false,
  compression: null,
  timestampBeforeMaxMs: 1_000n,
  timestampAfterMaxMs: 1_000n,
  durability: 'flushed',
};
const batchWith = (timestamp: number, compression?: (typeof COMPRESSION_NAMES)[number]) =>
  buildBatch(
    ['a', 'b'].map((value) => ({ key: value, value, timestamp: BigInt(timestamp) })),
    { compression, producer: { producerId: 4n, producerEpoch: 1, baseSequence: 8 } },
  );
const verdict = (timestamp: number, changes: Partial<AppendRules> = {}) => {
  const { buffer } = batchWith(timestamp);
  const checked = checkBatch(buffer, { ...rules, ...changes }, { version: 9, now: NOW });
  return 'error' in checked ? checked.error : 'OK';
};

describe('the checks of an append', () => {
  it('holds CreateTime to both limits, and LogAppendTime and no timestamp to none', () => {
    expect(verdict(NOW)).toBe('OK');
    expect(verdict(NOW + 1_000)).toBe('OK');
    expect(verdict(NOW + 1_001)).toBe('INVALID_TIMESTAMP');
    expect(verdict(NOW - 1_000)).toBe('OK');
    expect(verdict(NOW - 1_001)).toBe('INVALID_TIMESTAMP');
    expect(verdict(NOW + 1_001, { isLogAppendTime: true })).toBe('OK');
    expect(verdict(-1)).toBe('OK');
  });

  it('tells which records of a batch are too old or too new, compressed as well', () => {
    const ages = [0, 1_001, 0, -1_001];
    for (const compression of COMPRESSION_NAMES) {
      const { buffer } = buildBatch(
        ages.map((age) => ({ key: 'k', value: 'v', timestamp: BigInt(NOW - age) })),
        { compression },
      );
      expect(checkBatch(buffer, rules, { version: 9, now: NOW })).toMatchObject({
        error: 'INVALID_TIMESTAMP',
        records: [
          { index: 1, message: expect.stringContaining('behind') },
          { index: 3, message: expect.stringContaining('ahead') },
        ],
      });
    }
  });

  it('tells a thousand of them at most, however many a batch is unpacked to', () => {
    const records = Array.from({ length: 1_001 }, () => ({ value: 'v', timestamp: 0n }));
    const { buffer } = buildBatch(records, { compression: 'zstd' });
    const refused = checkBatch(buffer, rules, { version: 9, now: NOW });
    expect('records' in refused && refused.records).toHaveLength(1_000);
  });

  it('corrects maxTimestamp of a compacted topic, whose records are looked at anyway', () => {
    const batch = batchWith(NOW);
    batch.setMaxTimestamp(BigInt(NOW + 500));
    const compacted = { ...rules, isCompacted: true };
    expect(checkBatch(batch.buffer, compacted, { version: 9, now: NOW })).not.toHaveProperty(
      'error',
    );
    expect(batch.maxTimestamp).toBe(BigInt(NOW));
    expect(batch.isCrcValid()).toBe(true);
  });

  it.each(COMPRESSION_NAMES.flatMap((from) => COMPRESSION_NAMES.map((to) => [from, to] as const)))(
    'keeps %s as %s with the same records, sequence and epoch',
    (from, to) => {
      const batch = batchWith(NOW, from);
      const kept = asKept(batch, { ...rules, compression: { codec: to, level: undefined } }, NOW);
      if ('error' in kept) throw new Error(kept.error);
      expect(COMPRESSION_NAMES[kept.batch.codec]).toBe(to);
      expect([...recordsOf(kept.batch)]).toEqual([...recordsOf(batch)]);
      expect(kept.batch.baseSequence).toBe(8);
      expect(kept.batch.producerId).toBe(4n);
      expect(kept.batch.isCrcValid()).toBe(true);
      expect(kept.batch === batch).toBe(from === to);
    },
  );

  it('compresses at the level that is asked for', () => {
    const value = Array.from({ length: 20_000 }, (_, i) => (i * i) % 251).join(' ');
    const size = (level: number): number => {
      const batch = buildBatch([{ value, timestamp: 1n }]);
      const kept = asKept(batch, { ...rules, compression: { codec: 'gzip', level } }, NOW);
      return 'error' in kept ? -1 : kept.batch.sizeInBytes;
    };
    expect(size(9)).toBeLessThan(size(1));
    expect(size(1)).toBeGreaterThan(0);
  });

  it('refuses what outgrows the limit when it is unpacked, and a bomb', () => {
    const uncompressed = { ...rules, compression: { codec: 'none', level: undefined } } as const;
    for (const bytes of [2_000_000, 20_000_000]) {
      const batch = buildBatch([{ value: Buffer.alloc(bytes), timestamp: 1n }], {
        compression: 'zstd',
      });
      expect(asKept(batch, uncompressed, NOW)).toMatchObject({ error: 'MESSAGE_TOO_LARGE' });
    }
  });

  it('stamps LogAppendTime into what it recompressed', () => {
    const stamped = {
      ...rules,
      isLogAppendTime: true,
      compression: { codec: 'zstd', level: 3 },
    } as const;
    const kept = asKept(batchWith(5), stamped, NOW);
    if ('error' in kept) throw new Error(kept.error);
    expect([...recordsOf(kept.batch)].map(({ timestamp }) => timestamp)).toEqual([
      BigInt(NOW),
      BigInt(NOW),
    ]);
    expect(kept.batch.isCrcValid()).toBe(true);
  });
});
