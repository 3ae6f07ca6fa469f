import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { withoutNews } from '../../../../test/support/without-news.js';
import type { Log } from '../log.js';
import {
  appended,
  eventually,
  fetched,
  LogDatabase,
  newPartition,
  newTopic,
  readAll,
} from '../testing/postgres.js';

const HOUR = 3_600_000;
const kilobyte = 'k'.repeat(1_000);

describe('retention', () => {
  let db: LogDatabase;
  let log: Log;
  /** Wall time of the log under test. */
  let now = 1_000 * HOUR;

  beforeAll(async () => {
    db = await LogDatabase.create();
    log = await db.open({
      retentionCheckMs: 20,
      segmentBytes: 64 * 1024,
      tailCacheBytes: 0,
      readCacheBytes: 0,
      clock: { monotonicMs: () => performance.now(), wallMs: () => now },
    });
  });
  afterAll(() => db.close());

  async function fill(partitionId: number, records: number, timestamp = now): Promise<void> {
    for (let i = 0; i < records; i++) {
      await appended(log, partitionId, { values: [kilobyte], timestamp: BigInt(timestamp) });
    }
  }
  async function boundsOf(partitionId: number): Promise<{ start: bigint; end: bigint }> {
    const offsets = await log.offsets(partitionId);
    if ('error' in offsets) throw new Error(offsets.error);
    return { start: offsets.logStartOffset, end: offsets.highWatermark };
  }
  async function segmentCount(): Promise<number> {
    return (await db.segments()).length;
  }

  it('seals a full segment, goes on in the next one, and reads across both', async () => {
    const partitionId = await newPartition(log, { 'retention.ms': '-1' });
    const before = await segmentCount();
    for (let round = 0; (await segmentCount()) < before + 3; round++) await fill(partitionId, 20);
    const { end } = await boundsOf(partitionId);
    const records = await readAll(log, partitionId);
    expect(records.map(({ offset }) => offset)).toEqual(
      Array.from({ length: Number(end) }, (_, i) => BigInt(i)),
    );
  });

  it('moves the log start by time, drops whole segments, and refuses what is gone', async () => {
    const partitionId = await newPartition(log, { 'retention.ms': String(4 * HOUR) });
    const start = now;
    for (let round = 0; round < 6; round++) await fill(partitionId, 40, start);
    now = start + 3 * HOUR;
    await fill(partitionId, 10, now);
    const { end } = await boundsOf(partitionId);
    now = start + 5 * HOUR;
    await eventually(
      async () => (await boundsOf(partitionId)).start === end - 10n,
      'the log start moves',
    );
    expect(await fetched(log, partitionId, 0n)).toMatchObject({ error: 'OFFSET_OUT_OF_RANGE' });
    expect(await readAll(log, partitionId, end - 10n)).toHaveLength(10);
    expect(await log.offsetForTimestamp(partitionId, 0n)).toMatchObject({ offset: end - 10n });
  });

  it('keeps the end of a partition of which every record is gone, also after a restart', async () => {
    const partitionId = await newPartition(log, { 'retention.ms': String(HOUR / 2) });
    await fill(partitionId, 100);
    now += 10 * HOUR;
    await eventually(async () => (await boundsOf(partitionId)).start === 100n, 'all is expired');
    const others = await newPartition(log, { 'retention.ms': String(HOUR / 2) });
    await eventually(async () => {
      await fill(others, 20);
      now += HOUR;
      const { rows } = await db.pool.query(
        'select from posthorn.segment_partitions where partition_id = $1',
        [partitionId],
      );
      return rows.length === 0;
    }, 'its segments are dropped');
    // Or it would go on with its checks beside those that come, and what it drops they have not dropped.
    await log.close();
    const restarted = await db.open();
    expect(await restarted.offsets(partitionId)).toMatchObject({
      logStartOffset: 100n,
      highWatermark: 100n,
      sizeInBytes: 0n,
    });
    await restarted.close();
    log = await db.open({
      retentionCheckMs: 20,
      segmentBytes: 64 * 1024,
      clock: { monotonicMs: () => performance.now(), wallMs: () => now },
    });
    expect(await appended(log, partitionId, { values: ['next'] })).toBe(100n);
  });

  it('tells after each check what it removed', async () => {
    const partitionId = await newPartition(log, { 'retention.ms': String(HOUR / 2) });
    await fill(partitionId, 60);
    const removed = { partitions: 0, offsets: 0n, segments: 0, bytes: 0n };
    const stop = log.retention!.onRun((run) => {
      expect(run.error).toBeNull();
      removed.partitions += run.partitions;
      removed.offsets += run.offsets;
      removed.segments += run.segments;
      removed.bytes += run.bytes;
    });
    // Behind that: it looks every 20 ms by itself, and what went in between would be told to nobody.
    const before = await segmentCount();
    now += 10 * HOUR;
    await log.retention!.runNow();
    await log.retention!.runNow();
    const after = await segmentCount();
    // What is gone by now is told at the end of its check, which this one comes behind.
    await log.retention!.runNow();
    stop();
    expect(await boundsOf(partitionId)).toEqual({ start: 60n, end: 60n });
    expect(removed.partitions).toBeGreaterThanOrEqual(1);
    expect(removed.offsets).toBeGreaterThanOrEqual(60n);
    // Those that others filled before are among them; a new one may have been made for whoever wrote last.
    expect(removed.segments).toBeGreaterThanOrEqual(before - after);
    expect(removed.bytes).toBeGreaterThanOrEqual(BigInt(removed.segments) * 8_192n);
    expect(log.retention!.dueInMs).toBeLessThanOrEqual(20);
  });

  async function sizeOf(partitionId: number): Promise<number> {
    const offsets = await log.offsets(partitionId);
    if ('error' in offsets) throw new Error(offsets.error);
    return Number(offsets.sizeInBytes);
  }

  it('keeps retention.bytes of each partition at least, and hardly more', async () => {
    const partitionId = await newPartition(log, { 'retention.bytes': '50000' });
    const other = await newPartition(log);
    await fill(partitionId, 120);
    await fill(other, 60);
    await eventually(async () => (await sizeOf(partitionId)) <= 55_000, 'the log start moves');
    expect(await sizeOf(partitionId)).toBeGreaterThanOrEqual(50_000);
    expect((await boundsOf(other)).start).toBe(0n);
  });

  it('keeps the newest batch when retention.bytes is less than its size', async () => {
    const partitionId = await newPartition(log, { 'retention.bytes': '10' });
    await fill(partitionId, 5);
    await eventually(async () => (await boundsOf(partitionId)).start > 0n, 'the log start moves');
    await fill(partitionId, 1);
    await eventually(async () => (await boundsOf(partitionId)).start === 5n, 'and moves on');
    // Checks that come after it find nothing to do.
    const witness = await newPartition(log, { 'retention.ms': '1' });
    await fill(witness, 1, 1);
    await eventually(async () => (await boundsOf(witness)).start === 1n, 'another check runs');
    expect(await boundsOf(partitionId)).toMatchObject({ start: 5n, end: 6n });
  });

  it('never deletes from a topic that is only compacted', async () => {
    const partitionId = await newPartition(log, {
      'cleanup.policy': 'compact',
      'retention.ms': '1',
    });
    await fill(partitionId, 3, 1);
    const witness = await newPartition(log, { 'retention.ms': '1' });
    await fill(witness, 3, 1);
    await eventually(async () => (await boundsOf(witness)).start === 3n, 'a check runs');
    expect((await boundsOf(partitionId)).start).toBe(0n);
  });

  it('postpones the drop of a segment that an open transaction has read, and drops it afterwards', async () => {
    const partitionId = await newPartition(log, { 'retention.ms': String(HOUR) });
    await fill(partitionId, 1);
    const active = (await db.segments()).filter(({ sealed }) => !sealed);
    const reader = await db.pool.connect();
    await reader.query('begin isolation level repeatable read');
    for (const { segment_id } of active) {
      await reader.query(`select count(*) from posthorn.log_segment_${segment_id}`);
    }
    const pinned = new Set(active.map(({ segment_id }) => segment_id));
    const stillThere = async (): Promise<number> =>
      (await db.segments()).filter(({ segment_id, sealed }) => sealed && pinned.has(segment_id))
        .length;
    await eventually(async () => {
      await fill(partitionId, 20);
      return (await stillThere()) > 0;
    }, 'a segment is sealed under the reader');
    const { end } = await boundsOf(partitionId);
    now += 3 * HOUR;
    await eventually(async () => (await boundsOf(partitionId)).start === end, 'all is expired');
    // Appends go on while the drop is refused again and again.
    for (let i = 0; i < 20; i++) await fill(partitionId, 1);
    expect(await stillThere()).toBeGreaterThan(0);
    await reader.query('commit');
    reader.release();
    await eventually(async () => (await stillThere()) === 0, 'the segment is dropped');
  });

  it('drops the segments of deleted topics', async () => {
    const created = await log.topics.create({
      name: 'short-lived',
      partitions: 1,
      configs: new Map([['retention.ms', String(1_000 * 24 * HOUR)]]),
    });
    if ('error' in created) throw new Error(created.error);
    const [{ partitionId }] = created.topic.partitions;
    const before = new Set((await db.segments()).map(({ segment_id }) => segment_id));
    await eventually(async () => {
      await fill(partitionId, 20);
      return (await db.segments()).filter(({ segment_id }) => !before.has(segment_id)).length > 1;
    }, 'a segment is sealed');
    const sealed = (await db.segments()).find(
      ({ segment_id, sealed }) => sealed && !before.has(segment_id),
    );
    await log.topics.delete(created.topic.id);
    await eventually(
      async () =>
        !(await db.segments()).some(({ segment_id }) => segment_id === sealed?.segment_id),
      'the segment is dropped',
    );
  });

  it('finds its records after a change of retention moved the partition to another chain', async () => {
    const created = await log.topics.create({
      name: 'changing',
      partitions: 1,
      configs: new Map(),
    });
    if ('error' in created) throw new Error(created.error);
    const { id, partitions } = created.topic;
    const [{ partitionId }] = partitions;
    for (const retention of ['3600000', '-1', '3600000', '90000000', '-1', '604800000']) {
      await log.topics.alterConfigs(id, new Map([['retention.ms', retention]]));
      await fill(partitionId, 30);
    }
    const records = await readAll(log, partitionId);
    expect(records.map(({ offset }) => offset)).toEqual(
      Array.from({ length: 180 }, (_, i) => BigInt(i)),
    );
    await log.close();
    log = await db.open({ retentionCheckMs: 60_000, tailCacheBytes: 0 });
    expect(await readAll(log, partitionId)).toHaveLength(180);
    expect(await appended(log, partitionId, { values: ['x'] })).toBe(180n);
  });

  it('removes nothing by a time that another broker was told to lengthen, though it has yet to hear of that', async () => {
    const topic = await newTopic(log, { 'retention.ms': String(HOUR) });
    const [{ partitionId }] = topic.partitions;
    await fill(partitionId, 10);
    const hear = withoutNews(log);
    const lengthened = [topic.id, { 'retention.ms': '-1' }];
    await db.pool.query('update posthorn.topics set configs = $2 where topic_id = $1', lengthened);
    await db.pool.query('update posthorn.cluster set catalog_version = catalog_version + 1');
    now += 10 * HOUR;
    await log.retention?.runNow();
    await log.retention?.runNow();
    expect((await boundsOf(partitionId)).start).toBe(0n);
    hear();
  });
});
