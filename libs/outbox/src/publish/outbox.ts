import {
  causationHeaders,
  traceHeaders,
  type EventContract,
  type PosthornClient,
  type PosthornRecordOptions,
} from '@posthorn/transport';
import type { DataSource, EntityManager, EntitySubscriberInterface, QueryRunner } from 'typeorm';
import { outgoingEvent, type OutgoingRecord } from './outgoing-record.js';

/** Of each record that was published with `posthorn.publish`: a UUID. */
export const EVENT_ID_HEADER = 'posthorn-event-id';

/** Of each record that an Outbox added: the client id of its service, which shows who produced it. */
export const SOURCE_HEADER = 'posthorn-source';

/** Each key takes one advisory lock until commit, and the server's lock table is finite (6,400 entries by default). */
export const RECORDS_PER_ADD_MAX = 1000;

/** What brokers accept in one batch by default, less room for key and headers. */
export const VALUE_BYTES_MAX = 1_000_000;

/**
 * Publishes with the caller's own transaction: the records are in the log if and only if it commits. It calls
 * `posthorn.publish`, which anything that speaks SQL may call as well; this adds many records at once, in an order that
 * cannot deadlock, and tells the relay of this process at the commit.
 */
export class Outbox {
  private readonly pending = new WeakSet<QueryRunner>();
  private readonly listeners = new Set<() => void>();

  /**
   * @param source the service's client id, for the header; left out, the records name no source.
   * @param client encodes events of contracts; without one there is `add` alone.
   */
  constructor(
    dataSource: DataSource,
    private readonly source?: string,
    private readonly client?: Pick<PosthornClient, 'recordOf'>,
  ) {
    dataSource.subscribers.push(this.commitListener());
  }

  /**
   * Adds records in the transaction of `manager`. Throws RangeError beyond the limits above, an Error outside a
   * transaction, and PostgreSQL's for an illegal topic or header, with a hint. Two transactions that add to the same keys
   * in opposite orders may deadlock, of which PostgreSQL ends one (40P01): add everything in one call, or retry.
   */
  async add(
    manager: EntityManager,
    records: OutgoingRecord | readonly OutgoingRecord[],
  ): Promise<void> {
    const list = 'topic' in records ? [records] : records;
    if (list.length === 0) return;
    const runner = manager.queryRunner;
    if (!runner?.isTransactionActive) {
      throw new Error('Outbox.add needs the EntityManager of a running transaction');
    }
    assertWithinLimits(list);
    if (list.length > 1) await lockKeys(manager, list);
    await publish(manager, list, this.source);
    this.pending.add(runner);
  }

  /**
   * Adds an event of a contract in the transaction of `manager`: the payload is checked first, and key and CloudEvents headers
   * come from the contract, as in `PosthornClient.publish`. Throws ContractViolationException, TypeError where key or headers
   * are no text, and what `add` throws.
   */
  async publish<Input>(
    manager: EntityManager,
    event: EventContract<Input, unknown>,
    payload: NoInfer<Input>,
    options?: Omit<PosthornRecordOptions, 'timestamp'>,
  ): Promise<void> {
    if (this.client === undefined)
      throw new Error('Outbox.publish needs a PosthornClient, which OutboxModule gives it');
    const record = await this.client.recordOf(event, payload, options);
    await this.add(manager, outgoingEvent(record));
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

function assertWithinLimits(records: readonly OutgoingRecord[]): void {
  if (records.length > RECORDS_PER_ADD_MAX) {
    throw new RangeError(`${records.length} records at once exceed ${RECORDS_PER_ADD_MAX}`);
  }
  for (const { topic, value } of records) {
    assertBytes(topic, value);
    const bytes = value === null ? 0 : Buffer.byteLength(value);
    if (bytes > VALUE_BYTES_MAX) {
      throw new RangeError(`a value of ${bytes} bytes for ${topic} exceeds ${VALUE_BYTES_MAX}`);
    }
  }
}

/** What the types say, for those who have none: an object is most likely one that should be JSON. */
function assertBytes(topic: string, value: unknown): void {
  if (value === null || typeof value === 'string' || value instanceof Uint8Array) return;
  throw new TypeError(
    `the value of a record for ${topic} is of type ${typeof value}: text, bytes or null are needed, as JSON.stringify gives them`,
  );
}

/** In one order for everybody, so that two calls with the same keys cannot deadlock. */
async function lockKeys(manager: EntityManager, records: readonly OutgoingRecord[]): Promise<void> {
  const keyed = records.filter(({ key }) => key !== null);
  if (keyed.length === 0) return;
  await manager.query(
    `select posthorn.lock_outbox_keys($1::text[],
      array(select convert_to(key, 'UTF8') from unnest($2::text[]) with ordinality as k (key, n) order by n))`,
    [keyed.map(({ topic }) => topic), keyed.map(({ key }) => key)],
  );
}

/** With the source, the trace in which it is written and, in a handler, the cause: what the author wrote stands above them. */
function headersOf(headers: OutgoingRecord['headers'], source: string | undefined): string | null {
  const from = source === undefined ? {} : { [SOURCE_HEADER]: source };
  // A tracestate of ours would not be of the author's trace.
  const trace = headers?.traceparent === undefined ? traceHeaders() : {};
  const all = { ...from, ...trace, ...causationHeaders(), ...headers };
  return Object.keys(all).length > 0 ? JSON.stringify(all) : null;
}

const COLUMNS = 5;

/** Scalar parameters, because node-postgres writes bytea arrays as hex text. Ids follow the order of the list. */
async function publish(
  manager: EntityManager,
  records: readonly OutgoingRecord[],
  source: string | undefined,
): Promise<void> {
  const tuples = records.map((_, row) => {
    const at = (column: number) => `$${row * COLUMNS + column}`;
    return `(${at(1)}::text, ${at(2)}::text, ${at(3)}::bytea, ${at(4)}::jsonb, ${at(5)}::int)`;
  });
  const values = records.flatMap(({ topic, key, value, headers, partition }) => [
    topic,
    key,
    typeof value === 'string' ? Buffer.from(value) : value,
    headersOf(headers, source),
    partition ?? null,
  ]);
  await manager.query(
    `select posthorn.publish(topic, key, value, headers, partition)
      from (values ${tuples.join(', ')}) as r (topic, key, value, headers, partition)`,
    values,
  );
}
