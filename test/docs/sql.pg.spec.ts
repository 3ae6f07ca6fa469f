import pg from 'pg';
import {
  adminDatabaseOptions,
  openAdminDatabase,
} from '../../apps/broker/src/admin/database/admin-database.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { sqlReference, VIEWS, type ViewColumn } from '../../scripts/sql-reference.mjs';
import { blocksOf, contextOf, ROOT } from './blocks.js';

const blocks = blocksOf('sql');
const files = [...new Set(blocks.map(({ file }) => file))];

describe('the SQL in the documents', () => {
  let database: TestDatabase;

  beforeEach(async () => {
    database = await createTestDatabase();
    // As a broker with an admin API leaves it: some views are over what that keeps.
    const admin = await openAdminDatabase(adminDatabaseOptions(database.url));
    await admin.destroy();
  });
  afterEach(() => database.drop());

  it.each(files)('of %s runs in the order in which it stands', async (file) => {
    const client = new pg.Client({ connectionString: database.url });
    await client.connect();
    try {
      await client.query(contextOf(file, 'sql'));
      for (const { line, code } of blocks.filter((block) => block.file === file)) {
        await client.query(code).catch((error: unknown) => {
          throw new Error(`${file}:${line}`, { cause: error });
        });
      }
    } finally {
      await client.end();
    }
  });

  it('is about views whose columns are those of the reference, each with what it is', async () => {
    const client = new pg.Client({ connectionString: database.url });
    await client.connect();
    try {
      const { rows } = await client.query<ViewColumn>(VIEWS);
      const page = readFileSync(path.join(ROOT, 'docs/sql.md'), 'utf8');
      expect(rows.filter(({ comment }) => comment === null)).toEqual([]);
      expect(page).toBe(sqlReference(page, rows));
    } finally {
      await client.end();
    }
  });
});
