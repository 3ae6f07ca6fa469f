import { KafkaError, SendAllError, type KafkaCluster, type ProducerRecord } from '@posthorn/client';
import { EVENT_ID_HEADER } from './outbox.js';
import type { OutboxRow } from './outbox-rows.js';
import { RefusedRowsError, type RelaySession, type RelayTarget } from './relay-session.js';

/** Rows wait in the database: a producer that gives up soon tells the relay soon. */
const DELIVERY_TIMEOUT_MS = 30_000;
const CLOSE_TIMEOUT_MS = 2000;
const CONNECT_TIMEOUT_MS = 5000;

/** Error codes that are about the record, and will be the same in a minute. */
const FINAL: ReadonlySet<number> = new Set([
  10, // MESSAGE_TOO_LARGE
  17, // INVALID_TOPIC_EXCEPTION
  18, // RECORD_LIST_TOO_LARGE
  32, // INVALID_TIMESTAMP
  87, // INVALID_RECORD
]);

/** A Kafka cluster: Posthorn or Apache Kafka. */
export class ClusterTarget implements RelayTarget {
  constructor(private readonly cluster: KafkaCluster) {}

  async open(): Promise<RelaySession> {
    await this.cluster.connect({ timeoutMs: CONNECT_TIMEOUT_MS });
    const producer = this.cluster.producer({
      idempotent: true,
      acks: -1,
      deliveryTimeoutMs: DELIVERY_TIMEOUT_MS,
    });
    return {
      committed: [],
      publish: async (rows) => {
        try {
          await producer.sendAll(rows.map(toRecord));
        } catch (error) {
          throw refusedRows(rows, error) ?? error;
        }
      },
      close: () => producer.close({ timeoutMs: CLOSE_TIMEOUT_MS }),
    };
  }
}

function refusedRows(rows: readonly OutboxRow[], error: unknown): RefusedRowsError | undefined {
  if (!(error instanceof SendAllError)) return undefined;
  const refusals = [...error.failures].flatMap(([position, reason]) => {
    const row = rows[position];
    return row && isFinal(reason) ? [[row, reason] as const] : [];
  });
  return refusals.length > 0 ? new RefusedRowsError(new Map(refusals)) : undefined;
}

function isFinal(error: Error): boolean {
  if (error instanceof RangeError) return true; // of the accumulator: no such partition
  return error instanceof KafkaError && FINAL.has(error.errorCode);
}

function toRecord(row: OutboxRow): ProducerRecord {
  const { topic, partition, key, value, publishedMs: timestamp } = row;
  const given = Object.entries(row.headers).filter(([name]) => name !== EVENT_ID_HEADER);
  const headers = [...given, [EVENT_ID_HEADER, row.eventId] as const].map(
    ([name, text]) => [name, text === null ? null : Buffer.from(text)] as const,
  );
  return { topic, partition: partition ?? undefined, key, value, headers, timestamp };
}
