import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { createTestDatabase, type TestDatabase } from '../../../test/support/database.js';
import { isOutage } from './errors.js';
import { createPool, doubtConnections } from './pool.js';

/** Longer than a busy machine takes to open a connection, or to answer, which has been seen to be two seconds. The pool lets go of what rests for ten. */
const SILENCE_MS = 6_000;

// At once, since each waits for a silence.
let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

it.concurrent(
  'gives up a connection that says nothing while an answer is due, and goes on with another',
  async () => {
    const pool = createPool({ url: database.url, max: 1, silenceMs: SILENCE_MS });
    await expect(pool.query('select pg_sleep(30)')).rejects.toThrow(
      `said nothing for ${SILENCE_MS} ms`,
    );
    const { rows } = await pool.query('select 1 as n');
    expect(rows).toEqual([{ n: 1 }]);
    await pool.end();
  },
);

it.concurrent('gives up those that are idle beside it, too', async () => {
  const pool = createPool({ url: database.url, max: 3, min: 3, silenceMs: SILENCE_MS });
  const clients = await Promise.all([1, 2, 3].map(() => pool.connect()));
  for (const client of clients) client.release();
  expect(pool.idleCount).toBe(3);
  await expect(pool.query('select pg_sleep(30)')).rejects.toThrow('said nothing');
  expect(pool.totalCount).toBe(0);
  await pool.end();
});

it.concurrent('keeps a connection that is idle', async () => {
  const pool = createPool({ url: database.url, max: 1, silenceMs: SILENCE_MS });
  const pid = async (): Promise<unknown> =>
    (await pool.query('select pg_backend_pid() as pid')).rows[0];
  const first = await pid();
  await new Promise((resolve) => setTimeout(resolve, 1.5 * SILENCE_MS));
  expect(await pid()).toEqual(first);
  await pool.end();
});

it.concurrent.each([
  ['no answer for long', { text: 'select pg_sleep(30)' }],
  ['no answer in the time of the query', { text: 'select pg_sleep(30)', query_timeout: 100 }],
])('says of %s what is known for an outage', async (_, query) => {
  const pool = createPool({ url: database.url, max: 1, silenceMs: SILENCE_MS });
  const error: unknown = await pool.query(query).catch((thrown: unknown) => thrown);
  expect([error, isOutage(error)]).toEqual([expect.any(Error), true]);
  await pool.end();
});

it.concurrent(
  'gives up a connection that is silent after it has rested for longer than that',
  async () => {
    const pool = createPool({ url: database.url, max: 1, silenceMs: SILENCE_MS });
    await pool.query('select 1');
    await new Promise((resolve) => setTimeout(resolve, 1.5 * SILENCE_MS));
    await expect(pool.query('select pg_sleep(30)')).rejects.toThrow('said nothing');
    await pool.end();
  },
);

it.concurrent(
  'gives up a doubted connection sooner, from its next statement on or while one waits, until it is heard of',
  async () => {
    const pool = createPool({ url: database.url, max: 3, silenceMs: 20 * SILENCE_MS });
    const [resting, waiting, heard] = await Promise.all([1, 2, 3].map(() => pool.connect()));
    const unanswered = waiting.query('select pg_sleep(30)');
    doubtConnections(pool, SILENCE_MS);
    await expect(unanswered).rejects.toThrow(`said nothing for ${SILENCE_MS} ms`);
    await expect(resting.query('select pg_sleep(30)')).rejects.toThrow('said nothing');
    await heard.query('select 1');
    await heard.query(`select pg_sleep(${(1.5 * SILENCE_MS) / 1_000})`);
    for (const client of [resting, waiting, heard]) client.release(true);
    await pool.end();
  },
);
