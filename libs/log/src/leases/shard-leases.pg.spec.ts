import { setImmediate } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { Log } from '../log.js';
import { appended, eventually, LogDatabase, newPartition, readAll } from '../testing/postgres.js';

/** Renews for ever but looks never: a broker that stands still without being dead for its clients. */
const NEVER_MS = 1_000_000;
/** No test waits for it to end, and no machine is so busy that it does. */
const LONG_MS = 60_000;

describe('shard leases', () => {
  let db: LogDatabase;

  beforeEach(async () => {
    db = await LogDatabase.create();
  });
  afterEach(() => db.close());

  const sharesOf = (logs: readonly Log[]): number[] => logs.map(ownedBy).toSorted((a, b) => a - b);
  const ownedBy = (log: Log): number => log.cluster.ownedShards().size;
  const broker = (brokerId: number, options = {}): Promise<Log> =>
    db.open({ brokerId, port: 9000 + brokerId, tickMs: 20, leaseMs: LONG_MS, ...options });

  it('gives a single broker every shard at once, under epoch 1', async () => {
    const log = await broker(1, { tickMs: NEVER_MS, lookMs: NEVER_MS });
    expect(ownedBy(log)).toBe(64);
    expect([...log.cluster.ownedShards().values()]).toEqual(Array.from({ length: 64 }, () => 1));
    expect(log.cluster.leadershipOf(5)).toEqual({ brokerId: 1, epoch: 1 });
  });

  it('gives twelve brokers five or six shards each, and goes on so when some come and go', async () => {
    const logs = await Promise.all(Array.from({ length: 12 }, (_, i) => broker(i + 1)));
    const shares = (): string => sharesOf(logs).join('');
    await eventually(() => shares() === '555555556666', 'an even share');
    await Promise.all(logs.splice(3, 4).map((log) => log.close()));
    await eventually(() => shares() === '88888888', 'an even share of those who stay');
    logs.push(await broker(13));
    await eventually(() => shares() === '777777778', 'an even share with a new one');
  });

  it('holds eleven connections for each of twelve brokers at most, as the documentation promises', async () => {
    const logs = await Promise.all(Array.from({ length: 12 }, (_, i) => broker(i + 1)));
    await eventually(() => sharesOf(logs).join('') === '555555556666', 'an even share');
    const { rows } = await db.pool.query<{ connections: bigint }>(
      `select count(*) as connections from pg_stat_activity
       where datname = current_database() and application_name ~ '^posthorn-(log|lease)-'
       group by application_name`,
    );
    expect(rows.length).toBeGreaterThan(12);
    const all = rows.reduce((sum, { connections }) => sum + Number(connections), 0);
    expect(all).toBeLessThanOrEqual(12 * 11);
  });

  it('shares out evenly and stably, and tells every broker who leads what', async () => {
    const logs = [await broker(1), await broker(2), await broker(3)];
    await eventually(() => sharesOf(logs).join() === '21,21,22', 'an even share');
    const before = logs.map((log) => [...log.cluster.ownedShards()].join());
    const epochs = await db.pool.query('select shard, epoch from posthorn.shards order by shard');
    await eventually(() => logs.every((log) => log.cluster.brokers().length === 3), 'all in sight');
    const agrees = (shard: number): boolean =>
      new Set(logs.map((log) => log.cluster.leadershipOf(shard).brokerId)).size === 1;
    await eventually(
      () => Array.from({ length: 64 }, (_, shard) => shard).every(agrees),
      'one opinion of who leads',
    );
    expect(logs.map((log) => [...log.cluster.ownedShards()].join())).toEqual(before);
    expect(
      (await db.pool.query('select shard, epoch from posthorn.shards order by shard')).rows,
    ).toEqual(epochs.rows);
  });

  it('hands shards over on close, without waiting for the lease', async () => {
    const first = await broker(1, { leaseMs: NEVER_MS });
    const second = await broker(2, { leaseMs: NEVER_MS });
    await eventually(() => ownedBy(second) === 32, 'half of the shards');
    await first.close();
    await eventually(() => ownedBy(second) === 64, 'all of the shards');
    expect(second.cluster.brokers().map(({ brokerId }) => brokerId)).toEqual([2]);
  });

  it('takes over the shards of a broker that stopped renewing, under higher epochs', async () => {
    const dead = await broker(1, { tickMs: NEVER_MS, lookMs: NEVER_MS, leaseMs: 300 });
    const heir = await broker(2);
    await eventually(() => ownedBy(heir) === 64, 'takeover');
    expect([...heir.cluster.ownedShards().values()].every((epoch) => epoch >= 2)).toBe(true);
    // The dead one knows by its own clock that it may not serve any more.
    expect(ownedBy(dead)).toBe(0);
  });

  it('lets a restarted broker take its own shards at once, and stops the old one for good', async () => {
    const told: string[] = [];
    const superseded = (message: string): void => void told.push(message);
    const old = await broker(1, { tickMs: 200, leaseMs: NEVER_MS, superseded });
    const partitionId = await newPartition(old);
    await appended(old, partitionId, { values: ['a'] });
    const restarted = await broker(1, { leaseMs: NEVER_MS });
    expect(ownedBy(restarted)).toBe(64);
    expect(await appended(restarted, partitionId, { values: ['b'] })).toBe(1n);
    await eventually(() => ownedBy(old) === 0, 'the old one gives up');
    expect(await readAll(restarted, partitionId)).toHaveLength(2);
    expect(ownedBy(restarted)).toBe(64);
    expect(told).toEqual(['another broker registered with the id 1; this one stops serving']);
  });

  it('registers again after it was evicted, and gets its share under new epochs', async () => {
    const evicted = await broker(1, { tickMs: 200 });
    const other = await broker(2);
    await eventually(() => ownedBy(other) === 32, 'half of the shards');
    await db.pool.query('delete from posthorn.brokers where broker_id = 1');
    const isBack = (): boolean =>
      ownedBy(evicted) === 32 &&
      ownedBy(other) === 32 &&
      [...evicted.cluster.ownedShards().values()].every((epoch) => epoch >= 3);
    await eventually(isBack, 'an even share under new epochs');
  });

  it('hands back what it gave up when the handing back failed, or nobody would lead it', async () => {
    const first = await broker(1);
    await db.pool.query(`
      create function refuse() returns trigger language plpgsql as $$ begin raise 'not now'; end $$;
      create trigger refuse before update on posthorn.shards
        for each row when (new.broker_id is null) execute function refuse()`);
    const second = await broker(2);
    await eventually(() => ownedBy(first) === 32, 'half is given up');
    expect(ownedBy(second)).toBe(0);
    await db.pool.query('drop trigger refuse on posthorn.shards');
    await eventually(() => ownedBy(second) === 32, 'half is handed over');
    expect(ownedBy(first)).toBe(32);
  });

  it('calls listeners with the epoch on takeover and with null on loss', async () => {
    const first = await broker(1);
    const changes: [number, number | null][] = [];
    first.cluster.onShardChange((shard, epoch) => changes.push([shard, epoch]));
    expect(changes.splice(0)).toEqual([...first.cluster.ownedShards()]);
    const second = await broker(2);
    await eventually(() => ownedBy(first) === 32, 'half is handed over');
    expect(changes.filter(([, epoch]) => epoch === null)).toHaveLength(32);
    await second.close();
    await eventually(() => ownedBy(first) === 64, 'all are back');
    expect(changes.filter(([, epoch]) => epoch !== null)).toHaveLength(32);
  });

  it('tells who listens from a moment without a lease what is owned all the same', async () => {
    const log = await broker(1, { tickMs: NEVER_MS, lookMs: NEVER_MS, leaseMs: 300 });
    await eventually(() => ownedBy(log) === 0, 'the lease to lapse');
    const told: [number, number | null][] = [];
    log.cluster.onShardChange((shard, epoch) => told.push([shard, epoch]));
    expect(told).toEqual(Array.from({ length: 64 }, (_, shard) => [shard, 1]));
  });

  it('keeps appends whole while partitions move between brokers', async () => {
    const first = await broker(1);
    const created = await first.topics.create({ name: 't', partitions: 64, configs: new Map() });
    if ('error' in created) throw new Error(created.error);
    const logs = [first];
    const acked = new Map<number, bigint[]>();
    const work = { goesOn: true };
    const append = async (partitionId: number): Promise<void> => {
      const offsets: bigint[] = [];
      acked.set(partitionId, offsets);
      while (work.goesOn) {
        await setImmediate(); // a refusal answers at once: without this turn nothing else would ever run
        for (const log of logs) {
          const result = await appended(log, partitionId, { values: [`${offsets.length}`] }).catch(
            () => null,
          );
          if (result !== null) offsets.push(result);
        }
      }
    };
    const appends = created.topic.partitions.map(({ partitionId }) => append(partitionId));
    logs.push(await broker(2));
    await eventually(() => ownedBy(logs[1]) === 32, 'half');
    logs.push(await broker(3));
    await eventually(() => sharesOf(logs).join() === '21,21,22', 'thirds');
    await logs[1].close();
    await eventually(() => ownedBy(logs[0]) + ownedBy(logs[2]) === 64, 'halves again');
    work.goesOn = false;
    await Promise.all(appends);
    for (const { partitionId, shard } of created.topic.partitions) {
      // A lease may lapse on a busy machine; then it is somebody's again a moment later.
      const leaderOf = () => logs.find((log) => log.cluster.ownedShards().has(shard));
      await eventually(() => leaderOf() !== undefined, 'a leader');
      const leader = leaderOf()!;
      const records = await readAll(leader, partitionId);
      const offsets = acked.get(partitionId)!;
      expect(records.map(({ offset }) => offset)).toEqual(records.map((_, i) => BigInt(i)));
      expect(new Set(offsets).size).toBe(offsets.length);
      for (const [i, offset] of offsets.entries())
        expect(records[Number(offset)].value).toBe(String(i));
    }
  });
});
