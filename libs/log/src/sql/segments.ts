import { inTransaction, sqlStateOf, type Pool, type PoolClient } from '@posthorn/db';
import { catalogueSegment } from './reads.js';
import { segmentTable } from './segment-table.js';

export interface SegmentRow {
  readonly segmentId: number;
  readonly retentionClass: string;
  /** Milliseconds since it was made, by the database's clock. */
  readonly ageMs: number;
  readonly bytes: bigint;
  readonly sealed: boolean;
  readonly catalogued: boolean;
}

const LIST = `
  select segment_id, retention_class, sealed_at is not null as sealed, catalogued_at is not null as catalogued,
    (extract(epoch from clock_timestamp() - created_at) * 1000)::float8 as age_ms,
    coalesce(pg_relation_size(to_regclass('posthorn.log_segment_' || segment_id)), 0) as bytes
  from posthorn.segments order by segment_id`;

export async function listSegments(pool: Pool): Promise<readonly SegmentRow[]> {
  const { rows } = await pool.query<{
    segment_id: number;
    retention_class: string;
    sealed: boolean;
    catalogued: boolean;
    age_ms: number;
    bytes: bigint;
  }>(LIST);
  return rows.map((row) => ({
    segmentId: row.segment_id,
    retentionClass: row.retention_class,
    ageMs: row.age_ms,
    bytes: row.bytes,
    sealed: row.sealed,
    catalogued: row.catalogued,
  }));
}

/** Writers queue behind a waiting lock: whoever cannot have it at once tries again at the next check. */
const LOCK_TIMEOUT = `set local lock_timeout = '100ms'`;
const LOCK_NOT_AVAILABLE = '55P03';
const DEADLOCK_DETECTED = '40P01';

/** Runs in one transaction that gives up soon when others hold what it needs; `busy` when it did. */
async function unlessBusy<T>(
  pool: Pool,
  busy: T,
  work: (client: PoolClient) => Promise<T>,
): Promise<T> {
  try {
    return await inTransaction(pool, async (client) => {
      await client.query(LOCK_TIMEOUT);
      return work(client);
    });
  } catch (error) {
    const state = sqlStateOf(error);
    if (state === LOCK_NOT_AVAILABLE || state === DEADLOCK_DETECTED) return busy;
    throw error;
  }
}

/** Locks the segment's row for this transaction, unless another broker is at work on it or it is gone. */
async function claim(client: PoolClient, segmentId: number, condition: string): Promise<boolean> {
  const { rowCount } = await client.query(
    `select from posthorn.segments where segment_id = $1 and ${condition} for update skip locked`,
    [segmentId],
  );
  return rowCount === 1;
}

/**
 * Ends writing to a segment. SHARE waits for the flushes in flight and keeps new ones out for this one update; whoever
 * comes later finds the segment sealed and turns to its successor.
 */
export function sealSegment(pool: Pool, segmentId: number): Promise<boolean> {
  return unlessBusy(pool, false, async (client) => {
    await client.query(`lock table ${segmentTable(segmentId)} in share mode`);
    if (!(await claim(client, segmentId, 'sealed_at is null'))) return false;
    await client.query(
      'update posthorn.segments set sealed_at = clock_timestamp() where segment_id = $1',
      [segmentId],
    );
    return true;
  });
}

/** Writes down what a sealed segment holds. */
export function cataloguePartitions(pool: Pool, segmentId: number): Promise<boolean> {
  return unlessBusy(pool, false, async (client) => {
    const condition = 'sealed_at is not null and catalogued_at is null';
    if (!(await claim(client, segmentId, condition))) return false;
    await client.query(catalogueSegment(segmentId));
    await client.query(
      'update posthorn.segments set catalogued_at = clock_timestamp() where segment_id = $1',
      [segmentId],
    );
    return true;
  });
}

// A partition that was deleted needs nothing any more; neither does one whose log starts behind its last row here.
// What compaction is still writing serves nobody yet, and is not done with all the same.
const IS_DROPPABLE = `
  s.catalogued_at is not null and coalesce(s.cleaner_expires_at, '-infinity') < clock_timestamp() and not exists (
    select from posthorn.partition_segments ps
    join posthorn.partitions p on p.partition_id = ps.partition_id
    where ps.segment_id = s.segment_id and p.log_start_offset < ps.end_offset)`;
const DROPPABLE = `
  select s.segment_id from posthorn.segments s where ${IS_DROPPABLE} order by s.segment_id`;

export async function droppableSegments(pool: Pool): Promise<readonly number[]> {
  const { rows } = await pool.query<{ segment_id: number }>(DROPPABLE);
  return rows.map((row) => row.segment_id);
}

/**
 * Drops the table and what was known of it. Resolves with the bytes that it took on disk, with its index; null while a
 * transaction that has read it is open.
 */
export function dropSegment(pool: Pool, segmentId: number): Promise<bigint | null> {
  return unlessBusy<bigint | null>(pool, null, async (client) => {
    if (!(await claim(client, segmentId, 'catalogued_at is not null'))) return null;
    // Looked at again under the lock: a partition may have been switched to a segment of clean rows meanwhile, which
    // waits for this lock from now on.
    const { rowCount } = await client.query(
      `select from posthorn.segments s where s.segment_id = $1 and ${IS_DROPPABLE}`,
      [segmentId],
    );
    if (rowCount === 0) return null;
    const table = segmentTable(segmentId);
    const { rows } = await client.query<{ bytes: bigint }>(
      'select coalesce(pg_total_relation_size(to_regclass($1)), 0) as bytes',
      [table],
    );
    await client.query(`drop table ${table}`);
    await client.query('delete from posthorn.segments where segment_id = $1', [segmentId]);
    return rows[0].bytes;
  });
}

// Cutoff per partition: the first segment that still has something to keep ends the expired prefix.
const EXPIRED_PREFIX = `
  select c.partition_id, max(ps.end_offset) as log_start_offset
  from unnest($1::int[], $2::bigint[]) as c (partition_id, expired_before)
  join posthorn.partition_segments ps on ps.partition_id = c.partition_id
  where ps.base_offset < coalesce((
    select min(k.base_offset) from posthorn.partition_segments k
    where k.partition_id = c.partition_id and k.max_timestamp >= c.expired_before), 9223372036854775807)
  group by c.partition_id`;

/** End of the whole segments that hold nothing younger than the partition's cutoff. */
export async function expiredPrefixes(
  pool: Pool,
  cutoffs: ReadonlyMap<number, bigint>,
): Promise<ReadonlyMap<number, bigint>> {
  const { rows } = await pool.query<{ partition_id: number; log_start_offset: bigint }>(
    EXPIRED_PREFIX,
    [[...cutoffs.keys()], [...cutoffs.values()]],
  );
  return new Map(rows.map((row) => [row.partition_id, row.log_start_offset]));
}
