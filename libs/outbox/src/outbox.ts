import { randomUUID } from 'node:crypto';
import type { DataSource, EntityManager, EntitySubscriberInterface, QueryRunner } from 'typeorm';
import type { OutgoingRecord } from './records.js';
import { tablesOf } from './tables.js';

/** A reader drops what it has seen under this id: the relay may publish a record twice, but always with the same id. */
export const EVENT_ID_HEADER = 'posthorn-event-id';

/** Each key takes one advisory lock until commit, and the server's lock table is finite (6,400 entries by default). */
export const RECORDS_PER_ADD_MAX = 1000;

/** What brokers accept in one batch by default, less room for key and headers. */
export const VALUE_BYTES_MAX = 1_000_000;

/**
 * Publishes with the caller's own transaction: the records are rows of it, so they are published if and only if it
 * commits. `OutboxRelay` carries them to the broker afterwards.
 *
 * Order: rows are relayed by ascending id, so two transactions that add to the same key must draw their ids in the
 * order in which they commit. A sequence alone does not give that (it counts at insert, not at commit), so `add` first
 * takes a lock per key that is held until the transaction ends. Whoever draws the higher id has seen the lower one
 * commit or roll back.
 */
export class Outbox {
  private readonly pending = new WeakSet<QueryRunner>();
  private readonly listeners = new Set<() => void>();

  constructor(dataSource: DataSource) {
    dataSource.subscribers.push(this.commitListener());
  }

  /**
   * Adds records in the transaction of `manager`. Throws RangeError beyond the limits above, and an Error outside a
   * transaction. Postgres may end one of two transactions that add to the same keys in opposite orders (40P01); add
   * everything in one call, or retry.
   */
  async add(
    manager: EntityManager,
    records: OutgoingRecord | readonly OutgoingRecord[],
  ): Promise<void> {
    const rows = 'topic' in records ? [records] : records;
    if (rows.length === 0) return;
    const runner = manager.queryRunner;
    if (!runner?.isTransactionActive) {
      throw new Error('Outbox.add needs the EntityManager of a running transaction');
    }
    assertWithinLimits(rows);
    await lockKeys(manager, rows);
    await insert(manager, rows);
    this.pending.add(runner);
  }

  /** Calls back after each commit that left something to publish. */
  onCommit(listener: () => void): void {
    this.listeners.add(listener);
  }

  private commitListener(): EntitySubscriberInterface {
    return {
      afterTransactionCommit: ({ queryRunner }) => {
        // Also called when a savepoint is released; the rows are not visible before the outermost commit.
        if (queryRunner.isTransactionActive || !this.pending.delete(queryRunner)) return;
        for (const listener of this.listeners) listener();
      },
    };
  }
}

function assertWithinLimits(rows: readonly OutgoingRecord[]): void {
  if (rows.length > RECORDS_PER_ADD_MAX) {
    throw new RangeError(`${rows.length} records at once exceed ${RECORDS_PER_ADD_MAX}`);
  }
  for (const { topic, value } of rows) {
    const bytes = value === null ? 0 : Buffer.byteLength(value);
    if (bytes > VALUE_BYTES_MAX) {
      throw new RangeError(`a value of ${bytes} bytes for ${topic} exceeds ${VALUE_BYTES_MAX}`);
    }
  }
}

/** In one order for everybody, so that two calls with the same keys cannot deadlock. */
async function lockKeys(manager: EntityManager, rows: readonly OutgoingRecord[]): Promise<void> {
  const { outbox } = tablesOf(manager.dataSource);
  const keys = rows.flatMap(({ topic, key }) =>
    key === null ? [] : [`${outbox}/${topic}/${key}`],
  );
  if (keys.length === 0) return;
  await manager.query(
    `select pg_advisory_xact_lock(hash) from
      (select distinct hashtextextended(key, 0) as hash from unnest($1::text[]) as key order by hash) as keys`,
    [keys],
  );
}

const COLUMNS = 5;

/** Scalar parameters, because node-postgres writes bytea arrays as hex text. Ids follow the order of the list. */
async function insert(manager: EntityManager, rows: readonly OutgoingRecord[]): Promise<void> {
  const { outbox } = tablesOf(manager.dataSource);
  const tuples = rows.map((_, row) => {
    const at = (column: number) => `$${row * COLUMNS + column}`;
    return `(${at(1)}::uuid, ${at(2)}, ${at(3)}, ${at(4)}::bytea, ${at(5)}::jsonb)`;
  });
  const values = rows.flatMap(({ topic, key, value, headers }) => [
    randomUUID(),
    topic,
    key,
    typeof value === 'string' ? Buffer.from(value) : value,
    JSON.stringify(headers ?? {}),
  ]);
  await manager.query(
    `insert into ${outbox} (event_id, topic, key, value, headers) values ${tuples.join(', ')}`,
    values,
  );
}
