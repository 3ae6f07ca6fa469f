import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createPool, type Pool } from '@posthorn/db';
import { createTestDatabase, type TestDatabase } from '../../../../test/support/database.js';
import {
  Operation,
  PatternType,
  Permission,
  ResourceType,
  type Acl,
} from '../authorization/acl.js';
import { aclTable } from '../authorization/acl-table.js';
import type { ClientQuota } from '../quotas/client-quota.js';
import { quotaTable } from '../quotas/quota-table.js';
import { PostgresRows, readVersions } from './postgres-rows.js';

const acl = (resourceName: string): Acl => ({
  resourceType: ResourceType.GROUP,
  patternType: PatternType.LITERAL,
  resourceName,
  principal: 'User:a',
  host: '*',
  operation: Operation.READ,
  permission: Permission.ALLOW,
});

describe('policies in PostgreSQL', () => {
  let database: TestDatabase;
  let pool: Pool;

  beforeAll(async () => {
    database = await createTestDatabase();
    const logger = { warn: () => undefined };
    pool = createPool({ url: database.url, max: 4, applicationName: 'policies-test', logger });
  });

  afterAll(async () => {
    await pool.end();
    await database.drop();
  });

  it('keep quotas of named and default entities, each limit once', async () => {
    const rows = new PostgresRows(pool, quotaTable);
    const quota = (entity: ClientQuota['entity'], value: number): ClientQuota => ({
      entity,
      key: 'producer_byte_rate',
      value,
    });
    const named = quota({ user: 'a', 'client-id': null }, 1);
    await rows.change(() => ({ removed: [], added: [named, quota({ user: null }, 2)] }));
    // The same entity, however its parts are ordered.
    await rows.change(() => ({ removed: [], added: [quota({ 'client-id': null, user: 'a' }, 3)] }));
    const kept = await rows.read();
    expect(kept.map(({ value }) => value).sort((a, b) => a - b)).toEqual([2, 3]);
    await rows.change(() => ({ removed: [named], added: [] }));
    expect(await rows.read()).toEqual([quota({ user: null }, 2)]);
  });

  it('lose no change of two brokers at the same time, and raise the version with each', async () => {
    const before = (await readVersions(pool)).get('acls') ?? 0n;
    const brokers = [new PostgresRows(pool, aclTable), new PostgresRows(pool, aclTable)];
    const names = Array.from({ length: 20 }, (_, index) => `group ${index}`);
    // Each change keeps what is there, as read in its own transaction, and adds one.
    await Promise.all(
      names.map((name, index) =>
        brokers[index % 2].change((rows) => ({ removed: rows, added: [...rows, acl(name)] })),
      ),
    );
    expect((await brokers[0].read()).map(({ resourceName }) => resourceName).sort()).toEqual(
      names.toSorted(),
    );
    expect((await readVersions(pool)).get('acls')).toBe(before + 20n);
  });

  it('keep names that are longer than an index row, and with any character', async () => {
    const rows = new PostgresRows(pool, aclTable);
    const long = acl("'%\\ü".repeat(5_000));
    await rows.change(() => ({ removed: [], added: [long] }));
    expect(await rows.read()).toContainEqual(long);
  });
});
