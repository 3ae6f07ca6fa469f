import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { createTestDatabase, type TestDatabase } from '../../../test/support/database.js';
import { createPool, type Pool } from './pool.js';
import { inTransaction } from './transaction.js';

let database: TestDatabase;
let pool: Pool;
beforeAll(async () => {
  database = await createTestDatabase();
  pool = createPool({ url: database.url, max: 1 });
});
afterAll(async () => {
  await pool.end();
  await database.drop();
});

const limit = async (query: Pick<Pool, 'query'>): Promise<unknown> =>
  (await query.query('show idle_in_transaction_session_timeout')).rows[0];

it('lets no transaction outlive a process that fell silent, and leaves the session as it was', async () => {
  const inside = await inTransaction(pool, (client) => limit(client));
  expect(inside).toEqual({ idle_in_transaction_session_timeout: '10s' });
  expect(await limit(pool)).toEqual({ idle_in_transaction_session_timeout: '0' });
});

it('reports a session that PostgreSQL ended as a failure, and has nothing written', async () => {
  await pool.query('create table public.written (n int)');
  const work = inTransaction(pool, async (client) => {
    await client.query(`insert into public.written values (1)`);
    await client.query(`set local idle_in_transaction_session_timeout = '1ms'`);
    const ended = new Promise((resolve) => client.once('end', resolve));
    await ended;
  });
  await expect(work).rejects.toThrow(/connection|terminated/i);
  const { rows } = await pool.query('select count(*)::int as n from public.written');
  expect(rows).toEqual([{ n: 0 }]);
});
