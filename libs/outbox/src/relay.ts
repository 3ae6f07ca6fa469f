import type { ProducerRecord } from '@posthorn/client';
import type { DataSource } from 'typeorm';
import { EVENT_ID_HEADER } from './outbox.js';
import { PollLoop } from './poll-loop.js';
import { tablesOf } from './tables.js';

/** The part of a producer that the relay uses: resolves once the record is durable. */
export interface Publisher {
  send(record: ProducerRecord): Promise<unknown>;
}

export interface OutboxRelayOptions {
  readonly dataSource: DataSource;
  readonly publisher: Publisher;
  /** Names this instance in the lease; the same name after a restart takes the lease back at once. */
  readonly instanceId: string;
  /** How soon a row is found that no wake-up announced. */
  readonly pollIntervalMs?: number;
  onError(error: unknown): void;
  /** After each round in which every record went out. */
  onPublished?(): void;
}

/** Rows and bytes of one round: what is in memory at once. */
const ROUND_ROWS_MAX = 1000;
const ROUND_BYTES_MAX = 8 * 1024 * 1024;
const LEASE_MS = 5000;
const LEASE_RENEW_MS = 1500;
const POLL_MS = 500;

interface WaitingRow {
  readonly id: string;
  readonly event_id: string;
  readonly topic: string;
  readonly key: string | null;
  readonly value: Buffer | null;
  readonly headers: Readonly<Record<string, string>>;
}

/**
 * Publishes the outbox's rows and deletes them once they are acknowledged. A crash between the two publishes them
 * again, with the same event id.
 *
 * Order per key: every round starts at the lowest id that is left, sends the rows of one key one after the other and
 * stops that key at the first failure. So each record is first published after every earlier record of its key, whoever
 * publishes: a second relay, or one that wakes from a long pause, only adds copies that readers drop by id. The lease
 * therefore carries no correctness; it spares the copies.
 */
export class OutboxRelay {
  private readonly loop: PollLoop;
  private leaseUntil = 0;

  constructor(private readonly options: OutboxRelayOptions) {
    this.loop = new PollLoop({
      round: () => this.round(),
      idleMs: options.pollIntervalMs ?? POLL_MS,
      onError: (error) => options.onError(error),
    });
  }

  start(): void {
    this.loop.start();
  }

  wake(): void {
    this.loop.wakeWithin(0);
  }

  stop(): Promise<void> {
    return this.loop.stop();
  }

  /** Publishes what waits now, at most one round of it. Returns the milliseconds until the next look. */
  async round(): Promise<number> {
    if (!(await this.holdsLease())) return LEASE_RENEW_MS;
    const rows = await this.read();
    if (rows.length === 0) return Infinity;
    const { published, failure } = await this.publish(rows);
    await this.remove(published);
    if (failure !== undefined) throw failure;
    this.options.onPublished?.();
    return 0;
  }

  private async holdsLease(): Promise<boolean> {
    const now = performance.now();
    if (now < this.leaseUntil) return true;
    const { dataSource, instanceId } = this.options;
    const { relay } = tablesOf(dataSource);
    const held = await dataSource.query<unknown[]>(
      `insert into ${relay} as held (id, owner, expires_at)
        values (1, $1, now() + $2::int * interval '1 millisecond')
        on conflict (id) do update set owner = excluded.owner, expires_at = excluded.expires_at
        where held.owner = excluded.owner or held.expires_at < now()
        returning owner`,
      [instanceId, LEASE_MS],
    );
    if (held.length === 0) return false;
    this.leaseUntil = now + LEASE_RENEW_MS;
    return true;
  }

  /** octet_length reads the size from a value's header, so the bytes beyond the bound are never fetched. */
  private read(): Promise<WaitingRow[]> {
    const { outbox } = tablesOf(this.options.dataSource);
    return this.options.dataSource.query<WaitingRow[]>(
      `select id, event_id, topic, key, value, headers from (
        select *, sum(coalesce(octet_length(value), 0)) over (order by id) as bytes
        from (select * from ${outbox} order by id limit $1) as oldest
      ) as sized
      where bytes - coalesce(octet_length(value), 0) < $2
      order by id`,
      [ROUND_ROWS_MAX, ROUND_BYTES_MAX],
    );
  }

  private async publish(
    rows: readonly WaitingRow[],
  ): Promise<{ published: string[]; failure: unknown }> {
    const published: string[] = [];
    const results = await Promise.allSettled(
      chains(rows).map(async (chain) => {
        for (const row of chain) {
          await this.options.publisher.send(toRecord(row));
          published.push(row.id);
        }
      }),
    );
    const failed = results.find((result) => result.status === 'rejected');
    return { published, failure: failed?.reason };
  }

  private async remove(ids: readonly string[]): Promise<void> {
    if (ids.length === 0) return;
    const { dataSource } = this.options;
    await dataSource.query(
      `delete from ${tablesOf(dataSource).outbox} where id = any($1::bigint[])`,
      [ids],
    );
  }
}

/** Rows of one topic and key, in order; a row without a key is a chain of its own. */
function chains(rows: readonly WaitingRow[]): WaitingRow[][] {
  const byKey = new Map<string, WaitingRow[]>();
  for (const row of rows) {
    const name = row.key === null ? row.id : JSON.stringify([row.topic, row.key]);
    const chain = byKey.get(name);
    if (chain) chain.push(row);
    else byKey.set(name, [row]);
  }
  return [...byKey.values()];
}

function toRecord(row: WaitingRow): ProducerRecord {
  const headers = { ...row.headers, [EVENT_ID_HEADER]: row.event_id };
  return {
    topic: row.topic,
    key: row.key,
    value: row.value,
    headers: Object.entries(headers).map(([name, value]) => [name, Buffer.from(value)]),
  };
}
