import { Injectable } from '@nestjs/common';
import { AdminTables, type Queries } from '../database/admin-tables.js';
import { Problem } from '../http/problem.js';
import { SettingsTable } from '../settings/settings.js';

/** Whoever begins one looks and is committed before the next one looks. */
const LOCK = `select pg_advisory_xact_lock(7301004)`;

const UNFINISHED = `
  select count(*)::int as exports from posthorn_admin.jobs
  where kind = 'export' and created_by = $1 and status in ('queued', 'running', 'paused') and id is distinct from $2`;

/** Of what housekeeping has yet to delete nothing is counted: it does so within a minute. */
const STORED = `
  select coalesce(sum((j.position ->> 'storedBytes')::bigint), 0)::bigint as bytes from posthorn_admin.jobs j
  where j.kind = 'export' and (j.ended_at is null or j.ended_at > clock_timestamp() - $1::int * interval '1 hour')
    and exists (select from posthorn_admin.export_chunks c where c.job_id = j.id)`;

/** How many exports somebody may have under way, and how much all of them together may store. */
@Injectable()
export class ExportLimits {
  constructor(
    private readonly tables: AdminTables,
    private readonly settings: SettingsTable,
  ) {}

  /**
   * Whether an export may be begun, or, in the transaction that has begun it, be there: until that ends nobody else begins one.
   * @throws Problem too-many-exports, exports-full
   */
  async check(
    createdBy: string,
    begun: { readonly within: Queries; readonly id: bigint } | null = null,
  ): Promise<void> {
    const within = begun?.within ?? this.tables;
    if (begun !== null) await within.query(LOCK);
    const { exportsPerUserMax, exportsStoredBytesMax } = (await this.settings.read(within))
      .settings;
    const [{ exports }] = await within.query<{ exports: number }>(UNFINISHED, [
      createdBy,
      begun?.id ?? null,
    ]);
    if (exports >= exportsPerUserMax) {
      const detail = `${createdBy} has ${exports} exports that are not done, and may have ${exportsPerUserMax} (exportsPerUserMax).`;
      throw new Problem('too-many-exports', detail);
    }
    const stored = await this.storedBytes(within);
    if (stored >= exportsStoredBytesMax) {
      const detail = `Exports hold ${stored} bytes, and may hold ${exportsStoredBytesMax} (exportsStoredBytesMax).`;
      throw new Problem('exports-full', detail);
    }
  }

  /** Of all exports whose content is there, compressed. */
  async storedBytes(within: Queries = this.tables): Promise<number> {
    const { exportRetentionHours } = (await this.settings.read(within)).settings;
    const [{ bytes }] = await within.query<{ bytes: bigint }>(STORED, [exportRetentionHours]);
    return Number(bytes);
  }

  /**
   * Why there is no room for a chunk; null where there is. Those that look at once may go beyond the sum of all by a chunk each,
   * which is less than what a lock for each step would cost.
   * @param before what the export has stored already
   */
  async refusalOf(before: number, chunk: number): Promise<string | null> {
    const { exportBytesMax, exportsStoredBytesMax } = (await this.settings.read()).settings;
    if (before + chunk > exportBytesMax) return noRoom(`${exportBytesMax} bytes (exportBytesMax)`);
    if ((await this.storedBytes()) + chunk <= exportsStoredBytesMax) return null;
    return noRoom(`the ${exportsStoredBytesMax} bytes of all exports (exportsStoredBytesMax)`);
  }
}

function noRoom(into: string): string {
  return `what it holds is all that there was room for: the next records would not fit into ${into}`;
}
