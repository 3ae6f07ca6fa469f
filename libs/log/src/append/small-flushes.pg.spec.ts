import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { Log } from '../log.js';
import { batchOf } from '../testing/batches.js';
import { appended, eventually, LogDatabase, newTopic, readAll } from '../testing/postgres.js';

const STANDSTILL = { tickMs: 1_000_000, lookMs: 1_000_000, leaseMs: 1_500_000 };
/** Of the connections that flushes go by: the last thing that each was sent. */
const LAST_FLUSH = `
  select query from pg_stat_activity
  where datname = current_database() and application_name like 'posthorn-log-%'
    and (query like '%copy posthorn.log\\_segment\\_%' or query like 'with written as (insert%')
  order by query_start desc limit 1`;

describe('a small flush', () => {
  let db: LogDatabase;
  /** Stands still: however busy the machine is, each answer is of a moment ago. */
  let monotonicMs = 1_000_000;
  const clock = { monotonicMs: () => monotonicMs, wallMs: () => Date.now() };

  beforeEach(async () => {
    db = await LogDatabase.create();
  });
  afterEach(() => db.close());

  async function wentBy(): Promise<string> {
    const { rows } = await db.pool.query<{ query: string }>(LAST_FLUSH);
    return rows[0].query.startsWith('with') ? 'INSERT' : 'COPY';
  }

  it('is an INSERT on a connection that answered a moment ago, and a COPY otherwise', async () => {
    const log = await db.open({ brokerId: 1, clock, ...STANDSTILL });
    const [{ partitionId }] = (await newTopic(log)).partitions;
    const ways: string[] = [];
    const append = async (value: string, isDurable = true): Promise<void> => {
      const durability = isDurable ? undefined : 'may-lose-on-crash';
      const batch = batchOf({ values: [value] });
      expect(await log.append({ partitionId, batch, durability })).toHaveProperty('baseOffset');
      ways.push(await wentBy());
    };
    await append('the first of its connection');
    await append('a moment later');
    await append('x'.repeat(100_000));
    await append('small again');
    monotonicMs += 1_001;
    await append('after a rest');
    await append('a moment after that');
    await append('may be lost', false);
    expect(ways).toEqual(['COPY', 'INSERT', 'COPY', 'INSERT', 'COPY', 'INSERT', 'COPY']);
    expect(await readAll(log, partitionId)).toHaveLength(7);
  });

  it('is found whole and in order by whoever takes over, with the producer and what it sent last', async () => {
    const log = await db.open({ brokerId: 1, clock });
    const [{ partitionId }] = (await newTopic(log)).partitions;
    // More rows than lie between two snapshots of the producers, some of several pages.
    const values = Array.from({ length: 300 }, (_, n) => `${n}`.padEnd(n % 7 === 0 ? 20_000 : 10));
    const sent = (n: number) => ({ values: [values[n]], producerId: 4n, baseSequence: n });
    for (let n = 0; n < values.length; n += 1) {
      expect(await appended(log, partitionId, sent(n))).toBe(BigInt(n));
    }
    expect(await wentBy()).toBe('INSERT');
    await log.close();
    const heir = await db.open({ brokerId: 2, tickMs: 20 });
    await eventually(() => heir.cluster.ownedShards().size === 64, 'all shards are taken over');
    expect((await readAll(heir, partitionId)).map(({ value }) => value)).toEqual(values);
    const last = await heir.append({ partitionId, batch: batchOf(sent(299)) });
    expect(last).toMatchObject({ baseOffset: 299n, duplicate: true });
    expect(await heir.append({ partitionId, batch: batchOf(sent(0)) })).toHaveProperty('error');
  });

  it('whose connection dies is of unknown outcome, and in the log once when it comes again', async () => {
    const log = await db.open({ brokerId: 1, clock, tickMs: 20 });
    const [{ partitionId, shard }] = (await newTopic(log)).partitions;
    const sent = (n: number) => batchOf({ values: [`${n}`], producerId: 4n, baseSequence: n });
    const append = (n: number): ReturnType<Log['append']> =>
      log.append({ partitionId, batch: sent(n) });
    await append(0);
    const holder = await db.pool.connect();
    await holder.query('begin');
    await holder.query('select from posthorn.shards where shard = $1 for update', [shard]);
    const cut = append(1);
    const behind = append(2);
    await eventually(async () => {
      const { rowCount } = await db.pool.query(
        `select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database()
         and wait_event_type = 'Lock' and query like 'with written as (insert%'`,
      );
      return rowCount === 1;
    }, 'the flush waits for the row of its shard');
    expect(await cut).toMatchObject({ error: 'REQUEST_TIMED_OUT' });
    expect(await behind).toHaveProperty('error');
    await holder.query('commit');
    holder.release();
    for (const n of [1, 2]) {
      await eventually(async () => 'baseOffset' in (await append(n)), `${n} is accepted`);
      expect(await append(n)).toMatchObject({ baseOffset: BigInt(n), duplicate: true });
    }
    const values = (await readAll(log, partitionId)).map(({ value }) => value);
    expect(values).toEqual(['0', '1', '2']);
  });
});
