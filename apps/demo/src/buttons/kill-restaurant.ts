import { stackOf, type Button } from './button.js';
import { count, databaseNow, grouped, secondsSince, until } from './wait.js';

/** Orders that the restaurant has not answered, but for those it never will by itself. */
const UNANSWERED = `orders.orders where status = 'placed' and placed_at < $1
  and not exists (select from restaurant.failed_attempts
    where order_id = orders.id and dead_letter_topic is not null)`;

export const killRestaurant: Button = {
  name: 'kill-restaurant',
  title: 'Kill the restaurant',
  does: 'SIGKILL to the restaurant’s process, which stays down for a while.',
  watch:
    'Orders are still taken. Only the restaurant’s lag grows, second by second; when it is back, with another process id, the backlog drains and nothing is missing.',
  heal: 'Start it again',
  holdMs: 15_000,
  needs: ['processes'],
  byHand: 'docker compose kill -s KILL restaurant; docker compose up -d restaurant',
  async run({ world, say, hold, signal }) {
    const restaurant = stackOf(world).program('restaurant');
    const { pid } = restaurant;
    restaurant.killAndHold();
    say(`process ${pid} was killed`);
    try {
      await hold();
    } finally {
      restaurant.start();
    }
    const startedAt = performance.now();
    const now = await databaseNow(world);
    const waiting = await count(world, UNANSWERED, now);
    say(`process ${restaurant.pid} starts; ${grouped(waiting)} orders wait for an answer`);
    await until({ signal }, 'the backlog is drained', async () => {
      return (await count(world, UNANSWERED, now)) === 0;
    });
    return `process ${pid} was killed; process ${restaurant.pid} answered the ${grouped(waiting)} orders that waited, ${secondsSince(startedAt)} s after it was started`;
  },
};
