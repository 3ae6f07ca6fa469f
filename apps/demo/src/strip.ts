import { subscriptions } from '@posthorn/contracts';
import type pg from 'pg';
import type { Strip } from '../web/shapes.js';

/**
 * The invariant of the demo, from the services' own tables and nothing else: the bus is not asked. Each service counts what
 * it has published about an order (`events_published`, numbered 1, 2, 3 ... per order and topic) and writes down what it
 * has applied (`received_events`, in the order of application, nothing unique).
 *
 * - lost: an event that a reader has not applied although it has applied a later one of the same order and topic. Since
 *   topics keep order per key, such an event can never come. One that has not come *yet* is in flight.
 * - duplicated: a second application of an event by the same reader.
 * - out of order: an event applied after a later one of the same order and topic.
 * - in flight: published, and neither applied nor overtaken. Must reach 0; a last event that never comes stays here.
 * - wrong ledgers: orders at rest whose money is not right. Delivered: charged once, nothing refunded. Cancelled: nothing
 *   kept. This is about effects, where the others are about events.
 * - wrong tips: orders whose driver was credited with another tip than the customer gave. One that was not credited yet is
 *   in flight.
 */
export type { Strip };

/** The services' tables; `topic` is what the service publishes to. */
const services = [
  { name: 'orders', topic: 'orders', table: 'orders.orders', orderId: 'id' },
  { name: 'restaurant', topic: 'restaurant', table: 'restaurant.tickets', orderId: 'order_id' },
  { name: 'payment', topic: 'payments', table: 'payment.payments', orderId: 'order_id' },
  { name: 'driver', topic: 'deliveries', table: 'driver.deliveries', orderId: 'order_id' },
] as const;

const published = services
  .map(
    ({ topic, table, orderId }) =>
      `select '${topic}' as topic, ${orderId} as order_id, events_published as sequence from ${table}`,
  )
  .join('\n    union all ');

const received = services
  .map(
    ({ name }) =>
      `select '${name}' as reader, topic, order_id, sequence, id from ${name}.received_events`,
  )
  .join('\n    union all ');

const readers = services
  .flatMap(({ name }) => subscriptions[name].map((topic) => `('${name}', '${topic.name}')`))
  .join(', ');

/** One statement, so one snapshot: what was received cannot be newer than what was published. */
export const stripQuery = `
  with published as (
    ${published}
  ), received as (
    ${received}
  ), readers (reader, topic) as (
    values ${readers}
  ), events as (
    select reader, topic, order_id, sequence, min(id) as first_id, count(*) as applications
    from received group by reader, topic, order_id, sequence
  ), placed_in_time as (
    select *, lag(first_id) over (partition by reader, topic, order_id order by sequence) > first_id as late
    from events
  ), histories as (
    select reader, topic, order_id, max(sequence) as last, count(*) as events,
      sum(applications) as applications, count(*) filter (where late) as late
    from placed_in_time group by reader, topic, order_id
  ), flights as (
    select coalesce(sum(greatest(published.sequence - coalesce(histories.last, 0), 0)), 0) as in_flight
    from readers
    join published using (topic)
    left join histories using (reader, topic, order_id)
  ), ledgers as (
    select order_id, sum(amount_cents) as kept, count(*) filter (where amount_cents > 0) as charges
    from payment.ledger_entries group by order_id
  ), wrong as (
    select count(*) as ledgers
    from orders.orders left join ledgers on ledgers.order_id = orders.id
    where coalesce(charges, 0) > 1
      or (status = 'delivered' and coalesce(kept, 0) <> total_cents)
  ), kept as (
    select count(*) as ledgers
    from orders.orders join ledgers on ledgers.order_id = orders.id
    where status = 'cancelled' and kept <> 0
  ), tips as (
    select count(*) filter (where is_due and tips.tip_cents is distinct from orders.tip_cents) as wrong,
      count(*) filter (where status = 'delivered' and orders.tip_cents > 0 and is_due is not true) as owed
    from orders.orders left join driver.tips on tips.order_id = orders.id
  )
  select
    (select count(*) from orders.orders)::int as placed,
    (select count(*) from orders.orders where status = 'delivered')::int as delivered,
    (select count(*) from orders.orders where status = 'cancelled')::int as cancelled,
    coalesce(sum(last - events), 0)::int as lost,
    coalesce(sum(applications - events), 0)::int as duplicated,
    coalesce(sum(late), 0)::int as "outOfOrder",
    ((select in_flight from flights) + (select owed from tips))::int as "inFlight",
    (select ledgers from wrong)::int as "wrongLedgers",
    (select wrong from tips)::int as "wrongTips",
    (select ledgers from kept)::int as "keptOfCancelled"
  from histories`;

interface StripRow extends Omit<Strip, 'open'> {
  /** Money of cancelled orders that was not given back yet: a refund in flight until nothing is, and wrong after that. */
  readonly keptOfCancelled: number;
}

export async function readStrip(database: pg.Pool | pg.PoolClient): Promise<Strip> {
  const { rows } = await database.query<StripRow>(stripQuery);
  const [row] = rows;
  if (!row) throw new Error('the strip query gave no row');
  const { keptOfCancelled, ...counts } = row;
  const open = row.placed - row.delivered - row.cancelled;
  const atRest = open === 0 && row.inFlight === 0;
  return { ...counts, open, wrongLedgers: row.wrongLedgers + (atRest ? keptOfCancelled : 0) };
}

/** Nothing moves any more. */
export const isAtRest = ({ open, inFlight }: Strip): boolean => open === 0 && inFlight === 0;

export const isIntact = (strip: Strip): boolean =>
  strip.lost === 0 &&
  strip.duplicated === 0 &&
  strip.outOfOrder === 0 &&
  strip.wrongLedgers === 0 &&
  strip.wrongTips === 0;

const grouped = (count: number): string => count.toLocaleString('en-US');

/** `placed 10,000 = delivered 9,874 + cancelled 126 · lost 0 · duplicated 0 · out of order 0`; what is under way is named. */
export function formatStrip(strip: Strip): string {
  const { placed, delivered, cancelled, open, inFlight } = strip;
  const sum = [`delivered ${grouped(delivered)}`, `cancelled ${grouped(cancelled)}`];
  if (open !== 0) sum.push(`under way ${grouped(open)}`);
  const parts = [
    `placed ${grouped(placed)} = ${sum.join(' + ')}`,
    `lost ${grouped(strip.lost)}`,
    `duplicated ${grouped(strip.duplicated)}`,
    `out of order ${grouped(strip.outOfOrder)}`,
  ];
  if (inFlight !== 0) parts.push(`events in flight ${grouped(inFlight)}`);
  if (strip.wrongLedgers !== 0) parts.push(`wrong ledgers ${grouped(strip.wrongLedgers)}`);
  if (strip.wrongTips !== 0) parts.push(`wrong tips ${grouped(strip.wrongTips)}`);
  return parts.join(' · ');
}
