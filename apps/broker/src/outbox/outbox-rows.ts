import type { Pool } from '@posthorn/db';
import type { OutboxPosition } from './outbox-cursor.js';

/** A record that a transaction of the database published. */
export interface OutboxRow {
  readonly id: bigint;
  readonly eventId: string;
  /** Milliseconds since the epoch, by the database's clock. */
  readonly publishedMs: bigint;
  /** null: by the key. */
  readonly partition: number | null;
  readonly topic: string;
  readonly key: Buffer | null;
  readonly value: Buffer | null;
  readonly headers: Readonly<Record<string, string | null>>;
}

export interface OutboxPage {
  /** What the page was cut from; PostgreSQL's pg_snapshot as text. */
  readonly snapshot: string;
  /** Not everything that is visible in it. */
  readonly more: boolean;
  /** Ascending by id. */
  readonly rows: readonly OutboxRow[];
}

/** What waits in the outbox, and what no log took. */
export interface OutboxBacklog {
  /** Rows that wait, no more than BACKLOG_COUNTED_MAX. */
  readonly pending: number;
  /** Age of the oldest of them in seconds by the database's clock; 0 without any. */
  readonly oldestSeconds: number;
  /** Rows of posthorn.outbox_dead, no more than BACKLOG_COUNTED_MAX. */
  readonly dead: number;
}

/** Rows and bytes of values of one page: what is in memory at once. */
const PAGE_ROWS_MAX = 1000;
const PAGE_BYTES_MAX = 4 * 1024 * 1024;
/** A generation that has grown so far gives way to the next: reading past what is dead in it costs 10 ms at worst. */
const GENERATION_BYTES = 16 * 1024 * 1024;

const READ = `
  select snapshot, more, id, event_id, (extract(epoch from published_at) * 1000)::bigint as published_ms, partition,
    topic, key, value, headers
  from posthorn.read_outbox($1::pg_snapshot, $2::pg_snapshot, $3, ${PAGE_ROWS_MAX}, ${PAGE_BYTES_MAX})`;

// Two statements in one message are one transaction. In any other isolation, which a database may have by default, it truncates
// nothing: what it sees may be older than what it has locked.
const ROTATE = `
  set transaction isolation level read committed;
  select posthorn.rotate_outbox(${GENERATION_BYTES})`;

/** Counting a backlog of millions at every scrape would take longer than the moving of some of it. */
const BACKLOG_COUNTED_MAX = 100_000;

// The oldest by id, which is drawn when a row is published: the first entry of an index.
const BACKLOG = `
  select
    (select count(*) from (select from posthorn.outbox limit ${BACKLOG_COUNTED_MAX}) w)::int as pending,
    coalesce(extract(epoch from clock_timestamp() -
      (select published_at from posthorn.outbox order by id limit 1)), 0)::float8 as oldest_seconds,
    (select count(*) from (select from posthorn.outbox_dead limit ${BACKLOG_COUNTED_MAX}) d)::int as dead`;

const HAS_PARTITION = `
  select from posthorn.topics t join posthorn.partitions p using (topic_id)
  where t.name = $1 and p.partition_index = $2`;

interface RawRow {
  readonly snapshot: string;
  readonly more: boolean;
  readonly id: bigint;
  readonly event_id: string;
  readonly published_ms: bigint;
  readonly partition: number | null;
  readonly topic: string;
  readonly key: Buffer | null;
  readonly value: Buffer | null;
  readonly headers: Record<string, string | null>;
}

/** The outbox of the broker's own database: see migrations/0062-outbox.sql, which tells how it is read. */
export class OutboxRows {
  constructor(private readonly pool: Pool) {}

  async read({ seen, upto, afterId }: OutboxPosition): Promise<OutboxPage> {
    const { rows } = await this.pool.query<RawRow>(READ, [seen, upto, afterId]);
    const [{ snapshot, more }] = rows;
    return { snapshot, more, rows: rows.slice(1).map(toRow) };
  }

  /** By the database itself: what this broker knows of topics may be a moment old. */
  async hasPartition(topic: string, partition: number): Promise<boolean> {
    const { rowCount } = await this.pool.query(HAS_PARTITION, [topic, partition]);
    return rowCount === 1;
  }

  /** Moves the row to posthorn.outbox_dead. */
  async bury(id: bigint, error: string, reason: string): Promise<void> {
    await this.pool.query('select posthorn.bury_outbox($1, $2, $3)', [id, error, reason]);
  }

  async backlog(): Promise<OutboxBacklog> {
    const { rows } = await this.pool.query<{
      pending: number;
      oldest_seconds: number;
      dead: number;
    }>(BACKLOG);
    const [{ pending, oldest_seconds, dead }] = rows;
    return { pending, oldestSeconds: Math.max(0, oldest_seconds), dead };
  }

  async rotate(): Promise<void> {
    await this.pool.query(ROTATE);
  }

  close(): Promise<void> {
    return this.pool.end();
  }
}

function toRow(row: RawRow): OutboxRow {
  const { id, partition, topic, key, value, headers } = row;
  return {
    id,
    eventId: row.event_id,
    publishedMs: row.published_ms,
    partition,
    topic,
    key,
    value,
    headers,
  };
}
