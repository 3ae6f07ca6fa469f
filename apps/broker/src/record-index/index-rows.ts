import { inTransaction, type Pool } from '@posthorn/db';
import { asLeader, insertAsLeader, type ShardClaim } from './as-leader.js';
import { BuildRows } from './build-rows.js';
import { asHash, asInt, deltasOf, type IndexPage } from './index-pages.js';

/** A stretch of a partition that the index tells of. */
export interface IndexRun {
  readonly partitionId: number;
  readonly baseOffset: bigint;
  readonly endOffset: bigint;
  readonly level: number;
  readonly entries: number;
  readonly maxTimestamp: bigint;
  readonly fields: readonly string[];
}

export interface NewRun extends IndexRun {
  readonly pages: readonly IndexPage[];
  /** There are runs in its range; without it that is somebody else's write, and this one fails. */
  readonly replaces: boolean;
}

/** Offsets [start, end) of a partition. */
export interface Stretch {
  readonly start: bigint;
  readonly end: bigint;
}

/** What the index tells of a partition below an offset. */
export interface Looked {
  /** Where it tells anything, ascending: elsewhere records have to be read. */
  readonly stretches: readonly Stretch[];
  /** Records that may have a hash, newest first; only they can, from `floor` up to where the look began. */
  readonly offsets: readonly bigint[];
  /** Further down more wait; 0 when none do. */
  readonly floor: bigint;
  /** Largest timestamp of what waits further down; null when nothing does. */
  readonly olderThan: bigint | null;
  /** There are too many to name them: from here up to where the look began, everything is to be read. */
  readonly isDense: boolean;
}

/** Rows of one statement: each brings its bytes as a parameter of its own, since an array of bytea travels as text. */
const PAGES_PER_INSERT = 100;
/** Pages that one look brings of all partitions together, and of one of them, 8 kB each. */
const PAGES_PER_LOOK = 512;
const PAGES_PER_PARTITION = { min: 4, max: 16 };
/** Rows that one statement deletes: it holds no lock that anybody waits for, but writes WAL at once. */
const RUNS_PER_DELETE = 200;

const RUN_COLUMNS = `partition_id, base_offset, end_offset, level, entries, max_timestamp, fields`;

const RUNS = `
  select ${RUN_COLUMNS} from posthorn.index_runs where partition_id = any ($1::int[]) order by base_offset`;

const PAGES = `
  select base_offset, entries from posthorn.index_pages
  where partition_id = $1 and base_offset >= $2 and base_offset < $3 order by base_offset, first_hash, page`;

const DELETE_RUNS = `
  with gone as (
    delete from posthorn.index_runs where partition_id = $1 and base_offset >= $2 and base_offset < $3
    returning base_offset)
  delete from posthorn.index_pages p using gone g where p.partition_id = $1 and p.base_offset = g.base_offset`;

const INSERT_RUN = `
  insert into posthorn.index_runs (${RUN_COLUMNS}, bytes) values ($1, $2, $3, $4, $5, $6, $7, $8)`;

// Neighbours of a stretch that all have the fields become one.
const STRETCHES = `
  select partition_id, min(base_offset) as base_offset, max(end_offset) as end_offset
  from (
    select partition_id, base_offset, end_offset, count(*) filter (where begins)
      over (partition by partition_id order by base_offset) as stretch
    from (
      select partition_id, base_offset, end_offset, base_offset is distinct from
        lag(end_offset) over (partition by partition_id order by base_offset) as begins
      from posthorn.index_runs where partition_id = any ($1::int[]) and fields @> $2::text[]) r
  ) s group by partition_id, stretch order by partition_id, min(base_offset)`;

// `offset 0` keeps the planner at one look for each run: joined by hash it would read every page of the partition.
export const LOOK = `
  select p.partition_id, f.base_offset, f.hash, f.entries, f.max_timestamp
  from unnest($1::int[], $2::bigint[]) as p (partition_id, below)
  cross join lateral (
    select r.base_offset, r.max_timestamp, h.hash, i.entries
    from posthorn.index_runs r
    cross join unnest($3::int[]) as h (hash)
    cross join lateral (
      select entries from posthorn.index_pages_with(r.partition_id, r.base_offset, h.hash) offset 0) i
    where r.partition_id = p.partition_id and r.base_offset < p.below
    order by r.base_offset desc limit $4) f`;

const DROP_ORPHANS = `
  with gone as (
    delete from posthorn.index_runs where ctid in (
      select r.ctid from posthorn.index_runs r
      where not exists (select from posthorn.partitions p where p.partition_id = r.partition_id)
      limit ${RUNS_PER_DELETE})
    returning partition_id, base_offset
  ), pages as (
    delete from posthorn.index_pages p using gone g
    where p.partition_id = g.partition_id and p.base_offset = g.base_offset
  )
  select count(*)::int as runs from gone`;

interface RawRun {
  readonly partition_id: number;
  readonly base_offset: bigint;
  readonly end_offset: bigint;
  readonly level: number;
  readonly entries: number;
  readonly max_timestamp: bigint;
  readonly fields: string[];
}

interface RawStretch {
  readonly partition_id: number;
  readonly base_offset: bigint;
  readonly end_offset: bigint;
}

interface RawPage {
  readonly partition_id: number;
  readonly base_offset: bigint;
  readonly hash: number;
  readonly entries: Buffer;
  readonly max_timestamp: bigint;
}

/** The statements on the record index: see migrations/0083-record-index.sql. */
export class IndexRows {
  readonly builds: BuildRows;

  constructor(private readonly pool: Pool) {
    this.builds = new BuildRows(pool);
  }

  /** By partition, ascending; those without any are left out. */
  async runs(partitionIds: readonly number[]): Promise<ReadonlyMap<number, readonly IndexRun[]>> {
    const { rows } = await this.pool.query<RawRun>(RUNS, [partitionIds]);
    const runs = rows.map((row) => ({
      partitionId: row.partition_id,
      baseOffset: row.base_offset,
      endOffset: row.end_offset,
      level: row.level,
      entries: row.entries,
      maxTimestamp: row.max_timestamp,
      fields: row.fields,
    }));
    return Map.groupBy(runs, ({ partitionId }) => partitionId);
  }

  /** Pages of the runs that begin in [start, end). */
  async pages(
    partitionId: number,
    start: bigint,
    end: bigint,
  ): Promise<readonly { readonly baseOffset: bigint; readonly entries: Buffer }[]> {
    const { rows } = await this.pool.query<RawPage>(PAGES, [partitionId, start, end]);
    return rows.map((row) => ({ baseOffset: row.base_offset, entries: row.entries }));
  }

  /**
   * Writes a run; with `replaces` in the place of those that begin in its range. With the epoch in the same transaction: who lost the shard
   * writes nothing. It may be lost in a crash of PostgreSQL, all of it: then it is written again.
   */
  async write(run: NewRun, claim: ShardClaim): Promise<void> {
    const { partitionId, baseOffset, endOffset, pages } = run;
    const row = rowOf(run);
    if (!run.replaces && pages.length <= PAGES_PER_INSERT) {
      const inserts = [INSERT_RUN, ...(pages.length > 0 ? [insertPages(pages, row.length)] : [])];
      return insertAsLeader(this.pool, claim, inserts, [...row, ...pages.flatMap(valuesOf)]);
    }
    await asLeader(this.pool, claim, async (client) => {
      if (run.replaces) await client.query(DELETE_RUNS, [partitionId, baseOffset, endOffset]);
      await client.query(INSERT_RUN, row);
      for (let from = 0; from < pages.length; from += PAGES_PER_INSERT) {
        const some = pages.slice(from, from + PAGES_PER_INSERT);
        await client.query(insertPages(some, 2), [
          partitionId,
          baseOffset,
          ...some.flatMap(valuesOf),
        ]);
      }
    });
  }

  /** Forgets the runs that begin below `offset`: what they tell of is gone. */
  async dropBelow(partitionId: number, offset: bigint, claim: ShardClaim): Promise<void> {
    await asLeader(this.pool, claim, (client) =>
      client.query(DELETE_RUNS, [partitionId, 0n, offset]),
    );
  }

  /** Forgets some of the runs of partitions that are no more; false when there are no others. */
  async dropOrphans(): Promise<boolean> {
    const { rows } = await this.pool.query<{ runs: number }>(DROP_ORPHANS);
    return rows[0].runs === RUNS_PER_DELETE;
  }

  /**
   * For each partition what runs that have all of the fields tell of the hashes below an offset, by partition. In one
   * snapshot: a run that is dropped between two statements must not leave a stretch without its candidates.
   */
  async look(
    partitions: ReadonlyMap<number, bigint>,
    fields: readonly string[],
    hashes: readonly number[],
  ): Promise<ReadonlyMap<number, Looked>> {
    const ids = [...partitions.keys()];
    const { min, max } = PAGES_PER_PARTITION;
    const pagesMax = Math.max(min, Math.min(max, Math.floor(PAGES_PER_LOOK / ids.length)));
    const ints = hashes.map((hash) => asInt(hash));
    const [stretches, pages] = await inTransaction(this.pool, async (client) => {
      await client.query('set transaction isolation level repeatable read, read only');
      return [
        await client.query<RawStretch>(STRETCHES, [ids, fields]),
        await client.query<RawPage>(LOOK, [ids, [...partitions.values()], ints, pagesMax]),
      ] as const;
    });
    const stretchesOf = Map.groupBy(stretches.rows, (row) => row.partition_id);
    const pagesOf = Map.groupBy(pages.rows, (row) => row.partition_id);
    return new Map(
      ids.map((id) => [
        id,
        {
          ...candidatesOf(pagesOf.get(id) ?? [], pagesMax),
          stretches: (stretchesOf.get(id) ?? []).map((row) => ({
            start: row.base_offset,
            end: row.end_offset,
          })),
        },
      ]),
    );
  }

  async close(): Promise<void> {
    await this.pool.end();
  }
}

/** As INSERT_RUN has them. */
function rowOf({ pages, ...run }: NewRun): unknown[] {
  const { partitionId, baseOffset, endOffset, level, entries, maxTimestamp, fields } = run;
  const bytes = pages.reduce((sum, page) => sum + page.entries.length, 0);
  return [partitionId, baseOffset, endOffset, level, entries, maxTimestamp, fields, bytes];
}

/** Of the run that $1 and $2 name; the values of the pages come behind the first `known` ones. */
function insertPages(pages: readonly IndexPage[], known: number): string {
  const rows = pages.map((_, i) => {
    const at = known + 3 * i;
    return `($1, $2, $${at + 1}, $${at + 2}, $${at + 3})`;
  });
  return `
    insert into posthorn.index_pages (partition_id, base_offset, first_hash, page, entries) values ${rows.join(', ')}`;
}

function valuesOf({ firstHash, page, entries }: IndexPage): unknown[] {
  return [firstHash, page, entries];
}

function candidatesOf(rows: readonly RawPage[], pagesMax: number): Omit<Looked, 'stretches'> {
  const lowest = rows.at(-1);
  if (rows.length < pagesMax || lowest === undefined) {
    return { offsets: offsetsOf(rows), floor: 0n, olderThan: null, isDense: false };
  }
  // The last run may have further pages: the next look begins with it.
  const whole = rows.filter((row) => row.base_offset > lowest.base_offset);
  const olderThan = lowest.max_timestamp;
  const last = whole.at(-1);
  return last === undefined
    ? { offsets: [], floor: lowest.base_offset, olderThan, isDense: true }
    : { offsets: offsetsOf(whole), floor: last.base_offset, olderThan, isDense: false };
}

/** Each once, newest first. */
function offsetsOf(rows: readonly RawPage[]): bigint[] {
  const offsets = rows.flatMap((row) =>
    deltasOf(row.entries, asHash(row.hash)).map((delta) => row.base_offset + BigInt(delta)),
  );
  return [...new Set(offsets)].sort((a, b) => (a > b ? -1 : 1));
}
