import { createPool, type Pool } from '@posthorn/db';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  adminDatabaseOptions,
  openAdminDatabase,
} from '../../../apps/broker/src/admin/database/admin-database.js';
import { until } from '../../conformance/support.js';
import { createTestDatabase, type TestDatabase } from '../../support/database.js';
import { startHarness, type AdminHarness } from '../support/admin-harness.js';

interface Events {
  events: Record<string, unknown>[];
  nextPageToken: string | null;
}

/** TypeORM reads the time off the end of a migration's name. */
const byTime = (a: string, b: string): number => Number(a.slice(-13)) - Number(b.slice(-13));

describe('the audit log in PostgreSQL', () => {
  let database: TestDatabase;
  let pool: Pool;
  beforeAll(async () => {
    database = await createTestDatabase();
    pool = createPool({ url: database.url, max: 2 });
  });
  afterAll(async () => {
    await pool.end();
    await database.drop();
  });

  async function withAdmin(work: (admin: AdminHarness) => Promise<void>): Promise<void> {
    const admin = await startHarness({ databaseUrl: database.url });
    try {
      await work(admin);
    } finally {
      await admin.close();
    }
  }

  it('migrates once when several brokers start at the same moment', async () => {
    const open = () => openAdminDatabase(adminDatabaseOptions(database.url));
    const sources = await Promise.all([open(), open(), open()]);
    const { rows } = await pool.query('select name from posthorn_admin.migrations');
    const { migrations } = adminDatabaseOptions(database.url);
    const names = (migrations as (() => void)[]).map(({ name }) => name);
    expect(rows.map(({ name }) => name as string)).toEqual(names.toSorted(byTime));
    await Promise.all(sources.map((source) => source.destroy()));
  });

  it('has entities that say what the migrations made', async () => {
    const source = await openAdminDatabase(adminDatabaseOptions(database.url));
    const { upQueries } = await source.driver.createSchemaBuilder().log();
    expect(upQueries.map(({ query }) => query)).toEqual([]);
    await source.destroy();
  });

  it('outlives the broker', async () => {
    await withAdmin(async (admin) => {
      await admin.call('POST', '/api/v1/topics', { name: 'kept', partitions: 1 });
      await admin.call('POST', '/api/v1/topics', { name: 'kept', partitions: 1 });
    });
    await withAdmin(async (admin) => {
      const { body } = await admin.call<Events>('GET', '/api/v1/audit?resource=topic/kept');
      expect(body.events).toMatchObject([
        { action: 'topic.create', outcome: 'failed', at: '2026-11-22T10:00:00.000Z' },
        {
          action: 'topic.create',
          outcome: 'succeeded',
          actor: 'local-admin',
          details: { partitions: 1 },
        },
      ]);
    });
  });

  it('is read in pages, newest first, by filters', async () => {
    await withAdmin(async (admin) => {
      for (const name of ['p1', 'p2', 'p3']) {
        await admin.call('POST', '/api/v1/topics', { name, partitions: 1 });
      }
      const list = '/api/v1/audit?actor=local-admin&action=topic.create';
      const first = await admin.call<Events>('GET', `${list}&pageSize=2`);
      const rest = await admin.call<Events>('GET', `${list}&pageToken=${first.body.nextPageToken}`);
      const resources = [...first.body.events, ...rest.body.events].map(({ resource }) => resource);
      expect(resources).toEqual(['topic/p3', 'topic/p2', 'topic/p1', 'topic/kept', 'topic/kept']);
    });
  });

  it('is asked for by a stretch of time: from its beginning on, and before its end', async () => {
    await withAdmin(async (admin) => {
      admin.time += 60_000;
      await admin.call('POST', '/api/v1/topics', { name: 'timed', partitions: 1 });
      const between = async (query: string) => {
        const { body } = await admin.call<Events>('GET', `/api/v1/audit?count=true&${query}`);
        return body;
      };
      expect(await between('from=2026-11-22T10:01:00Z')).toMatchObject({
        count: 1,
        events: [{ resource: 'topic/timed' }],
      });
      const before = await between('to=2026-11-22T10:01:00Z');
      expect(await between('from=2026-11-22T10:00:00Z&to=2026-11-22T10:01:00Z')).toEqual(before);
      expect(before.events.map(({ resource }) => resource)).not.toContain('topic/timed');
      expect(await between('from=2026-11-22T10:01:00Z&to=2026-11-22T10:01:00Z')).toMatchObject({
        count: 0,
      });
    });
  });

  it('does nothing that it cannot write down, says so, and recovers by itself', async () => {
    await withAdmin(async (admin) => {
      await pool.query('alter table posthorn_admin.audit_log rename to elsewhere');
      const refused = await admin.call('POST', '/api/v1/topics', { name: 'unrecorded' });
      expect([refused.status, refused.body.code]).toEqual([503, 'storage-unavailable']);
      expect(refused.headers.get('retry-after')).toBe('1');
      expect(admin.log.topics.byName('unrecorded')).toBeUndefined();
      await pool.query('alter table posthorn_admin.elsewhere rename to audit_log');
      expect((await admin.call('POST', '/api/v1/topics', { name: 'unrecorded' })).status).toBe(201);
    });
  });

  it('is ready while the database answers, and survives the loss of its connections', async () => {
    await withAdmin(async (admin) => {
      expect((await admin.call('GET', '/health/ready')).body).toMatchObject({
        checks: [{ name: 'leadership' }, { name: 'database', ok: true }],
      });
      await pool.query(
        `select pg_terminate_backend(pid) from pg_stat_activity
         where datname = current_database() and application_name = 'posthorn admin'`,
      );
      // A probe may still meet a connection that is just being ended.
      await until('it to be ready again', async () => {
        return (await admin.call('GET', '/health/ready')).status === 200;
      });
    });
  });
});
