import type { Button } from './button.js';
import { count, databaseNow, grouped, secondsSince, until } from './wait.js';

const OPEN = `orders.orders where placed_at between $1 and $2 and status not in ('delivered', 'cancelled')
  and not exists (select from restaurant.failed_attempts
    where order_id = orders.id and dead_letter_topic is not null)`;

export const burst = (orders: number): Button => ({
  name: 'burst',
  title: `${grouped(orders)} orders now`,
  does: `${grouped(orders)} customers order at the same moment.`,
  watch:
    'Every one of them has an answer in milliseconds; each service works the burst off at its own pace, and the strip adds up at the end.',
  holdMs: 0,
  async run({ world, say, signal }) {
    const from = await databaseNow(world);
    const startedAt = performance.now();
    await world.customers.placeAtOnce(orders);
    const upTo = await databaseNow(world);
    const taken = secondsSince(startedAt);
    say(`${grouped(orders)} orders were taken in ${taken} s`);
    await until({ signal }, 'the burst is drained', async () => {
      return (await count(world, OPEN, from, upTo)) === 0;
    });
    return `${grouped(orders)} orders were taken in ${taken} s; the last of them had ended after ${secondsSince(startedAt)} s`;
  },
});
