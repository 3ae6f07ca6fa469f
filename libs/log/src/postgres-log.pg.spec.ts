import { afterAll, beforeAll, describe } from '@jest/globals';
import { createTestDatabase, type TestDatabase } from '../../../test/support/database.js';
import { openPostgresLog } from './open-postgres-log.js';
import type { PostgresLogOptions } from './postgres-log-options.js';
import { describeLogContract } from './testing/contract.js';

function describePostgresLog(name: string, settings: Partial<PostgresLogOptions>): void {
  describe('over a database of its own', () => {
    let database: TestDatabase;

    beforeAll(async () => {
      database = await createTestDatabase();
    });
    afterAll(() => database.drop());

    describeLogContract(name, () =>
      openPostgresLog({
        databaseUrl: database.url,
        brokerId: 1,
        host: 'localhost',
        port: 9092,
        ...settings,
      }),
    );
  });
}

describePostgresLog('PostgreSQL', {});
// Every fetch goes to PostgreSQL.
describePostgresLog('PostgreSQL without caches', { tailCacheBytes: 0, readCacheBytes: 0 });
// Every flush is cut small.
describePostgresLog('PostgreSQL with flushes of a byte', { flushBytesMax: 1, lanes: 4 });
