import {
  DeliveryTimeoutError,
  KafkaError,
  SendAllError,
  type KafkaCluster,
  type ProducerRecord,
  type TransactionalProducer,
} from '@posthorn/client';
import { EVENT_ID_HEADER } from '../publish/outbox.js';
import type { OutboxRow } from './outbox-rows.js';
import { decodePage, encodePage, pageOf, type PublishedPage } from './published-page.js';
import { RefusedRowsError, type RelaySession, type RelayTarget } from './relay-session.js';

/** Rows wait in the database: a producer that gives up soon tells the relay soon. */
const DELIVERY_TIMEOUT_MS = 15_000;
const CLOSE_TIMEOUT_MS = 2000;
const CONNECT_TIMEOUT_MS = 5000;
/** Of an unknown topic, with brokers that answer: then nobody is going to create it. */
const UNKNOWN_TIMES_MAX = 2;

/** Error codes that are about the record, and will be the same in a minute. */
const FINAL: ReadonlySet<number> = new Set([
  10, // MESSAGE_TOO_LARGE
  17, // INVALID_TOPIC_EXCEPTION
  18, // RECORD_LIST_TOO_LARGE
  32, // INVALID_TIMESTAMP
  87, // INVALID_RECORD
]);

/** Commits offsets without being a member of the group. */
const NOBODY = { generationId: -1, memberId: '', groupInstanceId: null };

/**
 * A Kafka cluster: Posthorn or Apache Kafka. Every page is a transaction of the transactional id of the outbox, with a
 * committed offset of a group of the same name in each of its topics: the number of the page, and in its metadata which rows it has. To take
 * over is to begin under that id, which ends what was open and fences whoever had it; what the group has committed then is
 * the last page that will ever have been committed by anybody before.
 */
export class ClusterTarget implements RelayTarget {
  private readonly unknownTopics = new Map<string, number>();

  constructor(private readonly cluster: KafkaCluster) {}

  async open(outboxId: string): Promise<RelaySession> {
    await this.cluster.connect({ timeoutMs: CONNECT_TIMEOUT_MS });
    const name = `posthorn-outbox-${outboxId}`;
    const producer = this.cluster.producer({
      transactionalId: name,
      deliveryTimeoutMs: DELIVERY_TIMEOUT_MS,
    });
    try {
      await (await producer.beginTransaction()).abort();
      const last = await this.lastPage(name);
      let { number } = last;
      return {
        committed: last.page,
        publish: (rows) => this.publish(producer, name, (number += 1n), rows),
        close: () => producer.close({ timeoutMs: CLOSE_TIMEOUT_MS }),
      };
    } catch (error) {
      await producer.close({ timeoutMs: CLOSE_TIMEOUT_MS });
      throw error;
    }
  }

  /** Each page commits to all topics of its records, since some may be deleted by now; the highest number is the last one. */
  private async lastPage(groupId: string): Promise<{ number: bigint; page: PublishedPage | null }> {
    const committed = await this.cluster.committedOffsets(groupId);
    const last = committed.toSorted((a, b) => (a.offset < b.offset ? 1 : -1))[0];
    return last
      ? { number: last.offset, page: decodePage(last.metadata ?? '') }
      : { number: 0n, page: null };
  }

  private async publish(
    producer: TransactionalProducer,
    groupId: string,
    number: bigint,
    rows: readonly OutboxRow[],
  ): Promise<void> {
    const topics = [...new Set(rows.map(({ topic }) => topic))];
    const metadata = encodePage(pageOf(rows));
    try {
      await producer.transact(async (transaction) => {
        await transaction.sendAll(rows.map((row) => toRecord(row, BigInt(Date.now()))));
        await transaction.sendOffsets(
          { ...NOBODY, groupId },
          topics.map((topic) => ({ topic, partition: 0, offset: number, metadata })),
        );
      });
    } catch (error) {
      throw (await this.refusedRows(rows, error)) ?? error;
    }
    this.unknownTopics.clear();
  }

  /** The transaction was aborted. Some rows may be to blame, and will be again. */
  private async refusedRows(
    rows: readonly OutboxRow[],
    error: unknown,
  ): Promise<RefusedRowsError | undefined> {
    if (!(error instanceof SendAllError)) return undefined;
    const refusals = new Map<OutboxRow, Error>();
    const unknown = new Map<string, [OutboxRow, Error][]>();
    for (const [position, reason] of error.failures) {
      const row = rows[position];
      if (row && isFinal(reason)) refusals.set(row, reason);
      else if (row && isUnknownTopic(reason)) {
        unknown.set(row.topic, [...(unknown.get(row.topic) ?? []), [row, reason]]);
      }
    }
    for (const [topic, refused] of unknown) {
      if (await this.isGivenUp(topic))
        for (const [row, reason] of refused) refusals.set(row, reason);
    }
    return refusals.size > 0 ? new RefusedRowsError(refusals) : undefined;
  }

  private async isGivenUp(topic: string): Promise<boolean> {
    const times = (this.unknownTopics.get(topic) ?? 0) + 1;
    this.unknownTopics.set(topic, times);
    if (times < UNKNOWN_TIMES_MAX) return false;
    try {
      await this.cluster.connect({ timeoutMs: CONNECT_TIMEOUT_MS });
      return true;
    } catch {
      return false; // an outage says nothing about topics
    }
  }
}

function isFinal(error: Error): boolean {
  if (error instanceof RangeError) return true; // the topic has no such partition
  return error instanceof KafkaError && FINAL.has(error.errorCode);
}

function isUnknownTopic(error: Error): boolean {
  return error instanceof DeliveryTimeoutError && error.message.endsWith(' is not known');
}

/** Not later than now: where the database's clock is ahead, a cluster would take no record of it. */
function toRecord(row: OutboxRow, now: bigint): ProducerRecord {
  const { topic, partition, key, value, publishedMs } = row;
  const timestamp = publishedMs < now ? publishedMs : now;
  const given = Object.entries(row.headers).filter(([name]) => name !== EVENT_ID_HEADER);
  const headers = [...given, [EVENT_ID_HEADER, row.eventId] as const].map(
    ([name, text]) => [name, text === null ? null : Buffer.from(text)] as const,
  );
  return { topic, partition: partition ?? undefined, key, value, headers, timestamp };
}
