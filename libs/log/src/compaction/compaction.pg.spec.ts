import { withoutNews } from '../../../../test/support/without-news.js';
import { BatchBuilder, recordsOf, type Compression } from '@posthorn/records';
import fc from 'fast-check';
import type { Log } from '../log.js';
import { listSegments } from '../sql/segments.js';
import { batchesIn } from '../testing/batches.js';
import { eventually, fetched, LogDatabase, newPartition, newTopic } from '../testing/postgres.js';

interface Keyed {
  readonly key: string;
  readonly value: string | null;
}

interface ReadKeyed extends Keyed {
  readonly offset: bigint;
}

const COMPACTED = {
  'cleanup.policy': 'compact',
  'segment.ms': '1',
  'min.cleanable.dirty.ratio': '0.0001',
};
const SOON = { cleanerBackoffMs: 20, retentionCheckMs: 50 };
/** Long ago: everything appended is older than segment.ms at once. */
const APPENDED_AT = 1_000_000n;

let database: LogDatabase;

beforeEach(async () => {
  database = await LogDatabase.create();
});

afterEach(async () => {
  await database.close();
});

function batchOf(
  records: readonly Keyed[],
  options: {
    compression?: Compression;
    producerId?: bigint;
    baseSequence?: number;
    transactional?: boolean;
  } = {},
): Buffer {
  const { compression, transactional, producerId, baseSequence = 0 } = options;
  const builder = new BatchBuilder();
  records.forEach(({ key, value }, i) =>
    builder.append({ key, value, timestamp: APPENDED_AT + BigInt(i) }),
  );
  const producer =
    producerId === undefined ? undefined : { producerId, producerEpoch: 0, baseSequence };
  return builder.finish({ compression, transactional, producer }).buffer;
}

async function append(log: Log, partitionId: number, batch: Buffer): Promise<bigint> {
  const result = await log.append({ partitionId, batch });
  if ('error' in result) throw new Error(`${result.error}: ${result.message}`);
  return result.baseOffset;
}

/** Every record from the start on, markers left out, fetch by fetch as a consumer reads; and where it ended. */
async function readAll(
  log: Log,
  partitionId: number,
  isolation: 'read_uncommitted' | 'read_committed' = 'read_uncommitted',
): Promise<{ records: ReadKeyed[]; end: bigint }> {
  const records: ReadKeyed[] = [];
  let offset = 0n;
  for (;;) {
    const result = await log.fetch({
      partitionId,
      offset,
      maxBytes: 4_000,
      currentLeaderEpoch: -1,
      isolation,
    });
    if ('error' in result) throw new Error(`${result.error} at ${offset}`);
    const batches = batchesIn(result.batches);
    if (batches.length === 0) return { records, end: offset };
    for (const batch of batches) {
      if (!batch.isCrcValid()) throw new Error(`wrong CRC at ${batch.baseOffset}`);
      if (batch.lastOffset < offset) continue;
      if (!batch.isControl) records.push(...keyed(recordsOf(batch), offset));
      offset = batch.lastOffset + 1n;
    }
  }
}

function keyed(records: ReturnType<typeof recordsOf>, from: bigint): ReadKeyed[] {
  return [...records]
    .filter(({ offset }) => offset >= from)
    .map(({ offset, key, value }) => ({
      offset,
      key: String(key),
      value: value === null ? null : String(value),
    }));
}

async function cleanedOffset(partitionId: number): Promise<bigint> {
  const { rows } = await database.pool.query<{ cleaned_offset: bigint }>(
    'select cleaned_offset from posthorn.partitions where partition_id = $1',
    [partitionId],
  );
  return rows[0].cleaned_offset;
}

const cleanedUpTo = (partitionId: number, offset: bigint): Promise<void> =>
  eventually(async () => (await cleanedOffset(partitionId)) >= offset, `cleaned up to ${offset}`);

const sealedSegments = async (): Promise<readonly number[]> =>
  (await listSegments(database.pool))
    .filter(({ sealed }) => sealed)
    .map(({ segmentId }) => segmentId);

const newestOf = (records: readonly Keyed[]): Map<string, string | null> =>
  new Map(records.map(({ key, value }) => [key, value]));

describe('compaction', () => {
  it('leaves a batch that cannot be read where it is, and goes on', async () => {
    const log = await database.open(SOON);
    const partitionId = await newPartition(log, COMPACTED);
    await append(log, partitionId, batchOf([{ key: 'a', value: '1' }]));
    const broken = batchOf([{ key: 'a', value: 'broken' }], { compression: 'gzip' });
    broken.fill(0xff, 61);
    await append(log, partitionId, broken);
    for (const value of ['2', '3', '4']) {
      await append(log, partitionId, batchOf([{ key: 'a', value }]));
    }
    await cleanedUpTo(partitionId, 4n);
    const fetchedAll = await fetched(log, partitionId, 0n);
    if ('error' in fetchedAll) throw new Error(fetchedAll.error);
    expect(batchesIn(fetchedAll.batches).map(({ baseOffset }) => baseOffset)).toEqual([1n, 3n]);
    expect([...log.cluster.ownedShards().values()].every((epoch) => epoch === 1)).toBe(true);
  });

  it('lets a reader through gaps wherever a read ends among them', async () => {
    const log = await database.open({ ...SOON, tailCacheBytes: 0 });
    const partitionId = await newPartition(log, COMPACTED);
    const value = 'v'.repeat(90_000);
    // Each batch that stays is followed by one that goes; what stays takes several reads of a megabyte.
    for (let i = 0; i < 40; i++) {
      await append(log, partitionId, batchOf([{ key: `kept-${i}`, value: `${i}${value}` }]));
      await append(log, partitionId, batchOf([{ key: 'gone', value: String(i) }]));
    }
    const last = await append(log, partitionId, batchOf([{ key: 'z', value: 'last' }]));
    await cleanedUpTo(partitionId, last);
    const { records, end } = await readAll(log, partitionId);
    expect(end).toBe(last + 1n);
    expect(records).toHaveLength(42);
  });

  it('keeps the newest record of each key at its offset, for this leader and the next', async () => {
    const log = await database.open(SOON);
    const partitionId = await newPartition(log, COMPACTED);
    for (let round = 0; round < 5; round++) {
      const records = ['a', 'b', 'c'].map((key) => ({ key, value: `${key}${round}` }));
      await append(log, partitionId, batchOf(records));
    }
    const last = await append(log, partitionId, batchOf([{ key: 'z', value: 'last' }]));
    await cleanedUpTo(partitionId, last);

    const expected = [
      { offset: 12n, key: 'a', value: 'a4' },
      { offset: 13n, key: 'b', value: 'b4' },
      { offset: 14n, key: 'c', value: 'c4' },
      { offset: 15n, key: 'z', value: 'last' },
    ];
    expect(await readAll(log, partitionId)).toEqual({ records: expected, end: 16n });
    // A fetch from an offset that is gone answers with what follows it.
    const [batch] = batchesIn(
      ((await fetched(log, partitionId, 3n)) as { batches: readonly Buffer[] }).batches,
    );
    expect(batch.baseOffset).toBe(12n);
    const before = await log.offsets(partitionId);
    await log.close();

    const next = await database.open(SOON);
    expect(await readAll(next, partitionId)).toEqual({ records: expected, end: 16n });
    expect(await next.offsets(partitionId)).toMatchObject({
      ...before,
      leaderEpoch: expect.any(Number) as number,
    });
    expect(await append(next, partitionId, batchOf([{ key: 'a', value: 'a5' }]))).toBe(16n);
  });

  it('shows a reader the newest value of every key at any moment, whatever is appended meanwhile', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.array(fc.tuple(fc.nat(6), fc.boolean()), { minLength: 1, maxLength: 5 }), {
          minLength: 3,
          maxLength: 25,
        }),
        fc.constantFrom<Compression[]>('none', 'gzip', 'lz4', 'zstd', 'snappy'),
        async (batches, compression) => {
          const log = await database.open({ ...SOON, cleanerBackoffMs: 1 });
          const partitionId = await newPartition(log, COMPACTED);
          const all: ReadKeyed[] = [];
          for (const [n, batch] of batches.entries()) {
            const records = batch.map(([key, isTombstone], i) => ({
              key: `k${key}`,
              value: isTombstone ? null : `${n}/${i}`,
            }));
            const base = await append(log, partitionId, batchOf(records, { compression }));
            all.push(...records.map((record, i) => ({ ...record, offset: base + BigInt(i) })));
            const { records: read, end } = await readAll(log, partitionId);
            expect(end).toBe(BigInt(all.length));
            expect(newestOf(read)).toEqual(newestOf(all));
            for (const record of read) expect(all[Number(record.offset)]).toEqual(record);
            const offsets = read.map(({ offset }) => Number(offset));
            expect(offsets).toEqual(offsets.toSorted((a, b) => a - b));
          }
          const end = BigInt(all.length - batches.at(-1)!.length);
          await cleanedUpTo(partitionId, end);
          const { records } = await readAll(log, partitionId);
          const kept = records.filter(({ offset }) => offset < end).map(({ key }) => key);
          expect(new Set(kept).size).toBe(kept.length);
          await log.close();
        },
      ),
      { numRuns: 6 },
    );
  });

  it('drops a tombstone when its time is over, not before', async () => {
    let now = Number(APPENDED_AT) + 60_000;
    const clock = { monotonicMs: () => performance.now(), wallMs: () => now };
    const log = await database.open({ ...SOON, clock });
    const partitionId = await newPartition(log, { ...COMPACTED, 'delete.retention.ms': '5000' });
    await append(log, partitionId, batchOf([{ key: 'a', value: '1' }]));
    await append(log, partitionId, batchOf([{ key: 'a', value: null }]));
    const first = await append(log, partitionId, batchOf([{ key: 'b', value: '1' }]));
    await cleanedUpTo(partitionId, first);
    expect((await readAll(log, partitionId)).records).toEqual([
      { offset: 1n, key: 'a', value: null },
      { offset: 2n, key: 'b', value: '1' },
    ]);

    now += 4_999;
    const second = await append(log, partitionId, batchOf([{ key: 'c', value: '1' }]));
    await cleanedUpTo(partitionId, second);
    expect((await readAll(log, partitionId)).records).toContainEqual({
      offset: 1n,
      key: 'a',
      value: null,
    });

    now += 2;
    const third = await append(log, partitionId, batchOf([{ key: 'd', value: '1' }]));
    await cleanedUpTo(partitionId, third);
    expect((await readAll(log, partitionId)).records.map(({ key }) => key)).toEqual([
      'b',
      'c',
      'd',
    ]);
  });

  it('leaves young records, the last ones and those of an open transaction alone', async () => {
    const log = await database.open(SOON);
    const young = await newPartition(log, { ...COMPACTED, 'segment.ms': '3600000000' });
    const open = await newPartition(log, COMPACTED);
    const batch = [
      { key: 'a', value: '1' },
      { key: 'a', value: '2' },
    ];
    const builder = new BatchBuilder();
    for (const { key, value } of batch) {
      builder.append({ key, value, timestamp: BigInt(Date.now()) });
    }
    await append(log, young, builder.finish().buffer);
    await append(log, young, batchOf([{ key: 'a', value: '3' }]));
    const inTransaction = { transactional: true, producerId: 5n };
    await append(log, open, batchOf(batch));
    await append(log, open, batchOf(batch, inTransaction));
    await append(log, open, batchOf(batch));
    await append(log, open, batchOf(batch));
    await cleanedUpTo(open, 2n);

    expect(await cleanedOffset(open)).toBe(2n);
    expect(await cleanedOffset(young)).toBe(0n);
    expect((await readAll(log, open)).records.map(({ value }) => value)).toEqual([
      '2',
      '1',
      '2',
      '1',
      '2',
      '1',
      '2',
    ]);
  });

  it('drops what was aborted, and a committed record is never hidden by an aborted one', async () => {
    const log = await database.open(SOON);
    const partitionId = await newPartition(log, COMPACTED);
    const end = (producerId: bigint, result: 'commit' | 'abort') =>
      log.appendMarker({ partitionId, producerId, producerEpoch: 0, coordinatorEpoch: 0, result });
    const write = (key: string, value: string, producerId: bigint) =>
      append(log, partitionId, batchOf([{ key, value }], { transactional: true, producerId }));
    await write('a', 'committed', 1n);
    await end(1n, 'commit');
    await write('a', 'aborted', 2n);
    await write('b', 'aborted', 2n);
    await end(2n, 'abort');
    const last = await append(log, partitionId, batchOf([{ key: 'z', value: 'last' }]));
    await cleanedUpTo(partitionId, last);

    const expected = [
      { offset: 0n, key: 'a', value: 'committed' },
      { offset: last, key: 'z', value: 'last' },
    ];
    expect((await readAll(log, partitionId, 'read_committed')).records).toEqual(expected);
    expect((await readAll(log, partitionId)).records).toEqual(expected);
  });

  it('takes several passes when the keys do not fit its map', async () => {
    const log = await database.open({ ...SOON, cleanerDedupeBytes: 24 * 40 });
    const partitionId = await newPartition(log, COMPACTED);
    for (let round = 0; round < 2; round++) {
      for (let n = 0; n < 100; n++) {
        await append(log, partitionId, batchOf([{ key: `k${n}`, value: String(round) }]));
      }
    }
    const last = await append(log, partitionId, batchOf([{ key: 'z', value: 'last' }]));
    await cleanedUpTo(partitionId, last);

    const { records } = await readAll(log, partitionId);
    expect(records.map(({ offset }) => offset)).toEqual(
      Array.from({ length: 101 }, (_, n) => BigInt(100 + n)),
    );
  });

  it('forgets no producer: a batch that is sent again after compaction and a takeover is known', async () => {
    const log = await database.open(SOON);
    const partitionId = await newPartition(log, COMPACTED);
    const batch = () => batchOf([{ key: 'a', value: '1' }], { producerId: 9n, baseSequence: 0 });
    await append(log, partitionId, batch());
    await append(log, partitionId, batchOf([{ key: 'a', value: '2' }]));
    const last = await append(log, partitionId, batchOf([{ key: 'z', value: 'last' }]));
    await cleanedUpTo(partitionId, last);
    await log.close();

    const next = await database.open(SOON);
    expect(await next.append({ partitionId, batch: batch() })).toMatchObject({
      baseOffset: 0n,
      duplicate: true,
    });
  });

  it('lets segments go whole when every partition has been cleaned out of them', async () => {
    const segmentBytes = 200_000;
    const log = await database.open({ ...SOON, segmentBytes });
    const partitions = [await newPartition(log, COMPACTED), await newPartition(log, COMPACTED)];
    const value = 'x'.repeat(2_000);
    for (let round = 0; round < 200; round++) {
      for (const partitionId of partitions) {
        await append(log, partitionId, batchOf([{ key: `k${round % 3}`, value }]));
      }
    }
    // The newest rows of each partition are never cleaned, so the segments that hold them stay: they are put into one of their own.
    await eventually(
      async () =>
        (await listSegments(database.pool)).every(
          ({ sealed, bytes }) => sealed || bytes < BigInt(segmentBytes),
        ),
      'full segments are sealed',
    );
    const before = await sealedSegments();
    expect(before).not.toEqual([]);
    for (const partitionId of partitions) {
      await append(log, partitionId, batchOf([{ key: 'last', value }]));
      await cleanedUpTo(partitionId, 200n);
    }
    await eventually(
      async () => (await sealedSegments()).every((segmentId) => !before.includes(segmentId)),
      'the cleaned segments are dropped',
    );

    for (const partitionId of partitions) {
      const { records, end } = await readAll(log, partitionId);
      expect(end).toBe(201n);
      expect(newestOf(records).size).toBe(4);
      const offsets = await log.offsets(partitionId);
      expect(offsets).toMatchObject({ logStartOffset: 0n, highWatermark: 201n });
      expect(Number((offsets as { sizeInBytes: bigint }).sizeInBytes)).toBeLessThan(20_000);
    }
  });

  it('finds records by time in what it left', async () => {
    const log = await database.open(SOON);
    const partitionId = await newPartition(log, COMPACTED);
    for (let n = 0; n < 6; n++) {
      const builder = new BatchBuilder();
      builder.append({ key: `k${n % 2}`, value: String(n), timestamp: 1_000n * BigInt(n + 1) });
      await append(log, partitionId, builder.finish().buffer);
    }
    await append(log, partitionId, batchOf([{ key: 'z', value: 'last' }]));
    await cleanedUpTo(partitionId, 6n);

    expect(await log.offsetForTimestamp(partitionId, 1_500n)).toEqual({
      offset: 4n,
      timestamp: 5_000n,
    });
    expect(await log.offsetOfMaxTimestamp(partitionId)).toEqual({
      offset: 6n,
      timestamp: APPENDED_AT,
    });
  });

  it('and deletion together: what is too old goes, cleaned or not', async () => {
    let now = Number(APPENDED_AT) + 1_000;
    const clock = { monotonicMs: () => performance.now(), wallMs: () => now };
    const log = await database.open({ ...SOON, clock });
    const partitionId = await newPartition(log, {
      ...COMPACTED,
      'cleanup.policy': 'compact,delete',
      'retention.ms': '10000',
    });
    for (let n = 0; n < 4; n++) {
      await append(log, partitionId, batchOf([{ key: `k${n}`, value: '1' }]));
    }
    await cleanedUpTo(partitionId, 3n);
    now += 60_000;
    await eventually(async () => {
      const offsets = await log.offsets(partitionId);
      return 'logStartOffset' in offsets && offsets.logStartOffset === 4n;
    }, 'everything expired');
    expect(await append(log, partitionId, batchOf([{ key: 'n', value: '1' }]))).toBe(4n);
  });
});

it('leaves alone what another broker was told to keep whole, though it has yet to hear of that', async () => {
  const log = await database.open(SOON);
  const kept = await newTopic(log, COMPACTED);
  const witness = await newPartition(log, COMPACTED);
  withoutNews(log);
  const whole = [kept.id, { 'cleanup.policy': 'delete', 'retention.ms': '-1' }];
  await database.pool.query('update posthorn.topics set configs = $2 where topic_id = $1', whole);
  await database.pool.query('update posthorn.cluster set catalog_version = catalog_version + 1');
  const [{ partitionId }] = kept.partitions;
  for (const id of [partitionId, witness]) {
    for (let i = 0; i < 5; i++) await append(log, id, batchOf([{ key: 'k', value: String(i) }]));
  }
  // Looked at behind the other one.
  await eventually(
    async () => (await readAll(log, witness)).records.length === 2,
    'the witness is compacted',
  );
  expect((await readAll(log, partitionId)).records).toHaveLength(5);
});
