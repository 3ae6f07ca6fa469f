import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createTestDatabase, type TestDatabase } from '../../../test/support/database.js';
import { isOutcomeUnknown } from './errors.js';
import { migrate } from './migrate.js';
import { migrationState } from './migration-state.js';
import { createPool, type Pool } from './pool.js';
import { inTransaction } from './transaction.js';

describe('migrate', () => {
  let database: TestDatabase;
  let pool: Pool;

  beforeAll(async () => {
    database = await createTestDatabase();
    pool = createPool({ url: database.url, max: 4 });
  });
  afterAll(async () => {
    await pool.end();
    await database.drop();
  });

  it('does nothing on a database that is up to date', async () => {
    expect(await migrate(pool)).toEqual([]);
  });

  it('applies everything once when several brokers start at the same moment on an empty database', async () => {
    await pool.query('drop schema posthorn cascade');
    const applied = await Promise.all([migrate(pool), migrate(pool), migrate(pool)]);
    expect(applied.filter((names) => names.length > 0)).toHaveLength(1);
    const { rows } = await pool.query('select name from posthorn.migrations');
    expect(rows).toHaveLength(applied.flat().length);
  });

  it('refuses a database that a newer version has migrated', async () => {
    await pool.query(
      `insert into posthorn.migrations (name, checksum) values ('9999-future', 'x')`,
    );
    await expect(migrate(pool)).rejects.toThrow(/newer version of Posthorn \(9999-future\)/);
    await pool.query(`delete from posthorn.migrations where name = '9999-future'`);
  });

  it('refuses a migration that was edited after it had been applied', async () => {
    const { rows } = await pool.query<{ name: string }>(
      `update posthorn.migrations set checksum = 'edited'
       where name = (select min(name) from posthorn.migrations) returning name`,
    );
    await expect(migrate(pool)).rejects.toThrow(new RegExp(`${rows[0]?.name} was changed`));
  });

  it('tells what a start would apply and what would keep it from starting, and changes nothing', async () => {
    const state = () => migrationState(async (sql) => (await pool.query<object>(sql)).rows);
    const { rows } = await pool.query<{ name: string; checksum: string }>(
      'select name, checksum from posthorn.migrations order by name',
    );
    await pool.query('delete from posthorn.migrations');
    expect((await state()).pending).toEqual(rows.map(({ name }) => name));
    for (const [index, { name, checksum }] of rows.entries())
      await pool.query('insert into posthorn.migrations (name, checksum) values ($1, $2)', [
        name,
        index === 0 ? 'edited' : checksum,
      ]);
    await pool.query(
      `insert into posthorn.migrations (name, checksum) values ('9999-future', 'x')`,
    );
    const before = (await pool.query('select * from posthorn.migrations order by name')).rows;
    expect(await state()).toEqual({
      pending: [],
      newer: ['9999-future'],
      changed: [rows[0]?.name],
    });
    const after = (await pool.query('select * from posthorn.migrations order by name')).rows;
    expect(after).toEqual(before);
  });

  it('reads int8 beyond 2^53 exactly', async () => {
    const { rows } = await pool.query<{ n: bigint }>('select 9007199254740993::int8 as n');
    expect(rows[0]?.n).toBe(9007199254740993n);
  });

  it('rolls back and keeps the pool whole when the work of a transaction fails', async () => {
    await pool.query('create table posthorn.trial (n int)');
    const failed = inTransaction(pool, async (client) => {
      await client.query('insert into posthorn.trial values (1)');
      throw new Error('on purpose');
    });
    await expect(failed).rejects.toThrow('on purpose');
    const { rows } = await pool.query('select * from posthorn.trial');
    expect(rows).toEqual([]);
  });

  it('calls the outcome of a statement unknown when its session was ended from outside', async () => {
    const victim = inTransaction(pool, async (client) => {
      const { rows } = await client.query<{ pid: number }>('select pg_backend_pid() as pid');
      await pool.query('select pg_terminate_backend($1)', [rows[0]?.pid]);
      await client.query('select 1');
    });
    await expect(victim.catch((error: unknown) => isOutcomeUnknown(error))).resolves.toBe(true);
  });
});
