import {
  Inject,
  Injectable,
  type OnApplicationBootstrap,
  type OnModuleDestroy,
} from '@nestjs/common';
import { ADMIN_CONTEXT, type AdminContext } from '../admin-context.js';
import { AdminTables } from '../database/admin-tables.js';
import { SettingsTable } from './settings.js';

const LOOK_MS = 60_000;
/** The oldest are looked at, by their ids, and not all: a table of millions would be read once a minute. */
const ROWS_AT_ONCE = 10_000;

const AUDIT = `
  delete from posthorn_admin.audit_log where id in (
    select id from (select id, at from posthorn_admin.audit_log order by id limit ${ROWS_AT_ONCE}) t
    where at < clock_timestamp() - $1::int * interval '1 day')`;

const ALERTS = `
  delete from posthorn_admin.alerts where id in (
    select id from (
      select id, resolved_at from posthorn_admin.alerts where state = 'resolved' order by id limit ${ROWS_AT_ONCE}) t
    where resolved_at < clock_timestamp() - $1::int * interval '1 day')`;

/** Of an alert that is still there they stay as long as it does. */
const DELIVERIES = `
  delete from posthorn_admin.alert_deliveries where id in (
    select t.id from (select * from posthorn_admin.alert_deliveries order by seq limit ${ROWS_AT_ONCE}) t
    where t.status <> 'pending' and t.created_at < clock_timestamp() - $1::int * interval '1 day'
      and not exists (select from posthorn_admin.alerts a where a.id = t.alert_id))`;

const STORAGE = `delete from posthorn_admin.storage_history where at < clock_timestamp() - interval '8 days'`;

/** Half a megabyte each, at the most: what is left goes at the next looks. */
const CHUNKS_AT_ONCE = 1_000;

const EXPORTS = `
  with deleted as (
    delete from posthorn_admin.export_chunks where (job_id, chunk) in (
      select c.job_id, c.chunk from posthorn_admin.export_chunks c join posthorn_admin.jobs j on j.id = c.job_id
      where j.ended_at < clock_timestamp() - $1::int * interval '1 hour'
      order by c.job_id, c.chunk limit ${CHUNKS_AT_ONCE})
    returning job_id)
  update posthorn_admin.jobs set position = position || '{"isDeleted": true}'
  where id in (select job_id from deleted)`;

/** Topics are deleted by Kafka clients, too, which know nothing of descriptions. */
const DESCRIPTIONS = `
  delete from posthorn_admin.topic_descriptions d
  where not exists (select from posthorn.topics t where t.topic_id = d.topic_id)`;

/** Deletes what is older than the settings say, and what is about topics that are gone. Every broker may: whoever is second finds nothing. */
@Injectable()
export class Housekeeping implements OnApplicationBootstrap, OnModuleDestroy {
  #timer: NodeJS.Timeout | undefined;
  #running: Promise<void> | null = null;

  constructor(
    @Inject(ADMIN_CONTEXT) private readonly context: AdminContext,
    private readonly tables: AdminTables,
    private readonly settings: SettingsTable,
  ) {}

  onApplicationBootstrap(): void {
    if (!this.tables.isThere) return;
    this.#timer = setInterval(() => {
      this.#running ??= this.#attempt().finally(() => (this.#running = null));
    }, LOOK_MS).unref();
  }

  /** The database is closed after this. */
  async onModuleDestroy(): Promise<void> {
    clearInterval(this.#timer);
    await this.#running;
  }

  /** One look. */
  async sweep(): Promise<void> {
    const { settings } = await this.settings.read();
    const { auditRetentionDays, alertRetentionDays, exportRetentionHours } = settings;
    if (auditRetentionDays !== null) await this.tables.query(AUDIT, [auditRetentionDays]);
    await this.tables.query(ALERTS, [alertRetentionDays]);
    await this.tables.query(DELIVERIES, [alertRetentionDays]);
    await this.tables.query(STORAGE);
    await this.tables.query(EXPORTS, [exportRetentionHours]);
    await this.tables.query(DESCRIPTIONS);
  }

  async #attempt(): Promise<void> {
    try {
      await this.sweep();
    } catch (err) {
      this.context.logger.debug({ err }, 'what is too old could not be deleted');
    }
  }
}
