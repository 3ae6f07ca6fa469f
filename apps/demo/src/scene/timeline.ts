import type pg from 'pg';
import type { Timeline, TimelineEvent, TimelineFailure } from '../../web/shapes.js';

const ms = (column: string): string => `(extract(epoch from ${column}) * 1000)::float8`;

const orderQuery = `
  select id, status, cancel_reason as "cancelReason", customer, orders.address, dishes,
    total_cents as "totalCents", orders.tip_cents as "tipCents", tips.tip_cents as "creditedCents",
    ${ms('placed_at')} as "placedAt"
  from orders.orders left join driver.tips on tips.order_id = id and is_due
  where id = $1`;

const appliedQuery = ['orders', 'restaurant', 'payment', 'driver']
  .map(
    (reader) =>
      `select '${reader}' as reader, topic, sequence, type, ${ms('said_at')} as "saidAt", ${ms('received_at')} as at
       from ${reader}.received_events where order_id = $1`,
  )
  .join(' union all ');

const failuresQuery = `
  select topic, partition, record_offset::text as offset, attempt, error, ${ms('failed_at')} as at,
    dead_letter_topic as "deadLetterTopic"
  from restaurant.failed_attempts where order_id = $1 order by id`;

interface AppliedRow {
  readonly reader: string;
  readonly topic: string;
  readonly sequence: number;
  readonly type: string | null;
  readonly saidAt: number | null;
  readonly at: number;
}

/** What the services' own tables say of an order; undefined for one that nobody placed. */
export async function readTimeline(database: pg.Pool, id: string): Promise<Timeline | undefined> {
  const [order, applied, failures] = await Promise.all([
    database.query<Omit<Timeline, 'events' | 'failures'>>(orderQuery, [id]),
    database.query<AppliedRow>(appliedQuery, [id]),
    database.query<TimelineFailure>(failuresQuery, [id]),
  ]);
  const [row] = order.rows;
  return row && { ...row, events: eventsOf(applied.rows), failures: failures.rows };
}

/** In the order in which they were said. */
export function eventsOf(rows: readonly AppliedRow[]): readonly TimelineEvent[] {
  const events = new Map<string, TimelineEvent>();
  for (const { reader, topic, sequence, type, saidAt, at } of rows) {
    const key = `${topic}/${sequence}`;
    const event = events.get(key);
    const applied = [...(event?.applied ?? []), { reader, at }].sort((a, b) => a.at - b.at);
    events.set(key, { topic, sequence, type: type ?? topic, saidAt: saidAt ?? at, applied });
  }
  return [...events.values()].sort((a, b) => a.saidAt - b.saidAt || a.sequence - b.sequence);
}
