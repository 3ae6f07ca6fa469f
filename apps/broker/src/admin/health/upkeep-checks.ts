import { statfs } from 'node:fs/promises';
import { Inject, Injectable } from '@nestjs/common';
import { migrationState } from '@posthorn/db';
import { ADMIN_CONTEXT, type AdminContext, type HealthCheck } from '../admin-context.js';
import { ADMIN_SCHEMA, adminDatabaseOptions } from '../database/admin-database.js';
import { AdminTables } from '../database/admin-tables.js';

/** Anybody may ask, as often as they like. */
const KEPT_MS = 10_000;
/** A check that is late by more has not been made: the clocks of broker and database differ by less. */
const LATE_MS = 5 * 60_000;
/** PostgreSQL stops when its disk is full, and so does the bus. As `posthorn doctor` has it. */
const FREE_SHARE_MIN = 0.1;
const FREE_BYTES_MIN = 2_000_000_000;

/** What somebody should see to before it keeps traffic out: none of it does yet. */
@Injectable()
export class UpkeepChecks {
  private kept: { readonly atMs: number; readonly checks: Promise<readonly HealthCheck[]> } | null =
    null;

  constructor(
    @Inject(ADMIN_CONTEXT)
    private readonly context: Pick<
      AdminContext,
      'clock' | 'log' | 'logger' | 'retention' | 'embeddedDirectory'
    >,
    private readonly tables: AdminTables,
  ) {}

  all(): Promise<readonly HealthCheck[]> {
    const nowMs = performance.now();
    if (this.kept === null || nowMs - this.kept.atMs >= KEPT_MS)
      this.kept = { atMs: nowMs, checks: this.look() };
    return this.kept.checks;
  }

  private async look(): Promise<readonly HealthCheck[]> {
    if (!this.tables.isThere) return [];
    const looks = {
      migrations: () => this.migrations(),
      retention: () => this.retention(),
      disk: () => this.disk(),
    };
    return Promise.all(
      Object.entries(looks).map(async ([name, look]) => {
        try {
          const detail = await look();
          return { name, ok: detail === null, detail };
        } catch (err) {
          this.context.logger.debug({ err, check: name }, 'a health check could not be made');
          return { name, ok: false, detail: 'could not be looked at' };
        }
      }),
    );
  }

  /** What was applied when this broker started may not be what there is now: brokers of another version came since. */
  private async migrations(): Promise<string | null> {
    const { pending, newer, changed } = await migrationState((sql) => this.tables.query(sql));
    const known = new Set(
      (adminDatabaseOptions('').migrations as (() => void)[]).map(({ name }) => name),
    );
    const rows = await this.tables.query<{ name: string }>(
      `select name from ${ADMIN_SCHEMA}.migrations`,
    );
    const isNewer = newer.length > 0 || rows.some(({ name }) => !known.has(name));
    if (isNewer)
      return 'The database was migrated by a newer version: this one runs on, and cannot be started again.';
    if (pending.length > 0) return 'Migrations of this version are not applied: start it again.';
    return changed.length > 0
      ? 'A migration was changed after it had been applied: this version cannot be started again.'
      : null;
  }

  private async retention(): Promise<string | null> {
    const { retention, log, clock } = this.context;
    const row = (await retention?.read())?.find(
      ({ brokerId }) => brokerId === log.cluster.brokerId,
    );
    if (row === undefined) return null;
    // The error may quote what nobody but an operator should read.
    if (row.error !== null)
      return 'The last retention check of this broker failed; GET /api/v1/storage tells why.';
    return clock.now() - row.nextMs > LATE_MS
      ? 'The next retention check of this broker is overdue: what should be deleted is not.'
      : null;
  }

  /** Of a PostgreSQL that is elsewhere nobody tells us, and whoever runs it watches its disk. */
  private async disk(): Promise<string | null> {
    const { embeddedDirectory = null } = this.context;
    if (embeddedDirectory === null) return null;
    const { bavail, blocks, bsize } = await statfs(embeddedDirectory);
    const isLow = bavail * bsize < FREE_BYTES_MIN || bavail / blocks < FREE_SHARE_MIN;
    return isLow
      ? `Only ${Math.floor((100 * bavail) / blocks)} % of the disk is free: PostgreSQL stops when it is full.`
      : null;
  }
}
