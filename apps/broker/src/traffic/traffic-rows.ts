import type { Pool } from '@posthorn/db';
import type { TrafficKind } from './client-traffic.js';

/** What a client did to a topic at one broker, as of the last look. */
export interface TrafficRow {
  readonly brokerId: number;
  readonly kind: TrafficKind;
  readonly topic: string;
  readonly clientId: string;
  readonly principal: string;
  readonly host: string;
  /** Since the client was first seen; 0 for what was fetched, which is not looked into. */
  readonly records: bigint;
  readonly bytes: bigint;
  readonly recordsPerSecond: number;
  readonly bytesPerSecond: number;
  /** Milliseconds since the epoch, by the database's clock. */
  readonly firstSeenMs: number;
  readonly lastSeenMs: number;
}

/** What came to an entry since the last write. */
export interface TrafficChange {
  readonly kind: TrafficKind;
  readonly topic: string;
  readonly clientId: string;
  readonly principal: string;
  readonly host: string;
  readonly records: number;
  readonly bytes: number;
  readonly recordsPerSecond: number;
  readonly bytesPerSecond: number;
}

/** Clients that were silent for so long are forgotten. */
const KEPT_DAYS = 7;
/** A client that takes a new name at each start must not fill the database. */
const ROWS_MAX = 20_000;
const ROWS_PER_WRITE = 1_000;

// A rate of nothing is written once, and is not a sight of the client.
const WRITE = `
  insert into posthorn.client_traffic as t (broker_id, kind, topic, client_id, principal, host, records, bytes,
    records_per_second, bytes_per_second)
  select $1, * from unnest($2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::bigint[], $8::bigint[],
    $9::float8[], $10::float8[])
  on conflict (broker_id, kind, topic, client_id, principal, host) do update set
    records = t.records + excluded.records, bytes = t.bytes + excluded.bytes,
    records_per_second = excluded.records_per_second, bytes_per_second = excluded.bytes_per_second,
    last_seen_at = case when excluded.bytes > 0 then clock_timestamp() else t.last_seen_at end`;

const FORGET = `
  delete from posthorn.client_traffic where ctid in (
    select ctid from posthorn.client_traffic where last_seen_at < clock_timestamp() - interval '${KEPT_DAYS} days'
    union
    select ctid from (select ctid from posthorn.client_traffic order by last_seen_at desc offset ${ROWS_MAX}) o)`;

const READ = `
  select broker_id, kind, topic, client_id, principal, host, records, bytes, records_per_second, bytes_per_second,
    (extract(epoch from first_seen_at) * 1000)::float8 as first_seen_ms,
    (extract(epoch from last_seen_at) * 1000)::float8 as last_seen_ms
  from posthorn.client_traffic`;

interface RawRow {
  readonly broker_id: number;
  readonly kind: TrafficKind;
  readonly topic: string;
  readonly client_id: string;
  readonly principal: string;
  readonly host: string;
  readonly records: bigint;
  readonly bytes: bigint;
  readonly records_per_second: number;
  readonly bytes_per_second: number;
  readonly first_seen_ms: number;
  readonly last_seen_ms: number;
}

/** What all brokers saw, in the database: see migrations/0085-client-traffic.sql. */
export class TrafficRows {
  constructor(private readonly pool: Pool) {}

  /** Adds what one broker saw. No row is lost with a crash but the last seconds: nobody waits for the WAL here. */
  async write(brokerId: number, changes: readonly TrafficChange[]): Promise<void> {
    for (let from = 0; from < changes.length; from += ROWS_PER_WRITE) {
      const some = changes.slice(from, from + ROWS_PER_WRITE);
      await this.pool.query(WRITE, [
        brokerId,
        some.map(({ kind }) => kind),
        some.map(({ topic }) => topic),
        some.map(({ clientId }) => textOf(clientId)),
        some.map(({ principal }) => textOf(principal)),
        some.map(({ host }) => host),
        some.map(({ records }) => Math.round(records)),
        some.map(({ bytes }) => Math.round(bytes)),
        some.map(({ recordsPerSecond }) => recordsPerSecond),
        some.map(({ bytesPerSecond }) => bytesPerSecond),
      ]);
    }
  }

  async forgetOld(): Promise<void> {
    await this.pool.query(FORGET);
  }

  async read(): Promise<readonly TrafficRow[]> {
    const { rows } = await this.pool.query<RawRow>(READ);
    return rows.map((row) => ({
      brokerId: row.broker_id,
      kind: row.kind,
      topic: row.topic,
      clientId: row.client_id,
      principal: row.principal,
      host: row.host,
      records: row.records,
      bytes: row.bytes,
      recordsPerSecond: row.records_per_second,
      bytesPerSecond: row.bytes_per_second,
      firstSeenMs: row.first_seen_ms,
      lastSeenMs: row.last_seen_ms,
    }));
  }
}

/** PostgreSQL has no text with a zero in it; a client may well send one. */
function textOf(text: string): string {
  return text.replaceAll('\0', '\uFFFD');
}
