import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { Log } from '../log.js';
import { batchOf } from '../testing/batches.js';
import { appended, eventually, LogDatabase, newTopic, readAll } from '../testing/postgres.js';

const STANDSTILL = { tickMs: 1_000_000, lookMs: 1_000_000, leaseMs: 1_500_000 };

describe('fencing', () => {
  let db: LogDatabase;
  let zombie: Log;

  beforeEach(async () => {
    db = await LogDatabase.create();
    zombie = await db.open({ brokerId: 1, ...STANDSTILL });
  });
  afterEach(() => db.close());

  const append = (log: Log, partitionId: number, value: string) =>
    log.append({ partitionId, batch: batchOf({ values: [value] }) });
  const takeOver = (shard: number) =>
    db.pool.query(
      'update posthorn.shards set epoch = epoch + 1, broker_id = 9, broker_epoch = -1 where shard = $1',
      [shard],
    );

  it('refuses a flush under an epoch that was taken over, and writes nothing of it', async () => {
    const [{ partitionId, shard }] = (await newTopic(zombie)).partitions;
    await appended(zombie, partitionId, { values: ['before'] });
    await takeOver(shard);
    expect(await append(zombie, partitionId, 'zombie')).toMatchObject({
      error: 'NOT_LEADER_OR_FOLLOWER',
    });
    const { rows } = await db.pool.query(
      'select * from posthorn.log_segment_1 where partition_id = $1',
      [partitionId],
    );
    expect(rows).toHaveLength(1);
  });

  it('writes the rest of a flush of which one shard was lost', async () => {
    const topic = await newTopic(zombie, {}, 4);
    const [lost, ...kept] = topic.partitions;
    for (const { partitionId } of topic.partitions)
      await appended(zombie, partitionId, { values: ['before'] });
    await takeOver(lost.shard);
    const results = await Promise.all(
      topic.partitions.map(({ partitionId }) => append(zombie, partitionId, 'after')),
    );
    expect(results[0]).toMatchObject({ error: 'NOT_LEADER_OR_FOLLOWER' });
    expect(results.slice(1)).toEqual(kept.map(() => expect.objectContaining({ baseOffset: 1n })));
  });

  it.each([
    ['one shard', 1],
    ['several shards', 5], // of which each lane has two or three
  ])(
    'refuses what waited for a takeover in a flush of %s, and writes the rest',
    async (_, count) => {
      const [taken, ...kept] = (await newTopic(zombie, {}, count)).partitions;
      for (const { partitionId } of [taken, ...kept])
        await appended(zombie, partitionId, { values: ['before'] });
      const heir = await db.pool.connect();
      await heir.query('begin');
      await heir.query('update posthorn.shards set epoch = epoch + 1 where shard = $1', [
        taken.shard,
      ]);
      const answers = [taken, ...kept].map(({ partitionId }) =>
        append(zombie, partitionId, 'after'),
      );
      await eventually(
        async () =>
          (
            await db.pool.query(
              `select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock' and query like '%check_flush%'`,
            )
          ).rowCount === 1,
        'the flush waits for the takeover',
      );
      await heir.query('commit');
      heir.release();
      const [lost, ...written] = await Promise.all(answers);
      expect(lost).toMatchObject({ error: 'NOT_LEADER_OR_FOLLOWER' });
      expect(written).toEqual(kept.map(() => expect.objectContaining({ baseOffset: 1n })));
    },
  );

  it('makes a takeover wait for a flush in flight, which then is part of the log', async () => {
    const [{ partitionId, shard }] = (await newTopic(zombie)).partitions;
    await appended(zombie, partitionId, { values: ['before'] });
    const holder = await db.pool.connect();
    await holder.query('begin');
    await holder.query('select posthorn.hold_shards(array[$1::int], array[1])', [shard]);
    // The new owner passes over the shard while a transaction of the old epoch may still commit.
    await db.pool.query('delete from posthorn.brokers');
    const heir = await db.open({ brokerId: 2, tickMs: 20 });
    expect(heir.cluster.ownedShards().has(shard)).toBe(false);
    expect(heir.cluster.ownedShards().size).toBe(63);
    await holder.query('commit');
    holder.release();
    await eventually(() => heir.cluster.ownedShards().has(shard), 'takeover after the commit');
    expect(await appended(heir, partitionId, { values: ['after'] })).toBe(1n);
    const values = (await readAll(heir, partitionId)).map(({ value }) => value);
    expect(values).toEqual(['before', 'after']);
    // Last, since it makes the zombie look around, register again and ask for its share.
    expect(await append(zombie, partitionId, 'zombie')).toMatchObject({
      error: 'NOT_LEADER_OR_FOLLOWER',
    });
  });

  it('refuses DeleteRecords under an epoch that was taken over', async () => {
    const [{ partitionId, shard }] = (await newTopic(zombie)).partitions;
    await appended(zombie, partitionId, { values: ['a', 'b'] });
    await takeOver(shard);
    expect(await zombie.deleteRecordsBefore(partitionId, 1n)).toEqual({
      error: 'NOT_LEADER_OR_FOLLOWER',
    });
    const { rows } = await db.pool.query(
      'select log_start_offset from posthorn.partitions where partition_id = $1',
      [partitionId],
    );
    expect(rows).toEqual([{ log_start_offset: 0n }]);
  });

  it('answers REQUEST_TIMED_OUT when the connection dies before the commit is answered, and knows the truth afterwards', async () => {
    let kill: Promise<unknown> | undefined;
    const log = await db.open({
      brokerId: 1,
      tickMs: 20,
      lanes: 1,
      faultPoint: (name) => {
        if (name !== 'flush-sent' || kill) return;
        kill = db.pool.query(
          `select pg_terminate_backend(pid) from pg_stat_activity
           where datname = current_database() and application_name = 'posthorn-log-localhost:9092' and query like '%copy%'`,
        );
      },
    });
    const [{ partitionId, shard }] = (await newTopic(log)).partitions;
    const { epoch } = log.cluster.leadershipOf(shard);
    const value = 'x'.repeat(3_000_000);
    const batch = { values: [value], producerId: 4n, baseSequence: 0 };
    const result = await log.append({ partitionId, batch: batchOf(batch) });
    await kill;
    const resend = () => log.append({ partitionId, batch: batchOf(batch) });
    if ('error' in result) {
      expect(result.error).toBe('REQUEST_TIMED_OUT');
      await eventually(() => (log.cluster.ownedShards().get(shard) ?? 0) > epoch, 'a new epoch');
    }
    await eventually(async () => 'baseOffset' in (await resend()), 'the resend is accepted');
    expect(await resend()).toMatchObject({ baseOffset: 0n, duplicate: true });
    expect(await readAll(log, partitionId)).toHaveLength(1);
  });
});
