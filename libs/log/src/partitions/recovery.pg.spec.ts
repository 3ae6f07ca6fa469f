import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Pool } from '@posthorn/db';
import type { AppendResult, Log } from '../log.js';
import { batchOf, type TestBatch } from '../testing/batches.js';
import {
  appended,
  eventually,
  fetched,
  LogDatabase,
  newPartition,
  newTopic,
  readAll,
} from '../testing/postgres.js';

describe('a partition that is taken over', () => {
  let db: LogDatabase;
  let log: Log;

  beforeAll(async () => {
    db = await LogDatabase.create();
    log = await db.open();
  });
  afterAll(() => db.close());

  /** Another process with the same id: nothing in memory, every shard under a new epoch. */
  async function restart(options = {}): Promise<void> {
    log = await db.open(options);
    // A shard whose row the one before holds, for its retention, is taken with a later look.
    await eventually(() => log.cluster.ownedShards().size === 64, 'all shards are taken over');
  }
  const append = (partitionId: number, batch: TestBatch): Promise<AppendResult> =>
    log.append({ partitionId, batch: batchOf(batch) });

  it('goes on at its end and keeps what was written', async () => {
    const partitionId = await newPartition(log);
    await appended(log, partitionId, { values: ['a', 'b'] });
    await restart();
    expect(await appended(log, partitionId, { values: ['c'] })).toBe(2n);
    expect((await readAll(log, partitionId)).map(({ value }) => value)).toEqual(['a', 'b', 'c']);
  });

  it('still knows the last five batches of each producer, and what comes next', async () => {
    const partitionId = await newPartition(log);
    const of = (baseSequence: number) => ({ values: ['x'], producerId: 5n, baseSequence });
    for (let i = 0; i < 7; i++) await append(partitionId, of(i));
    await restart();
    for (let i = 2; i < 7; i++) {
      expect(await append(partitionId, of(i))).toMatchObject({
        baseOffset: BigInt(i),
        duplicate: true,
      });
    }
    expect(await append(partitionId, of(1))).toMatchObject({
      error: 'OUT_OF_ORDER_SEQUENCE_NUMBER',
    });
    expect(await append(partitionId, of(8))).toMatchObject({
      error: 'OUT_OF_ORDER_SEQUENCE_NUMBER',
    });
    expect(await append(partitionId, of(7))).toMatchObject({ baseOffset: 7n, duplicate: false });
  });

  it('knows producers from a snapshot that stands before the part of the log it replays', async () => {
    const partitionId = await newPartition(log);
    await append(partitionId, { values: ['early'], producerId: 6n, baseSequence: 3 });
    // 3 MiB of others: more than the distance between two snapshots.
    for (let i = 0; i < 12; i++)
      await append(partitionId, {
        values: ['v'.repeat(256 * 1024)],
        producerId: 7n,
        baseSequence: i,
      });
    const { rows } = await db.pool.query<{ n: bigint }>(
      'select count(*) as n from posthorn.log_segment_1 where partition_id = $1 and chunk < 0',
      [partitionId],
    );
    expect(rows[0].n).toBeGreaterThanOrEqual(2n);
    await restart();
    expect(
      await append(partitionId, { values: ['early'], producerId: 6n, baseSequence: 3 }),
    ).toMatchObject({ baseOffset: 0n, duplicate: true });
    expect(
      await append(partitionId, { values: ['next'], producerId: 6n, baseSequence: 4 }),
    ).toMatchObject({ baseOffset: 13n });
    expect(
      await append(partitionId, {
        values: ['v'.repeat(256 * 1024)],
        producerId: 7n,
        baseSequence: 11,
      }),
    ).toMatchObject({ baseOffset: 12n, duplicate: true });
    expect((await readAll(log, partitionId)).map(({ offset }) => offset)).toEqual(
      Array.from({ length: 14 }, (_, i) => BigInt(i)),
    );
  });

  it('knows more producers than fit in one row of a snapshot', async () => {
    const partitionId = await newPartition(log);
    const producers = Array.from({ length: 400 }, (_, i) => BigInt(1_000 + i));
    const of = (producerId: bigint, baseSequence: number) => ({
      values: ['x'],
      producerId,
      baseSequence,
    });
    for (const baseSequence of [0, 1, 2]) {
      await Promise.all(producers.map((id) => append(partitionId, of(id, baseSequence))));
    }
    // The large one makes a snapshot due, the small one takes it.
    await append(partitionId, { values: ['v'.repeat(2_000_000)] });
    await append(partitionId, { values: ['x'] });
    await restart();
    const { rows } = await db.pool.query(
      'select chunk from posthorn.log_segment_1 where partition_id = $1 and chunk < 0',
      [partitionId],
    );
    expect(rows.length).toBeGreaterThan(2);
    const repeated = await Promise.all(producers.map((id) => append(partitionId, of(id, 1))));
    expect(repeated.map((result) => 'baseOffset' in result && result.baseOffset)).toEqual(
      producers.map((_, i) => BigInt(producers.length + i)),
    );
    expect(repeated.every((result) => 'duplicate' in result && result.duplicate)).toBe(true);
  });

  it('knows producers across segments', async () => {
    await restart({ segmentBytes: 40_000, retentionCheckMs: 20 });
    const partitionId = await newPartition(log, { 'retention.ms': '-1' });
    const segmentsOf = async (): Promise<number> => {
      const { rows } = await db.pool.query(
        'select from posthorn.segment_partitions where partition_id = $1',
        [partitionId],
      );
      return rows.length;
    };
    await append(partitionId, { values: ['early'], producerId: 8n, baseSequence: 0 });
    for (let i = 0; (await segmentsOf()) < 3; i++) {
      await append(partitionId, { values: ['v'.repeat(5_000)], producerId: 9n, baseSequence: i });
    }
    await restart();
    expect(
      await append(partitionId, { values: ['early'], producerId: 8n, baseSequence: 0 }),
    ).toMatchObject({ baseOffset: 0n, duplicate: true });
    expect(
      await append(partitionId, { values: ['next'], producerId: 8n, baseSequence: 1 }),
    ).toMatchObject({ duplicate: false });
  });

  it('forgets producers that were idle for longer than producer.id.expiration.ms, by append time', async () => {
    let now = 1_000_000;
    const clock = { monotonicMs: () => performance.now(), wallMs: () => now };
    await restart({ clock, producerIdExpirationMs: 1_000 });
    const partitionId = await newPartition(log);
    const of = (producerId: bigint, baseSequence: number) => ({
      values: ['x'],
      producerId,
      baseSequence,
    });
    await append(partitionId, of(10n, 0));
    now += 900;
    // Enough rows for a snapshot, which tells when each producer was last heard of.
    for (let i = 0; i < 300; i++) await append(partitionId, of(11n, i));
    now += 900;
    await restart({ clock, producerIdExpirationMs: 1_000 });
    expect(await append(partitionId, of(10n, 77))).toMatchObject({ duplicate: false });
    expect(await append(partitionId, of(11n, 77))).toMatchObject({
      error: 'OUT_OF_ORDER_SEQUENCE_NUMBER',
    });
  });

  it('answers appends that arrive while it is being recovered in the order of their calls', async () => {
    const partitionId = await newPartition(log);
    for (let i = 0; i < 20; i++)
      await appended(log, partitionId, { values: ['v'.repeat(100_000)] });
    await restart();
    const results = await Promise.all(
      Array.from({ length: 30 }, (_, i) => append(partitionId, { values: [`${i}`] })),
    );
    expect(results.map((result) => 'baseOffset' in result && result.baseOffset)).toEqual(
      Array.from({ length: 30 }, (_, i) => BigInt(20 + i)),
    );
  });

  it('holds a batch of more rows than one read asks for', async () => {
    const partitionId = await newPartition(log);
    await appended(log, partitionId, { values: ['small'] });
    await appended(log, partitionId, { values: ['h'.repeat(9_000_000)] });
    await restart({ tailCacheBytes: 0, readCacheBytes: 0 });
    const huge = await readAll(log, partitionId);
    expect(huge.map(({ value }) => value.length)).toEqual([5, 9_000_000]);
    expect(
      await append(partitionId, { values: ['x'], producerId: 1n, baseSequence: 0 }),
    ).toMatchObject({ baseOffset: 2n });
  });

  it('is loaded when it is asked for: two thousand partitions answer their bounds in a few statements', async () => {
    const topic = await newTopic(log, {}, 2_000);
    await appended(log, topic.partitions[1_999].partitionId, { values: ['a'] });
    await restart();
    const offsets = await Promise.all(
      topic.partitions.map(({ partitionId }) => log.offsets(partitionId)),
    );
    expect(
      offsets.filter((bounds) => 'highWatermark' in bounds && bounds.highWatermark === 0n),
    ).toHaveLength(1_999);
    expect(offsets.at(-1)).toMatchObject({ highWatermark: 1n });
  });
});

describe('a reader behind the cached tail', () => {
  let db: LogDatabase;
  let log: Log;
  let partitionId: number;
  const pools: Pool[] = [];
  const connectionsInUse = (): number =>
    pools.reduce((sum, { totalCount, idleCount, waitingCount }) => {
      return sum + totalCount - idleCount + waitingCount;
    }, 0);

  beforeAll(async () => {
    db = await LogDatabase.create();
    const ignored = (): void => undefined;
    log = await db.open({
      tailCacheBytes: 1_000_000,
      readCacheBytes: 8_000_000,
      observer: {
        appended: ignored,
        flushed: ignored,
        retained: ignored,
        segmentDropped: ignored,
        pools: { opened: (_, pool) => pools.push(pool), queried: ignored },
      },
    });
    partitionId = await newPartition(log);
    const appends = Array.from({ length: 8_000 }, (_, i) =>
      appended(log, partitionId, { values: [`${i} ${'v'.repeat(900)}`] }),
    );
    await Promise.all(appends);
  });
  afterAll(() => db.close());

  it('is told that it is there, also when what it asks for was read ahead', async () => {
    const isBehindAt = async (offset: bigint): Promise<boolean | undefined> => {
      const request = { partitionId, offset, maxBytes: 10_000, currentLeaderEpoch: -1 };
      const fetched = await log.fetch(request);
      if ('error' in fetched) throw new Error(fetched.error);
      return fetched.isBehindTail;
    };
    expect(await isBehindAt(100n)).toBe(true);
    expect(await isBehindAt(110n)).toBe(true);
    expect(await isBehindAt(7_990n)).toBeUndefined();
  });

  const readsFromPostgres = async (): Promise<bigint> => {
    await db.pool.query('select pg_stat_force_next_flush()');
    const { rows } = await db.pool.query<{ reads: bigint }>(
      `select coalesce(sum(idx_scan), 0)::int8 as reads from pg_stat_user_indexes
       where relname like 'log_segment_%'`,
    );
    return rows[0].reads;
  };

  it('finds every record in order, from PostgreSQL and from memory', async () => {
    const records = await readAll(log, partitionId);
    expect(records.map(({ offset }) => offset)).toEqual(
      Array.from({ length: 8_000 }, (_, i) => BigInt(i)),
    );
    expect(records.every(({ value }, i) => value.startsWith(`${i} `))).toBe(true);
  });

  it('is answered at once when it reads on in order: the next part is read ahead', async () => {
    const atRest = connectionsInUse();
    let waited = 0;
    let total = 0;
    for (let offset = 0n; offset < 6_000n; total++) {
      const answer = log.fetch({ partitionId, offset, maxBytes: 300_000, currentLeaderEpoch: -1 });
      if (answer instanceof Promise) waited++;
      const result = await answer;
      if ('error' in result) throw new Error(result.error);
      offset += BigInt(Math.floor(result.bytes / 970)) || 1n;
      // The reader works on what it got for as long as the log may read ahead.
      await new Promise(setImmediate);
      await eventually(() => connectionsInUse() <= atRest, 'all reads to be answered');
    }
    expect(total).toBeGreaterThan(15);
    expect(waited).toBeLessThan(total / 3);
  });

  it('costs PostgreSQL nothing at the tail, however many there are', async () => {
    const offsets = await log.offsets(partitionId);
    if ('error' in offsets) throw new Error(offsets.error);
    const before = await settled(readsFromPostgres);
    for (let i = 0; i < 100; i++) {
      const answer = log.fetch({
        partitionId,
        offset: offsets.highWatermark - 100n,
        maxBytes: 50_000,
        currentLeaderEpoch: -1,
      });
      expect(answer).not.toBeInstanceOf(Promise);
    }
    expect(await readsFromPostgres()).toBe(before);
  });

  it('never sees a record above the high watermark', async () => {
    const result = await fetched(log, partitionId, 0n);
    expect(result).toMatchObject({ highWatermark: 8_000n });
  });
});

/** Sessions publish their counters about once a second: what earlier tests read must have been counted. */
async function settled(read: () => Promise<bigint>): Promise<bigint> {
  for (;;) {
    const first = await read();
    await new Promise((resolve) => setTimeout(resolve, 1_500));
    if ((await read()) === first) return first;
  }
}
