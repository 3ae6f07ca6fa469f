import { readFile } from 'node:fs/promises';
import { expect, it } from '@jest/globals';
import { createTestDatabase } from '../../../test/support/database.js';
import { describeSchema } from './describe-schema.js';
import { createPool } from './pool.js';

it('schema.sql is what the migrations make (npm run schema writes it)', async () => {
  const database = await createTestDatabase();
  const pool = createPool({ url: database.url, max: 1 });
  try {
    const committed = await readFile(new URL('../schema.sql', import.meta.url), 'utf8');
    expect(committed).toBe(await describeSchema(pool));
  } finally {
    await pool.end();
    await database.drop();
  }
});
