import pg from 'pg';
import {
  adminDatabaseOptions,
  openAdminDatabase,
} from '../../apps/broker/src/admin/database/admin-database.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { blocksOf, contextOf } from './blocks.js';

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
});
