import type { Button, Press } from './button.js';
import { redriveOrder } from './redrive.js';
import { count, until } from './wait.js';

const POISON = 'Ambrosia';

export const poisonOrder: Button = {
  name: 'poison-order',
  title: 'Poison order',
  does: `Somebody orders ${POISON}, which nobody has taught the kitchen.`,
  watch:
    'The restaurant tries four times, with growing pauses, then puts the event aside as a dead letter: the orders behind it go on. Teach the kitchen and redrive the letter, and it is delivered like any other.',
  heal: 'Teach the kitchen and redrive',
  holdMs: 25_000,
  needs: ['admin'],
  byHand: 'an API key of the console in ADMIN_TOKEN lets the demo redrive',
  async run(press) {
    const { world, say, focus, hold, signal } = press;
    const id = await world.customers.place(POISON);
    focus(id);
    say(`order ${id.slice(0, 8)} was placed`);
    try {
      await until({ signal }, 'the order is a dead letter', async () => {
        const dead =
          'restaurant.failed_attempts where order_id = $1 and dead_letter_topic is not null';
        return (await count(world, dead, id)) > 0;
      });
      const tries = await count(world, 'restaurant.failed_attempts where order_id = $1', id);
      say(`${tries} tries failed; the event is a dead letter, and its partition has moved on`);
      await hold();
    } finally {
      await setRecipe(press, 'PUT');
      say(`the kitchen has learnt ${POISON}`);
    }
    say(await redriveOrder(world, id, { signal }));
    await until({ signal }, 'the order is delivered', async () => {
      return (await count(world, "orders.orders where id = $1 and status = 'delivered'", id)) === 1;
    });
    await setRecipe(press, 'DELETE'); // or nothing would be wrong with the next one
    return `order ${id.slice(0, 8)} failed four times, waited as a dead letter, was redriven, and is delivered`;
  },
};

async function setRecipe({ world }: Press, method: 'PUT' | 'DELETE'): Promise<void> {
  const response = await fetch(`${world.urls.restaurant}/recipes/${POISON}`, { method });
  if (!response.ok) throw new Error(`the restaurant answered ${response.status}`);
}
