import { afterAll, beforeAll, describe } from '@jest/globals';
import { describeCompaction } from '../testing/compaction-contract.js';
import { LogDatabase } from '../testing/postgres.js';

describe('compaction over PostgreSQL', () => {
  let database: LogDatabase;
  beforeAll(async () => {
    database = await LogDatabase.create();
  });
  afterAll(() => database.close());

  describeCompaction('PostgreSQL', () =>
    database.open({
      cleanerBackoffMs: 5,
      tailCacheBytes: 0,
      readCacheBytes: 0,
      flushBytesMax: 1,
    }),
  );
});
