import type { Pool } from '@posthorn/db';
import type { RetentionRun } from '@posthorn/log';
import { readVersions } from '../policies/postgres-rows.js';

/** What was asked of all brokers has this name among the versions that they look at. */
export const RETENTION_REQUESTS = 'retention';

/** What is known of the retention checks of one broker. */
export interface RetentionRow {
  readonly brokerId: number;
  /** Milliseconds since the epoch, as all times here, by the database's clock; null before the first check. */
  readonly finishedMs: number | null;
  readonly durationMs: number | null;
  readonly error: string | null;
  /** Of the last check. */
  readonly removed: {
    readonly partitions: number;
    readonly offsets: bigint;
    readonly segments: number;
    readonly bytes: bigint;
  };
  readonly nextMs: number;
  readonly countedSinceMs: number;
  readonly lastRemovedMs: number | null;
  readonly total: { readonly offsets: bigint; readonly segments: bigint; readonly bytes: bigint };
  /** The last check that was asked for and is done. */
  readonly answered: bigint;
}

const ANNOUNCE = `
  insert into posthorn.retention_runs (broker_id, next_at, answered)
  values ($1, clock_timestamp() + $2 * interval '1 millisecond', $3)
  on conflict (broker_id) do update set next_at = excluded.next_at, answered = excluded.answered`;

const WRITE = `
  update posthorn.retention_runs set
    finished_at = clock_timestamp(), duration_ms = $2, error = $3, partitions = $4, offsets = $5, segments = $6, bytes = $7,
    next_at = clock_timestamp() + $8 * interval '1 millisecond',
    last_removed_at = case when $5::bigint > 0 or $6::int > 0 then clock_timestamp() else last_removed_at end,
    total_offsets = total_offsets + $5::bigint, total_segments = total_segments + $6::int,
    total_bytes = total_bytes + $7::bigint
  where broker_id = $1`;

const ANSWER = `
  update posthorn.retention_runs set answered = greatest(answered, $2) where broker_id = $1`;

/** Of a broker that is gone what it did last is told for a week. */
const FORGET = `
  delete from posthorn.retention_runs r
  where r.next_at < clock_timestamp() - interval '7 days'
    and not exists (select from posthorn.brokers b where b.broker_id = r.broker_id)`;

const REQUEST = `
  insert into posthorn.policy_versions as v (kind, version) values ('${RETENTION_REQUESTS}', 1)
  on conflict (kind) do update set version = v.version + 1 returning version`;

const READ = `
  select broker_id, (extract(epoch from finished_at) * 1000)::float8 as finished_ms, duration_ms, error, partitions, offsets,
    segments, bytes, (extract(epoch from next_at) * 1000)::float8 as next_ms,
    (extract(epoch from counted_since) * 1000)::float8 as counted_since_ms,
    (extract(epoch from last_removed_at) * 1000)::float8 as last_removed_ms,
    total_offsets, total_segments, total_bytes, answered
  from posthorn.retention_runs order by broker_id`;

interface RawRow {
  readonly broker_id: number;
  readonly finished_ms: number | null;
  readonly duration_ms: number | null;
  readonly error: string | null;
  readonly partitions: number;
  readonly offsets: bigint;
  readonly segments: number;
  readonly bytes: bigint;
  readonly next_ms: number;
  readonly counted_since_ms: number;
  readonly last_removed_ms: number | null;
  readonly total_offsets: bigint;
  readonly total_segments: bigint;
  readonly total_bytes: bigint;
  readonly answered: bigint;
}

/** The checks of all brokers, in the database: see migrations/0105-retention-runs.sql. */
export class RetentionRows {
  constructor(private readonly pool: Pool) {}

  /** A broker is there, and what was asked for before is not for it. */
  async announce(brokerId: number, nextInMs: number, answered: bigint): Promise<void> {
    await this.pool.query(FORGET);
    await this.pool.query(ANNOUNCE, [brokerId, nextInMs, answered]);
  }

  async write(brokerId: number, run: RetentionRun, nextInMs: number): Promise<void> {
    const { durationMs, error, partitions, offsets, segments, bytes } = run;
    const values = [durationMs, error, partitions, offsets, segments, bytes, nextInMs];
    await this.pool.query(WRITE, [brokerId, ...values]);
  }

  async answer(brokerId: number, request: bigint): Promise<void> {
    await this.pool.query(ANSWER, [brokerId, request]);
  }

  /** Asks every broker for a check; what is given back is its number. */
  async request(): Promise<bigint> {
    const { rows } = await this.pool.query<{ version: bigint }>(REQUEST);
    return rows[0].version;
  }

  /** The last check that was asked for. */
  async requested(): Promise<bigint> {
    return (await readVersions(this.pool)).get(RETENTION_REQUESTS) ?? 0n;
  }

  async read(): Promise<readonly RetentionRow[]> {
    const { rows } = await this.pool.query<RawRow>(READ);
    return rows.map((row) => ({
      brokerId: row.broker_id,
      finishedMs: row.finished_ms,
      durationMs: row.duration_ms,
      error: row.error,
      removed: {
        partitions: row.partitions,
        offsets: row.offsets,
        segments: row.segments,
        bytes: row.bytes,
      },
      nextMs: row.next_ms,
      countedSinceMs: row.counted_since_ms,
      lastRemovedMs: row.last_removed_ms,
      total: { offsets: row.total_offsets, segments: row.total_segments, bytes: row.total_bytes },
      answered: row.answered,
    }));
  }
}
