import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { createEmptyDatabase, type TestDatabase } from '../../../../test/support/database.js';
import { outboxSql } from '../index.js';

let database: TestDatabase;
let client: pg.Client;
let role: string;

async function connect(): Promise<pg.Client> {
  const connection = new pg.Client({ connectionString: database.url });
  await connection.connect();
  return connection;
}

beforeEach(async () => {
  database = await createEmptyDatabase();
  client = await connect();
  await client.query(outboxSql());
  role = `writer_${database.url.split('_').at(-1)}`;
  // Not in the schema of the role's name, which is the outbox's.
  await client.query(`
    create schema shop;
    set search_path = shop;
    create table orders (id int primary key);
    create function say() returns trigger language plpgsql as $$
    begin
      perform posthorn.publish('orders', 'k', tg_argv[0]);
      return new;
    end $$;
    create role ${role};
    grant usage on schema shop to ${role};
    grant insert on orders to ${role};`);
});

afterEach(async () => {
  await client.query(`reset role; drop owned by ${role}; drop role ${role}`);
  await client.end();
  await database.drop();
});

const trigger = (name: string, when: string): Promise<unknown> =>
  client.query(`create trigger ${name} ${when} execute function shop.say('${name}')`);

async function published(): Promise<string[]> {
  const { rows } = await client.query<{ value: string }>(
    `select convert_from(value, 'UTF8') as value from posthorn.outbox order by id`,
  );
  return rows.map(({ value }) => value);
}

describe('posthorn.publish in a trigger', () => {
  it('publishes before and after, by row and by statement, and at the commit, in the order of the calls', async () => {
    await trigger('before_statement', 'before insert on orders');
    await trigger('before_row', 'before insert on orders for each row');
    await trigger('after_row', 'after insert on orders for each row');
    await trigger('after_statement', 'after insert on orders');
    await client.query(`create constraint trigger at_commit after insert on orders
      deferrable initially deferred for each row execute function shop.say('at_commit')`);
    await client.query('begin');
    await client.query('insert into orders values (1), (2)');
    const before = await published();
    await client.query('commit');
    const byRow = (name: string): string[] => [name, name];
    const atOnce = [
      'before_statement',
      ...byRow('before_row'),
      ...byRow('after_row'),
      'after_statement',
    ];
    expect(before).toEqual(atOnce);
    expect(await published()).toEqual([...atOnce, ...byRow('at_commit')]);
  });

  it('publishes nothing of a statement that fails, a savepoint that is rolled back, a block that is caught', async () => {
    await trigger('row', 'after insert on orders for each row');
    await client.query('begin');
    await client.query('savepoint s');
    await client.query('insert into orders values (1)');
    await client.query('rollback to s');
    await client.query(`do $$
      begin
        insert into shop.orders values (2);
        perform 1 / 0;
      exception when division_by_zero then
        perform posthorn.publish('orders', 'k', 'caught');
      end $$`);
    await client.query('savepoint t');
    await expect(client.query('insert into orders values (3), (3)')).rejects.toMatchObject({
      code: '23505',
    });
    await client.query('rollback to t');
    await client.query('commit');
    expect(await published()).toEqual(['caught']);
  });

  it('is called by the role that writes, which has to be allowed, or by the owner of a SECURITY DEFINER function', async () => {
    await trigger('row', 'after insert on orders for each row');
    const write = async (id: number): Promise<unknown> => {
      await client.query(`set role ${role}`);
      try {
        return await client.query(`insert into shop.orders values (${id})`);
      } finally {
        await client.query('reset role');
      }
    };
    await expect(write(1)).rejects.toMatchObject({ code: '42501' });
    await client.query('alter function say() security definer');
    await write(2);
    await client.query('alter function say() security invoker');
    await client.query(`select posthorn.allow_outbox('${role}')`);
    await write(3);
    expect(await published()).toEqual(['row', 'row']);
  });

  it('calls no function of the search path of whoever writes', async () => {
    await trigger('row', 'after insert on orders for each row');
    await client.query(`
      create schema hostile;
      create function hostile.nextval(regclass) returns bigint language sql as 'select 7::bigint';
      create function hostile.gen_random_uuid() returns uuid language sql
        as $$ select '00000000-0000-0000-0000-000000000000'::uuid $$;
      create function hostile.pg_advisory_xact_lock(bigint) returns void language plpgsql
        as $$ begin raise 'called'; end $$;
      create function hostile.clock_timestamp() returns timestamptz language sql as $$ select '-infinity'::timestamptz $$;
      set search_path = hostile, pg_catalog`);
    await client.query('insert into shop.orders values (1), (2)');
    const { rows } = await client.query<{ ids: string; events: string; now: boolean }>(
      `select count(distinct id) as ids, count(distinct event_id) as events,
        bool_and(published_at > '2020-01-01') as now from posthorn.outbox`,
    );
    expect(rows).toEqual([{ ids: '2', events: '2', now: true }]);
  });
});

describe('posthorn.publish in a transaction', () => {
  it.each(['repeatable read', 'serializable'])('of %s publishes', async (isolation) => {
    await client.query(`begin isolation level ${isolation}`);
    await client.query('select from orders');
    await client.query(`select posthorn.publish('orders', 'k', 'v')`);
    await client.query('commit');
    expect(await published()).toEqual(['v']);
  });

  it('that may only read is refused', async () => {
    await client.query('begin read only');
    await expect(client.query(`select posthorn.publish('t', 'k', 'v')`)).rejects.toMatchObject({
      code: '25006',
    });
    await client.query('rollback');
  });

  it('that is prepared publishes when it is committed, before what waited for its key', async () => {
    const { rows } = await client.query('show max_prepared_transactions');
    if (rows[0].max_prepared_transactions === '0') return; // a server of somebody's own
    await client.query('begin');
    await client.query(`select posthorn.publish('orders', 'k', 'prepared')`);
    await client.query(`prepare transaction '${role}'`);
    const other = await connect();
    let done = false;
    const waiting = other
      .query(`select posthorn.publish('orders', 'k', 'later')`)
      .then(() => (done = true));
    expect(await published()).toEqual([]);
    expect(done).toBe(false);
    await client.query(`commit prepared '${role}'`);
    await waiting;
    await other.end();
    expect(await published()).toEqual(['prepared', 'later']);
  });
});
