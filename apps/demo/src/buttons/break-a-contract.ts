import { randomUUID } from 'node:crypto';
import { AdminApiError, type NamedContract } from '@posthorn/admin-client';
import { orders, schemaOf, schemasOf } from '@posthorn/contracts';
import { stackOf, type Button, type World } from './button.js';
import { redeploy } from './redeploy.js';
import { count, grouped, until } from './wait.js';

export const breakAContract: Button = {
  name: 'break-a-contract',
  title: 'Break a contract',
  does: 'Release 2 of the orders service has another OrderPlaced. The registry refuses its contract, and it goes out all the same.',
  watch:
    'The registry says whom the contract would break, and where in it. The publisher is refused at publish time, with the difference; nothing is saved, nothing is published, and no reader ever sees it. Customers try again until the release is taken back.',
  heal: 'Take the release back',
  holdMs: 12_000,
  needs: ['processes', 'admin'],
  byHand: 'the README of apps/orders has the setting (RELEASE=2)',
  async run({ world, say, hold, signal }) {
    const stack = stackOf(world);
    const before = await count(world, 'orders.orders');
    const contract = await refusalOfRegistry(world);
    say(contract);
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
    return `${contract}\n${refused}\n${grouped(saved)} orders were saved under the broken release; those who waited are served now`;
  },
};

/** What the build of release 2 is told, which registers its contracts before it goes out. Those of release 1 are there by then. */
async function refusalOfRegistry({ admin }: World): Promise<string> {
  const publish = (contracts: NamedContract[], release: number) =>
    admin.POST('/api/v1/contracts:publish', {
      headers: { 'X-Reason': `release ${release} of the orders service` },
      body: { contracts },
    });
  await publish(schemasOf(orders), 1);
  try {
    await publish([contractOfRelease2()], 2);
  } catch (error) {
    if (!(error instanceof AdminApiError) || error.code !== 'schema-incompatible') throw error;
    const reasons = error.errors.map(({ pointer, message }) => `- ${message}\n  at ${pointer}`);
    return ['The registry refuses the contract:', ...reasons].join('\n');
  }
  throw new Error('the registry took the contract of the broken release');
}

/** `totalCents` has become `total`, in whole coins. */
function contractOfRelease2(): NamedContract {
  const { totalCents, ...others } = orders.events.OrderPlaced;
  const total = { ...totalCents, schema: { type: 'number', minimum: 0 } };
  return schemaOf(orders.name, 'OrderPlaced', { ...others, total });
}

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
