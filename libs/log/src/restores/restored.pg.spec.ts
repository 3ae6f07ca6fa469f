import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { createPool } from '@posthorn/db';
import { copyDatabase } from '../../../../test/support/database.js';
import type { AppendResult, Log, Restore } from '../log.js';
import { openPostgresLog } from '../open-postgres-log.js';
import { batchOf, recordsIn, type TestBatch } from '../testing/batches.js';
import {
  appended,
  eventually,
  fetchedAtLast,
  LogDatabase,
  newPartition,
  readAll,
} from '../testing/postgres.js';

/** What the slack alone passes over. */
const PASSED_OVER = 60_000_000n;

let db: LogDatabase;
let log: Log;
let restores: Restore[];

beforeEach(async () => {
  db = await LogDatabase.create();
  log = await db.open();
  restores = [];
});
afterEach(() => db.close());

/** The broker starts on what says that it was written on another timeline, as a backup does once it was recovered. */
async function restoreBackup(): Promise<void> {
  await log.close();
  await db.pool.query('update posthorn.cluster set timeline = 99');
  log = await db.open({ restored: (restore) => void restores.push(restore) });
}

const append = (partitionId: number, batch: TestBatch): Promise<AppendResult> =>
  log.append({ partitionId, batch: batchOf(batch) });

describe('a log whose database has gone back', () => {
  it('goes on above every offset that the future it lost can have had', async () => {
    const partitionId = await newPartition(log);
    await appended(log, partitionId, { values: ['a', 'b', 'c'] });
    await restoreBackup();
    expect(restores).toMatchObject([
      { partitions: 1, reason: expect.stringContaining('timeline 99') },
    ]);
    const before = await log.offsets(partitionId);
    expect(before).toMatchObject({ highWatermark: 3n, truncations: [{ endOffset: 3n }] });
    const ahead = { partitionId, offset: 1_000n, maxBytes: 1_000, currentLeaderEpoch: -1 };
    // Whoever has read in that future stands at the end of the log, and not beyond it.
    expect(await log.fetch(ahead)).toMatchObject({ batches: [], highWatermark: 3n });
    const offset = await appended(log, partitionId, { values: ['d'] });
    expect(offset).toBeGreaterThanOrEqual(3n + PASSED_OVER);
    expect(recordsIn(await fetchedAtLast(log, partitionId, 1_000n))).toMatchObject([
      { value: 'd' },
    ]);
    expect((await readAll(log, partitionId)).map(({ value }) => value)).toEqual([
      'a',
      'b',
      'c',
      'd',
    ]);
    // Between the records before and the one behind.
    const passedOver = await log.passedOver();
    expect(passedOver.between(partitionId, 0n, offset + 1n)).toBe(offset + 1n - 4n);
  });

  it('has lost nothing where somebody says so before the broker starts, on another server as well', async () => {
    const partitionId = await newPartition(log);
    await appended(log, partitionId, { values: ['a'] });
    await log.close();
    await db.pool.query(`update posthorn.cluster set system_identifier = null, timeline = null`);
    log = await db.open({ restored: (restore) => void restores.push(restore) });
    expect(await appended(log, partitionId, { values: ['b'] })).toBe(1n);
    expect(restores).toEqual([]);
  });

  it('is read and written as ever by the broker that comes next', async () => {
    const partitionId = await newPartition(log);
    await appended(log, partitionId, { values: ['a'] });
    await restoreBackup();
    const offset = await appended(log, partitionId, { values: ['b'] });
    log = await db.open();
    expect(await appended(log, partitionId, { values: ['c'] })).toBe(offset + 1n);
    expect((await readAll(log, partitionId)).map((record) => record.value)).toEqual([
      'a',
      'b',
      'c',
    ]);
    expect(restores).toHaveLength(1);
  });

  it('goes on at the same offset when it goes back once more before anything was written', async () => {
    const partitionId = await newPartition(log);
    await restoreBackup();
    await restoreBackup();
    const [first, second] = restores.map(({ offsets }) => offsets);
    expect(await appended(log, partitionId, { values: ['a'] })).toBe(first + second);
  });

  it('gives nothing out that a first attempt at the same backup has given out', async () => {
    const partitionId = await newPartition(log);
    await appended(log, partitionId, { values: ['a'] });
    await log.close();
    await db.pool.query('update posthorn.cluster set timeline = 99');
    await db.pool.end();
    const given = [];
    for (let attempt = 0; attempt < 2; attempt++) {
      const copy = await copyDatabase(db.database);
      const pool = createPool({ url: copy.url, max: 12 });
      const copied = await openPostgresLog({ pool, brokerId: 1, host: 'localhost', port: 9092 });
      given.push({
        offset: await appended(copied, partitionId, { values: ['b'] }),
        producerId: await copied.allocateProducerId(),
      });
      await copied.close();
      await pool.end();
      await copy.drop();
    }
    expect(given[1].offset).toBeGreaterThan(given[0].offset);
    expect(given[1].producerId).toBeGreaterThan(given[0].producerId);
    Object.assign(db, { pool: createPool({ url: db.database.url, max: 1 }) });
  });

  it('lets producers go on that have sent more than it still has, each once and in order', async () => {
    const partitionId = await newPartition(log);
    const of = (baseSequence: number, producerEpoch = 0) => ({
      values: [`${producerEpoch}-${baseSequence}`],
      producerId: 5n,
      producerEpoch,
      baseSequence,
    });
    for (let i = 0; i < 3; i++) await append(partitionId, of(i));
    await restoreBackup();
    // It was acknowledged before, and comes again because the answer was lost.
    expect(await append(partitionId, of(2))).toMatchObject({ baseOffset: 2n, duplicate: true });
    expect(await append(partitionId, of(7))).toMatchObject({ duplicate: false });
    expect(await append(partitionId, of(7))).toMatchObject({ duplicate: true });
    expect(await append(partitionId, of(9))).toMatchObject({
      error: 'OUT_OF_ORDER_SEQUENCE_NUMBER',
    });
    expect(await append(partitionId, of(8))).toMatchObject({ duplicate: false });
    // The next broker knows which of them are of the new history.
    log = await db.open();
    expect(await append(partitionId, of(10))).toMatchObject({
      error: 'OUT_OF_ORDER_SEQUENCE_NUMBER',
    });
    expect(await append(partitionId, of(9))).toMatchObject({ duplicate: false });
  });

  it('lets a producer go on in an epoch that it has not heard of', async () => {
    const partitionId = await newPartition(log);
    await append(partitionId, { values: ['a'], producerId: 6n, producerEpoch: 0, baseSequence: 0 });
    await restoreBackup();
    const next = { values: ['b'], producerId: 6n, producerEpoch: 2, baseSequence: 4 };
    expect(await append(partitionId, next)).toMatchObject({ duplicate: false });
  });

  it('is found to have gone back by one of the brokers that live, and all of them go on', async () => {
    await log.close();
    const restored = (restore: Restore): void => void restores.push(restore);
    log = await db.open({ restored });
    const other = await db.open({ brokerId: 2, port: 9093, restored });
    const partitionId = await newPartition(log);
    const led = (): number[] =>
      [log, other].map(({ cluster }) => cluster.ownedShards().size).toSorted((a, b) => a - b);
    await eventually(() => Promise.resolve(led()[0] === 32), 'an even share');
    const epochs = new Map([...log.cluster.ownedShards(), ...other.cluster.ownedShards()]);
    await db.pool.query('update posthorn.cluster set timeline = 99');
    await eventually(() => Promise.resolve(restores.length === 1), 'a new history');
    const isRaised = ([shard, epoch]: [number, number]): boolean =>
      epoch > epochs.get(shard)! + 240;
    await eventually(
      () =>
        Promise.resolve(
          led()[0] + led()[1] === 64 &&
            [...log.cluster.ownedShards(), ...other.cluster.ownedShards()].every(isRaised),
        ),
      'every shard led anew',
    );
    const leader = 'error' in (await log.offsets(partitionId)) ? other : log;
    expect(await appended(leader, partitionId, { values: ['a'] })).toBeGreaterThanOrEqual(
      PASSED_OVER,
    );
    expect(restores).toHaveLength(1);
  });

  it('has leader epochs, producer ids and broker epochs above those that were given out', async () => {
    const partitionId = await newPartition(log);
    const before = await log.offsets(partitionId);
    const producerId = await log.allocateProducerId();
    await restoreBackup();
    const after = await log.offsets(partitionId);
    if ('error' in before || 'error' in after) throw new Error('not led');
    expect(after.leaderEpoch - before.leaderEpoch).toBeGreaterThan(240);
    expect(await log.allocateProducerId()).toBeGreaterThan(producerId + 1_000_000n);
    const { rows } = await db.pool.query<{ history: bigint; reason: string }>(
      'select history, reason from posthorn.restores',
    );
    expect(rows).toMatchObject([{ reason: restores[0].reason }]);
  });
});
