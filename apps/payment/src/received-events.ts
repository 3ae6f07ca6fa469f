import type { EntityManager } from 'typeorm';
import { ReceivedEvent } from './received-event.entity.js';

export interface Numbered {
  readonly topic: string;
  readonly event: {
    readonly type: string;
    readonly orderId: string;
    readonly sequence: number;
    readonly at: string;
  };
}

/**
 * Those that were not applied yet. The inbox knows a record by its position, so one that comes twice is applied once; but an
 * event that was *sent* twice (by a publisher that had no answer, by a dead letter that is redriven to a topic with other
 * readers) is two records. What both have is the event's number. The rows of the orders must be locked.
 */
export async function unapplied<E extends Numbered>(
  manager: EntityManager,
  received: readonly E[],
): Promise<readonly E[]> {
  const ids = [...new Set(received.map(({ event }) => event.orderId))];
  const rows = await manager.query<Row[]>(
    'select topic, order_id, sequence from payment.received_events where order_id = any($1::uuid[])',
    [ids],
  );
  const known = new Set(rows.map((row) => keyOf(row.topic, row.order_id, row.sequence)));
  return received.filter(({ topic, event }) => {
    const key = keyOf(topic, event.orderId, event.sequence);
    const isNew = !known.has(key);
    known.add(key);
    return isNew;
  });
}

/** Part of the transaction that applies them. */
export async function writeDown(
  manager: EntityManager,
  applied: readonly Numbered[],
): Promise<void> {
  const rows = applied.map(({ topic, event: { type, orderId, sequence, at } }) => ({
    topic,
    orderId,
    sequence,
    type,
    saidAt: new Date(at),
  }));
  if (rows.length > 0) await manager.insert(ReceivedEvent, rows);
}

interface Row {
  readonly topic: string;
  readonly order_id: string;
  readonly sequence: number;
}

const keyOf = (topic: string, orderId: string, sequence: number): string =>
  `${topic}/${orderId}/${sequence}`;
