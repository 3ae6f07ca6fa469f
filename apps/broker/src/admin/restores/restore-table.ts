import { Injectable } from '@nestjs/common';
import { AdminTables } from '../database/admin-tables.js';

export interface RestoreSummary {
  readonly count: number;
  /** Seconds since 1970 at which the last one was found; 0: never. */
  readonly lastAt: number;
}

/** The database was found to have gone back. */
export interface FoundRestore {
  /** Of the history that was begun then. */
  readonly history: string;
  /** What told. */
  readonly reason: string;
  /** What was committed after it may be lost. */
  readonly lastSignAt: Date;
  readonly secondsAgo: number;
}

const SUMMARY = `
  select count(*)::int as count, coalesce(extract(epoch from max(found_at)), 0)::float8 as "lastAt"
  from posthorn.restores`;

const WITHIN = `
  select history::text, reason, last_sign_at as "lastSignAt",
    extract(epoch from clock_timestamp() - found_at)::float8 as "secondsAgo"
  from posthorn.restores
  where found_at > clock_timestamp() - $1::int * interval '1 second' order by history desc limit 100`;

/** What brokers wrote down when they began a new history (docs/decisions/0290). */
@Injectable()
export class RestoreTable {
  constructor(private readonly tables: AdminTables) {}

  /** null without a database. */
  async summary(): Promise<RestoreSummary | null> {
    if (!this.tables.isThere) return null;
    const [summary] = await this.tables.query<RestoreSummary>(SUMMARY);
    return summary;
  }

  found(withinSeconds: number): Promise<FoundRestore[]> {
    return this.tables.query<FoundRestore>(WITHIN, [withinSeconds]);
  }
}
