import type pg from 'pg';
import type { CityOrder } from '../../web/shapes.js';

/** What fits on the map; of a burst the newest are shown, and the counts tell of the rest. */
const ORDERS_SHOWN = 60;
const STUCK_SHOWN = 10;

const cityQuery = `
  with stuck as (
    select distinct order_id from restaurant.failed_attempts
    join orders.orders on orders.id = order_id
    where dead_letter_topic is not null and orders.status = 'placed'
    limit ${STUCK_SHOWN}
  ), newest as (
    select id from orders.orders order by placed_at desc limit ${ORDERS_SHOWN}
  )
  select id, orders.status, orders.address, dishes->>0 as dish, deliveries.driver,
    case deliveries.status when 'assigned' then 'to-restaurant' when 'picked_up' then 'to-customer' end as leg,
    (extract(epoch from updated_at) * 1000)::float8 as "from",
    (extract(epoch from deliveries.due_at) * 1000)::float8 as until,
    id in (select order_id from stuck) as "isStuck"
  from orders.orders left join driver.deliveries on deliveries.order_id = id
  where id in (select id from newest union select order_id from stuck)
    and (orders.status not in ('delivered', 'cancelled') or updated_at > now() - interval '5 seconds')
  order by placed_at`;

/** The newest orders that are under way or ended just now, by id. */
export async function readCity(database: pg.Pool): Promise<ReadonlyMap<string, CityOrder>> {
  const { rows } = await database.query<CityOrder & { id: string }>(cityQuery);
  return new Map(rows.map(({ id, ...order }) => [id, order]));
}
