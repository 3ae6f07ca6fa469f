import { expect, it } from '@jest/globals';
import { createTestDatabase } from '../../../test/support/database.js';
import { createPool } from './pool.js';

const SILENCE_MS = 3_000;

it('keeps a connection whose answer came while this process did not run', async () => {
  const database = await createTestDatabase();
  const pool = createPool({ url: database.url, max: 1, silenceMs: SILENCE_MS });
  await pool.query('select 1');
  const answer = pool.query('select 2 as n');
  await new Promise<void>((resolve) => process.nextTick(resolve));
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1.5 * SILENCE_MS);
  expect((await answer).rows).toEqual([{ n: 2 }]);
  await pool.end();
  await database.drop();
});
