import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pino from 'pino';
import type { DataSource } from 'typeorm';
import type { AdminContext } from '../../../apps/broker/src/admin/admin-context.js';
import {
  adminDatabaseOptions,
  openAdminDatabase,
} from '../../../apps/broker/src/admin/database/admin-database.js';
import { AdminTables } from '../../../apps/broker/src/admin/database/admin-tables.js';
import { Housekeeping } from '../../../apps/broker/src/admin/settings/housekeeping.js';
import {
  DEFAULT_SETTINGS,
  SettingsTable,
} from '../../../apps/broker/src/admin/settings/settings.js';
import { createTestDatabase, type TestDatabase } from '../../support/database.js';

const DAYS = 7;

let database: TestDatabase;
let source: DataSource;
let tables: AdminTables;
let settings: SettingsTable;
let housekeeping: Housekeeping;
beforeAll(async () => {
  database = await createTestDatabase();
  source = await openAdminDatabase(adminDatabaseOptions(database.url));
  tables = new AdminTables(database.url);
  settings = new SettingsTable(tables);
  const logger = pino({ level: 'silent' });
  housekeeping = new Housekeeping({ logger } as unknown as AdminContext, tables, settings);
});
afterAll(async () => {
  await tables?.onApplicationShutdown();
  await source?.destroy();
  await database?.drop();
});

const agesIn = async (sql: string): Promise<number[]> =>
  (await tables.query<{ age: number }>(sql)).map(({ age }) => age);

const alertAges = () =>
  agesIn("select (labels->>'age')::int as age from posthorn_admin.alerts order by 1");

/** An alert that began 100 days ago, and ended so many days ago; null: it fires still. */
async function alert(age: number | null): Promise<bigint> {
  const [{ id }] = await tables.query<{ id: bigint }>(
    `insert into posthorn_admin.alerts (rule, severity, subject, labels, summary, state, since, seen_at, fired_at, resolved_at)
     values ('late', 'warning', $1, jsonb_build_object('age', $2::int), 'late', $3, now() - interval '100 days', now(),
       now() - interval '100 days', now() - $2::int * interval '1 day') returning id`,
    [`group/${age}`, age, age === null ? 'firing' : 'resolved'],
  );
  return id;
}

async function delivery(age: number, alertId: bigint | null, status: string): Promise<void> {
  await tables.query(
    `insert into posthorn_admin.alert_deliveries (id, webhook, rule, alert_id, event, body, status, created_at)
     values (gen_random_uuid(), 'on-call', 'late', $1, 'alert.firing', $2::int::text, $3, now() - $2::int * interval '1 day')`,
    [alertId, age, status],
  );
}

describe('what is kept for a while', () => {
  it('alerts that ended longer ago than the settings say are deleted, and none that fires', async () => {
    for (const age of [null, DAYS - 1, DAYS + 1, 31]) await alert(age);
    await housekeeping.sweep();
    expect(DEFAULT_SETTINGS.alertRetentionDays).toBe(30);
    expect(await alertAges()).toEqual([DAYS - 1, DAYS + 1, null]);
    await settings.change(tables, 'User:root', ({ settings: now }) => ({
      ...now,
      alertRetentionDays: DAYS,
    }));
    await housekeeping.sweep();
    expect(await alertAges()).toEqual([DAYS - 1, null]);
  });

  it('deliveries go with their alerts, and those of none by themselves, but for what is still to be told', async () => {
    const [kept, gone] = [await alert(DAYS - 2), await alert(DAYS + 2)];
    await delivery(DAYS + 3, kept, 'delivered');
    await delivery(DAYS + 4, gone, 'failed');
    await delivery(DAYS + 5, null, 'delivered');
    await delivery(DAYS + 6, null, 'pending');
    await delivery(DAYS - 1, null, 'delivered');
    await housekeeping.sweep();
    expect(
      await agesIn('select body::int as age from posthorn_admin.alert_deliveries order by 1'),
    ).toEqual([DAYS - 1, DAYS + 3, DAYS + 6]);
  });

  it('the audit log is kept until the settings say for how long', async () => {
    for (const age of [1, DAYS + 1, 1_000]) {
      await tables.query(
        `insert into posthorn_admin.audit_log (at, actor, action, resource, outcome, request_id, details)
         values (now() - $1::int * interval '1 day', 'User:root', 'topic.create', $2, 'succeeded', gen_random_uuid(), '{}')`,
        [age, String(age)],
      );
    }
    const ages = () =>
      agesIn('select resource::int as age from posthorn_admin.audit_log order by 1');
    await housekeeping.sweep();
    expect(await ages()).toEqual([1, DAYS + 1, 1_000]);
    await settings.change(tables, 'User:root', ({ settings: now }) => ({
      ...now,
      auditRetentionDays: DAYS,
    }));
    await housekeeping.sweep();
    expect(await ages()).toEqual([1]);
  });

  it('what exports have written goes a day after their end, and nothing of one that goes on', async () => {
    for (const hours of [null, 23, 25]) {
      await tables.query(
        `with job as (
           insert into posthorn_admin.jobs (kind, spec, status, created_by, ended_at, position)
           values ('export', jsonb_build_object('age', $1::int), $2, 'User:root', now() - $1::int * interval '1 hour', '{"chunks": 2}')
           returning id)
         insert into posthorn_admin.export_chunks select id, chunk, 'x' from job, generate_series(0, 1) chunk`,
        [hours, hours === null ? 'running' : 'completed'],
      );
    }
    await housekeeping.sweep();
    const left = await agesIn(
      `select (spec ->> 'age')::int as age from posthorn_admin.jobs j join posthorn_admin.export_chunks c on c.job_id = j.id
       order by 1`,
    );
    expect(left).toEqual([23, 23, null, null]);
    // So that nobody is offered a file that is not there.
    const told = await agesIn(
      `select (spec ->> 'age')::int as age from posthorn_admin.jobs where position ? 'isDeleted'`,
    );
    expect(told).toEqual([25]);
  });
});
