import type { SqlConnection } from '../schema/install.js';
import type { OutboxPosition } from './outbox-cursor.js';
import type { PublishedPage } from './published-page.js';

/** A row that waits for the relay. */
export interface OutboxRow {
  /** int8, as text. */
  readonly id: string;
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
  readonly snapshot: string;
  readonly more: boolean;
  /** Ascending by id. */
  readonly rows: readonly OutboxRow[];
}

/** Rows and bytes of one page: what is in memory at once, and in one transaction of the log. */
const PAGE_ROWS_MAX = 1000;
const PAGE_BYTES_MAX = 4 * 1024 * 1024;
const GENERATION_BYTES = 16 * 1024 * 1024;

const READ = `
  select snapshot, more, id::text as id, event_id as "eventId",
    ((extract(epoch from published_at) * 1000)::bigint)::text as "publishedMs", partition, topic, key, value, headers
  from posthorn.read_outbox($1::pg_snapshot, $2::pg_snapshot, $3, ${PAGE_ROWS_MAX}, ${PAGE_BYTES_MAX})`;

// Two statements in one message are one transaction. In any other isolation, which a database may have by default, it truncates
// nothing: what it sees may be older than what it has locked.
const ROTATE = `
  set transaction isolation level read committed;
  select posthorn.rotate_outbox(${GENERATION_BYTES})`;

// An owner is the name of its relay and 37 characters that tell it from others of that name; of relays before those, the name alone.
const TAKE_LEASE = `
  insert into posthorn.outbox_relay as held (owner, expires_at)
  values ($1, now() + $2::int * interval '1 millisecond')
  on conflict (singleton) do update set owner = excluded.owner, expires_at = excluded.expires_at
  where held.owner = excluded.owner or held.expires_at < now()
    or ($3::boolean and $4 in (held.owner, left(held.owner, -37)))
  returning owner`;

const IS_NAMESAKES = `
  select $1 in (owner, left(owner, -37)) as "isNamesakes" from posthorn.outbox_relay`;

export interface LeaseClaim {
  readonly owner: string;
  readonly instanceId: string;
  /** Of a process that has just begun: it takes the lease over from another of its name. */
  readonly isStart: boolean;
}

type RawRow = Omit<OutboxRow, 'publishedMs'> & {
  readonly snapshot: string;
  readonly more: boolean;
  readonly publishedMs: string;
};

/** posthorn.outbox of a service's own database: see sql/0062-outbox.sql, which tells how it is read. */
export class OutboxRows {
  constructor(private readonly connection: SqlConnection) {}

  /** Names the outbox to a Kafka cluster; the same for as long as the database lives. */
  async outboxId(): Promise<string> {
    const [{ id }] = await this.connection.query<[{ id: string }]>(
      'select outbox_id as id from posthorn.outbox_state',
    );
    return id;
  }

  async read({ seen, upto, afterId }: OutboxPosition): Promise<OutboxPage> {
    const [head, ...rows] = await this.connection.query<RawRow[]>(READ, [seen, upto, afterId]);
    if (!head) throw new Error('posthorn.read_outbox gave no row');
    return { snapshot: head.snapshot, more: head.more, rows: rows.map(toRow) };
  }

  /** Does nothing where its rows are gone, or others have their ids. */
  async remove({ ids, fingerprint }: PublishedPage): Promise<void> {
    if (ids.length === 0) return;
    if (fingerprint === null)
      await this.connection.query('select posthorn.remove_outbox($1::bigint[])', [ids]);
    else
      await this.connection.query('select posthorn.remove_published($1::bigint[], $2::bytea)', [
        ids,
        fingerprint,
      ]);
  }

  /** Moves the row to posthorn.outbox_dead. */
  async bury(id: string, error: string, reason: string): Promise<void> {
    await this.connection.query('select posthorn.bury_outbox($1, $2, $3)', [id, error, reason]);
  }

  async rotate(): Promise<void> {
    await this.connection.query(ROTATE);
  }

  /** Who has it then; the same owner takes it back at once. */
  async takeLease(
    { owner, instanceId, isStart }: LeaseClaim,
    leaseMs: number,
  ): Promise<'us' | 'namesake' | 'other'> {
    const claim = [owner, leaseMs, isStart, instanceId];
    const held = await this.connection.query<unknown[]>(TAKE_LEASE, claim);
    if (held.length > 0) return 'us';
    const [holder] = await this.connection.query<{ isNamesakes: boolean }[]>(IS_NAMESAKES, [
      instanceId,
    ]);
    return holder?.isNamesakes ? 'namesake' : 'other';
  }

  /** Does nothing where another has it. */
  async giveUpLease(owner: string): Promise<void> {
    await this.connection.query('delete from posthorn.outbox_relay where owner = $1', [owner]);
  }
}

function toRow({ snapshot: _snapshot, more: _more, publishedMs, ...row }: RawRow): OutboxRow {
  return { ...row, publishedMs: BigInt(publishedMs) };
}
