import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { DataSource } from 'typeorm';
import {
  createEmptyDatabase,
  createTestDatabase,
  type TestDatabase,
} from '../../../../test/support/database.js';
import { outboxSql } from '../schema/sql.js';
import { TransactionalLog } from '../testing/transactional-log.js';
import { OutboxRelay } from './relay.js';

let database: TestDatabase;
let dataSource: DataSource;

const open = (url: string): Promise<DataSource> =>
  new DataSource({ type: 'postgres', url }).initialize();

beforeEach(async () => {
  database = await createEmptyDatabase();
  dataSource = await open(database.url);
  await dataSource.query(outboxSql());
});

afterEach(async () => {
  await dataSource.destroy();
  await database.drop();
});

const publish = (key: string, value: string): Promise<unknown> =>
  dataSource.query(`select posthorn.publish('orders', $1, $2)`, [key, value]);

async function relay(log: TransactionalLog): Promise<void> {
  const work = new OutboxRelay({
    connection: dataSource,
    target: log,
    instanceId: 'a',
    onError: () => undefined,
  });
  while ((await work.round()) === 0);
  await work.stop();
}

const refusing = (value: string): TransactionalLog => {
  const log = new TransactionalLog();
  log.refuses = (row) => (String(row.value) === value ? new Error('too large') : undefined);
  return log;
};

const ids = async (table: string): Promise<number[]> => {
  const rows = await dataSource.query<{ id: string }[]>(`select id from posthorn.${table}`);
  return rows.map(({ id }) => Number(id)).toSorted((a, b) => a - b);
};

describe('a database all of whose tables are published to another server', () => {
  it('has its rows removed, moved aside and found anew as ever', async () => {
    await dataSource.query('create publication everything for all tables');
    const log = refusing('poison');
    for (const value of ['a', 'poison', 'b']) await publish('k', value);
    // Of the server that they were replicated from: its transactions are none of this one.
    await dataSource.query(`update posthorn.outbox set xid = '9000000000'`);
    await relay(log);
    expect(log.values()).toEqual(['a', 'b']);
    expect(await ids('outbox')).toEqual([]);
  });

  it("may be a broker's own: it has no table whose rows could not be told", async () => {
    const brokers = await createTestDatabase();
    const source = await open(brokers.url);
    const untold = await source.query(
      `select c.oid::regclass::text as name from pg_class c
       where c.relnamespace = 'posthorn'::regnamespace and c.relkind = 'r' and c.relreplident = 'd'
         and not exists (select from pg_index i where i.indrelid = c.oid and i.indisprimary)`,
    );
    await source.destroy();
    await brokers.drop();
    expect(untold).toEqual([]);
  });
});

describe('a database that logical replication filled, which does not carry sequences', () => {
  const forgetIds = (): Promise<unknown> =>
    dataSource.query(`select setval('posthorn.outbox_ids', 1, false)`);

  it('gives ids above those that wait and those that were moved aside, once a relay has looked', async () => {
    for (const value of ['1', '2', 'poison']) await publish('k', value);
    await relay(refusing('poison'));
    for (const value of ['3', '4']) await publish('k', value);
    await forgetIds();
    await relay(new TransactionalLog());
    await publish('k', '5');
    const [waits] = await ids('outbox');
    expect(waits).toBeGreaterThan(5);
  });

  it('publishes each row once, also those that have the id of another, and in the order of the commits from then on', async () => {
    for (const value of ['1', '2']) await publish('old', value);
    await forgetIds();
    for (const value of ['3', '4', '5']) await publish('new', value);
    const log = new TransactionalLog();
    await relay(log);
    for (const value of ['6', '7']) await publish('old', value);
    await relay(log);
    const ofKey = (key: string): string[] =>
      log.rows.filter((row) => String(row.key) === key).map(({ value }) => String(value));
    expect({ old: ofKey('old'), new: ofKey('new') }).toEqual({
      old: ['1', '2', '6', '7'],
      new: ['3', '4', '5'],
    });
    expect(await ids('outbox')).toEqual([]);
  });

  it('moves a row aside whose id another one has that was moved aside before', async () => {
    await publish('k', 'poison');
    const log = refusing('poison');
    await relay(log);
    await forgetIds();
    for (const value of ['poison', 'a']) await publish('k', value);
    await relay(log);
    expect(log.values()).toEqual(['a']);
    expect(await ids('outbox_dead')).toHaveLength(2);
  });
});
