import { randomUUID } from 'node:crypto';
import { stackOf, type Button } from './button.js';
import { redeploy } from './redeploy.js';
import { count, grouped, until } from './wait.js';

export const breakAContract: Button = {
  name: 'break-a-contract',
  title: 'Break a contract',
  does: 'Release 2 of the orders service goes out: OrderPlaced has another field than its contract says.',
  watch:
    'The publisher is refused at publish time, with the difference; nothing is saved, nothing is published, and no reader ever sees it. Customers try again until the release is taken back.',
  heal: 'Take the release back',
  holdMs: 12_000,
  needs: ['processes'],
  byHand: 'the README of apps/orders has the setting (RELEASE=2)',
  async run({ world, say, hold, signal }) {
    const stack = stackOf(world);
    const before = await count(world, 'orders.orders');
    let refused = '';
    let saved = 0;
    try {
      say(`release 2 is process ${await redeploy(stack, 'orders', { RELEASE: '2' }, { signal })}`);
      const at = await count(world, 'orders.orders');
      refused = await refusalOf(world.urls.orders);
      say(refused);
      await hold();
      saved = (await count(world, 'orders.orders')) - at;
    } finally {
      const pid = await redeploy(stack, 'orders', {}, { signal });
      say(`release 1 is back, as process ${pid}; ${grouped(saved)} orders were saved meanwhile`);
    }
    await until({ signal }, 'orders are taken again', async () => {
      return (await count(world, 'orders.orders')) > before;
    });
    return `${refused}\n${grouped(saved)} orders were saved under the broken release; those who waited are served now`;
  },
};

/** What somebody is told who orders now. */
async function refusalOf(orders: string): Promise<string> {
  const response = await fetch(`${orders}/orders`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      id: randomUUID(),
      customer: 'Ada',
      address: 'Mill Lane 3',
      dishes: ['Soup'],
      totalCents: 540,
      card: '4242 4242 4242 4242',
    }),
  });
  const { detail } = (await response.json()) as { detail: string };
  if (response.ok) throw new Error('the broken release was not refused');
  return detail;
}
