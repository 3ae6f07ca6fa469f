import { Injectable } from '@nestjs/common';
import { AdminTables, type Queries } from '../database/admin-tables.js';

/** What holds for the whole cluster and is of no broker's configs: what is kept how long, and how often is looked. */
export interface Settings {
  /** null: until somebody deletes it. */
  readonly auditRetentionDays: number | null;
  readonly alertRetentionDays: number;
  readonly alertEvaluationSeconds: number;
  /** How much of an export is stored, compressed. */
  readonly exportBytesMax: number;
  readonly exportRetentionHours: number;
  /** Exports of one user that are not done. */
  readonly exportsPerUserMax: number;
  /** How much all exports together store, compressed. */
  readonly exportsStoredBytesMax: number;
}

export const DEFAULT_SETTINGS: Settings = {
  auditRetentionDays: null,
  alertRetentionDays: 30,
  alertEvaluationSeconds: 5,
  exportBytesMax: 256 * 1024 * 1024,
  exportRetentionHours: 24,
  exportsPerUserMax: 10,
  exportsStoredBytesMax: 2 * 1024 ** 3,
};

export interface StoredSettings {
  readonly settings: Settings;
  /** null: never. */
  readonly updatedBy: string | null;
  readonly updatedAt: Date | null;
}

interface Row {
  readonly values: Partial<Settings>;
  readonly updatedBy: string | null;
  readonly updatedAt: Date | null;
}

const READ = `select "values", updated_by as "updatedBy", updated_at as "updatedAt" from posthorn_admin.settings`;

/** There is a row to be locked from then on. */
const BEGIN = `insert into posthorn_admin.settings ("values") values ('{}') on conflict do nothing`;

const WRITE = `
  update posthorn_admin.settings set "values" = $1, updated_by = $2, updated_at = clock_timestamp()
  returning "values", updated_by as "updatedBy", updated_at as "updatedAt"`;

/** The settings of all brokers of this database. Whoever goes by them reads them each time: there is nothing to be told. */
@Injectable()
export class SettingsTable {
  constructor(private readonly tables: AdminTables) {}

  async read(within: Queries = this.tables): Promise<StoredSettings> {
    return stored((await within.query<Row>(READ))[0]);
  }

  /** @param change is given what there is, which nobody else changes meanwhile. */
  async change(
    within: Queries,
    updatedBy: string,
    change: (now: StoredSettings) => Settings,
  ): Promise<StoredSettings> {
    await within.query(BEGIN);
    const [row] = await within.query<Row>(`${READ} for update`);
    const values = JSON.stringify(change(stored(row)));
    return stored((await within.query<Row>(WRITE, [values, updatedBy]))[0]);
  }
}

function stored(row: Row | undefined): StoredSettings {
  const { values = {}, updatedBy = null, updatedAt = null } = row ?? {};
  return { settings: { ...DEFAULT_SETTINGS, ...values }, updatedBy, updatedAt };
}
