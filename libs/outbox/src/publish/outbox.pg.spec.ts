import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import {
  ContractViolationException,
  defineEvent,
  PosthornClient,
  type PosthornRecordOptions,
} from '@posthorn/transport';
import type { DataSource, EntityManager } from 'typeorm';
import { z } from 'zod';
import { createEmptyDatabase, type TestDatabase } from '../../../../test/support/database.js';
import { InstallOutbox1764200000000, openDataSource, Outbox } from '../index.js';

let database: TestDatabase;
let dataSource: DataSource;
let outbox: Outbox;

/** @param schema of the service's own tables, TypeORM's list of migrations among them. */
const connect = (url = database.url, schema?: string): Promise<DataSource> =>
  openDataSource({
    type: 'postgres',
    url,
    schema,
    migrations: [InstallOutbox1764200000000],
    migrationsRun: true,
    // Deadlocks are part of one test; a second of waiting for each is not.
    extra: { options: '-c deadlock_timeout=10ms' },
  });

beforeEach(async () => {
  database = await createEmptyDatabase();
  dataSource = await connect();
  outbox = new Outbox(dataSource);
});

afterEach(async () => {
  await dataSource.destroy();
  await database.drop();
});

const values = async (source = dataSource): Promise<string[]> => {
  const rows = await source.query<{ value: Buffer }[]>(
    'select value from posthorn.outbox order by id',
  );
  return rows.map(({ value }) => String(value));
};

const say = (manager: EntityManager, key: string, value: string): Promise<void> =>
  outbox.add(manager, { topic: 'orders', key, value });

describe('the outbox of a service', () => {
  it('may be installed by several services of an empty database at once', async () => {
    const empty = await createEmptyDatabase();
    const sources = await Promise.all(
      ['one', 'two', 'three'].map((name) => connect(empty.url, name)),
    );
    await Promise.all(sources.map((source) => source.destroy()));
    await empty.drop();
    expect(sources).toHaveLength(3);
  });

  it('publishes an event of a contract as its client does, and nothing of one that breaks it', async () => {
    const OrderPlaced = defineEvent({
      topic: 'orders',
      type: 'OrderPlaced',
      version: 1,
      schema: z.object({ id: z.string(), total: z.number().positive() }),
      key: ({ id }) => id,
    });
    const client = new PosthornClient({ naming: { topic: (name) => `test.${name}` } });
    outbox = new Outbox(dataSource, 'shop', client);
    const publish = (total: number, options?: PosthornRecordOptions) =>
      dataSource.transaction((manager) =>
        outbox.publish(manager, OrderPlaced, { id: 'ö-1', total }, options),
      );
    await publish(12, { headers: { tenant: '7' }, partition: 2 });
    await expect(publish(-1)).rejects.toThrow(ContractViolationException);
    await expect(publish(1, { headers: { raw: Buffer.from([255]) } })).rejects.toThrow(
      'the header raw of the event for test.orders is no UTF-8',
    );
    await expect(publish(1, { key: Buffer.from([255]) })).rejects.toThrow('the key of the event');
    const rows = await dataSource.query<{ headers: Record<string, string>; value: Buffer }[]>(
      `select topic, convert_from(key, 'UTF8') as key, value, headers, partition from posthorn.outbox`,
    );
    const event = {
      ce_type: 'OrderPlaced.v1',
      ce_subject: 'ö-1',
      'content-type': 'application/json',
    };
    const headers = expect.objectContaining({ ...event, tenant: '7', 'posthorn-source': 'shop' });
    expect(rows).toMatchObject([{ topic: 'test.orders', key: 'ö-1', partition: 2, headers }]);
    expect(JSON.parse(String(rows[0].value))).toEqual({ id: 'ö-1', total: 12 });
    await client.close();
  });

  it('adds records in their order, as bytes, with headers and partition', async () => {
    await dataSource.transaction((manager) =>
      outbox.add(manager, [
        {
          topic: 'orders',
          key: 'z',
          value: Buffer.from([0, 255]),
          headers: { traceparent: 't' },
          partition: 3,
        },
        { topic: 'orders', key: 'a', value: 'text' },
        { topic: 'orders', key: null, value: null },
      ]),
    );
    const rows = await dataSource.query(
      'select key, value, headers, partition from posthorn.outbox order by id',
    );
    expect(rows).toEqual([
      {
        key: Buffer.from('z'),
        value: Buffer.from([0, 255]),
        headers: { traceparent: 't' },
        partition: 3,
      },
      { key: Buffer.from('a'), value: Buffer.from('text'), headers: {}, partition: null },
      { key: null, value: null, headers: {}, partition: null },
    ]);
  });

  it('says who published, unless the author did', async () => {
    const named = new Outbox(dataSource, 'shop');
    const record = { topic: 'orders', key: 'k', value: 'x' };
    const headers = { 'posthorn-source': 'another' };
    await dataSource.transaction((manager) => named.add(manager, [record, { ...record, headers }]));
    const rows = await dataSource.query('select headers from posthorn.outbox order by id');
    expect(rows).toEqual([{ headers: { 'posthorn-source': 'shop' } }, { headers }]);
  });

  it('refuses a manager without a transaction, too many records and too large a value', async () => {
    const record = { topic: 'orders', key: 'k', value: 'x' };
    await expect(outbox.add(dataSource.manager, record)).rejects.toThrow('running transaction');
    await dataSource.transaction(async (manager) => {
      const many = Array.from({ length: 1001 }, () => record);
      await expect(outbox.add(manager, many)).rejects.toThrow(RangeError);
      const large = { ...record, value: 'x'.repeat(1_000_001) };
      await expect(outbox.add(manager, large)).rejects.toThrow(RangeError);
    });
  });

  it('calls back after the outermost commit only, and only when there is something to publish', async () => {
    let commits = 0;
    outbox.onCommit(() => (commits += 1));
    await dataSource.transaction(async (manager) => {
      await manager.transaction((inner) => say(inner, 'k', 'x'));
      expect(commits).toBe(0);
    });
    expect(commits).toBe(1);
    await dataSource.transaction((manager) => manager.query('select 1'));
    expect(commits).toBe(1);
  });

  it('follows the commits of a key even where a row was changed after the record was added', async () => {
    // Without the lock per key both adds pass, the row's lock decides who commits first, and the log ends with the
    // loser's word while the table holds the winner's.
    await dataSource.query('create table orders (id int primary key, status text)');
    await dataSource.query(`insert into orders values (1, 'placed')`);
    const set = (status: string, addFirst: boolean) =>
      dataSource.transaction(async (manager) => {
        const update = () => manager.query('update orders set status = $1 where id = 1', [status]);
        if (addFirst) await say(manager, 'k', status);
        await update();
        if (!addFirst) await say(manager, 'k', status);
      });
    for (let run = 0; run < 20; run += 1) {
      await Promise.allSettled([set('a', true), set('b', false), set('c', true)]);
    }
    const [row] = await dataSource.query<{ status: string }[]>('select status from orders');
    expect((await values()).at(-1)).toBe(row?.status);
  });

  it('lets two calls with the same keys in opposite orders pass one after the other', async () => {
    const keys = Array.from({ length: 200 }, (_, n) => `k${n}`);
    const add = (ordered: readonly string[]) =>
      dataSource.transaction((manager) =>
        outbox.add(
          manager,
          ordered.map((key) => ({ topic: 'orders', key, value: key })),
        ),
      );
    for (let run = 0; run < 10; run += 1) {
      await Promise.all([add(keys), add(keys.toReversed()), add(keys)]);
    }
    expect(await values()).toHaveLength(6000);
  });

  it('saves and publishes or does neither, when connections are killed at any moment', async () => {
    await dataSource.query('create table placed (id int primary key)');
    const acknowledged: number[] = [];
    const place = async (id: number) => {
      await dataSource.transaction(async (manager) => {
        await manager.query('insert into placed values ($1)', [id]);
        await say(manager, `k${id}`, String(id));
      });
      acknowledged.push(id);
    };
    const killer = await connect();
    let id = 0;
    for (let round = 0; round < 15; round += 1) {
      const placing = Array.from({ length: 10 }, () => place((id += 1)));
      await killer.query(
        `select pg_terminate_backend(pid) from pg_stat_activity
          where datname = current_database() and pid <> pg_backend_pid() and random() < 0.5`,
      );
      await Promise.allSettled(placing);
    }
    const rows = await killer.query<{ id: number }[]>('select id from placed order by id');
    const published = (await values(killer)).map(Number).toSorted((a, b) => a - b);
    await killer.destroy();
    expect(published).toEqual(rows.map((row) => row.id));
    expect(acknowledged.filter((each) => !published.includes(each))).toEqual([]);
    expect(acknowledged.length).toBeLessThan(id);
  });
});
