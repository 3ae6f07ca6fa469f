import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { createPool } from '@posthorn/db';
import { preparePostgresLog } from '../open-postgres-log.js';
import type { Log } from '../log.js';
import { appended, eventually, LogDatabase, newPartition, newTopic } from '../testing/postgres.js';

describe('a broker that is prepared, and joins later', () => {
  let db: LogDatabase;
  const prepared: Log[] = [];

  beforeEach(async () => {
    db = await LogDatabase.create();
  });
  afterEach(async () => {
    await Promise.all(prepared.splice(0).map((log) => log.close()));
    await db.close();
  });

  async function prepare(port: number): Promise<Log> {
    const log = await preparePostgresLog({
      databaseUrl: db.database.url,
      brokerId: null,
      host: 'localhost',
      port,
      tickMs: 20,
    });
    prepared.push(log);
    return log;
  }

  const statementsOf = async (port: number): Promise<readonly string[]> => {
    const { rows } = await db.pool.query<{ query: string }>(
      `select query from pg_stat_activity
       where datname = current_database() and application_name like 'posthorn-%:${port}'`,
    );
    return rows.map(({ query }) => query);
  };

  it('knows its number, the topics and who leads them, and nobody counts on it', async () => {
    const first = await db.open({ port: 9001, tickMs: 20 });
    const { name } = await newTopic(first);
    const second = await prepare(9002);
    expect(second.cluster.brokerId).toBe(2);
    expect(second.topics.byName(name)).toBeDefined();
    expect(second.cluster.leadershipOf(0)).toMatchObject({ brokerId: 1 });
    expect(await second.cluster.whenLed([0])).toBeUndefined();
    expect((await db.pool.query('select from posthorn.brokers')).rowCount).toBe(1);
    await second.join();
    await eventually(() => second.cluster.ownedShards().size === 32, 'half of the shards');
  });

  it('leads what is free once it has joined, not before, and writes to it without connecting first', async () => {
    const log = await prepare(9001);
    const partitionId = await newPartition(log);
    expect(log.cluster.ownedShards().size).toBe(0);
    const request = { partitionId, offset: 0n, maxBytes: 1, currentLeaderEpoch: -1 };
    expect(await log.fetch(request)).toMatchObject({ error: 'NOT_LEADER_OR_FOLLOWER' });
    const before = (await statementsOf(9001)).length;
    await log.join();
    expect(log.cluster.ownedShards().size).toBe(64);
    expect(await appended(log, partitionId, { values: ['a'] })).toBe(0n);
    expect((await statementsOf(9001)).length).toBe(before);
  });

  it('looks at the cluster one look at a time, though somebody asks for a leader while it joins', async () => {
    const pool = createPool({ url: db.database.url, max: 8 });
    const query = pool.query.bind(pool) as (
      statement: unknown,
      values?: unknown,
    ) => Promise<unknown>;
    const looks = { now: 0, most: 0 };
    let log: Log | undefined;
    const watched = async (statement: string | { text: string }, values?: unknown) => {
      const { text } = typeof statement === 'string' ? { text: statement } : statement;
      if (!text.includes('c.catalog_version')) return query(statement, values);
      looks.most = Math.max(looks.most, ++looks.now);
      if (looks.now === 1) void log?.cluster.whenLed([0]);
      return query(statement, values).finally(() => looks.now--);
    };
    Object.assign(pool, { query: watched });
    const lease = { tickMs: 10_000, leaseMs: 60_000 };
    log = await preparePostgresLog({ pool, brokerId: 1, host: 'localhost', port: 9001, ...lease });
    await log.join();
    expect(log.cluster.ownedShards().size).toBe(64);
    expect(looks.most).toBe(1);
    await log.close();
    await pool.end();
  });

  it('is gone without a trace when it is closed before it has joined', async () => {
    const log = await prepare(9001);
    await log.close();
    expect((await db.pool.query('select from posthorn.brokers')).rowCount).toBe(0);
    await eventually(async () => (await statementsOf(9001)).length === 0, 'no connection left');
  });
});
