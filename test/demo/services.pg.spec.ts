import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { Logger, type INestApplication, type Type } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import { POSTHORN_CLUSTER, posthornMicroservice } from '@posthorn/transport';
import pg from 'pg';
import 'reflect-metadata';
import { isAtRest, isIntact, readStrip, type Strip } from '../../apps/demo/src/strip.js';
import { createEmptyDatabase, type TestDatabase } from '../support/database.js';
import { InMemoryBus } from './in-memory-bus.js';

let database: TestDatabase;
let pool: pg.Pool;
let orders: string;
let kitchen: string;
const bus = new InMemoryBus();
const apps: INestApplication[] = [];

beforeAll(async () => {
  database = await createEmptyDatabase();
  pool = new pg.Pool({ connectionString: database.url, max: 2 });
  Logger.overrideLogger(['error']);
  const fast = { COOKING_MS: '5', CHARGE_MS: '30', PICK_UP_MS: '5', DELIVERY_MS: '5', PORT: '0' };
  // Settings are read when a module is loaded, as in a process of its own.
  Object.assign(process.env, { DATABASE_URL: database.url, ...fast });
  const modules: { AppModule: Type }[] = [
    await import('../../apps/orders/src/app.module.js'),
    await import('../../apps/restaurant/src/app.module.js'),
    await import('../../apps/payment/src/app.module.js'),
    await import('../../apps/driver/src/app.module.js'),
  ];
  for (const { AppModule } of modules) apps.push(await start(AppModule));
  orders = `${await apps[0]?.getUrl()}/orders`.replace('[::1]', '127.0.0.1');
  kitchen = (await apps[1].getUrl()).replace('[::1]', '127.0.0.1');
});

afterAll(async () => {
  await Promise.all(apps.map((app) => app.close()));
  await pool.end();
  await database.drop();
});

async function start(module: Type): Promise<INestApplication> {
  const testing = await Test.createTestingModule({ imports: [module] })
    .overrideProvider(POSTHORN_CLUSTER)
    .useValue(bus.cluster())
    .compile();
  const app = testing.createNestApplication();
  app.connectMicroservice(posthornMicroservice, { inheritAppConfig: true });
  await app.startAllMicroservices();
  await app.listen(0, '127.0.0.1');
  return app;
}

const order = (changes: object = {}) => ({
  id: randomUUID(),
  customer: 'Ada',
  address: 'Mill Lane 3',
  dishes: ['Ramen'],
  totalCents: 1250,
  card: '4242',
  tipCents: 150,
  ...changes,
});

const post = (path: string, body: object = {}): Promise<Response> =>
  fetch(`${orders}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });

async function atRest(): Promise<Strip> {
  for (;;) {
    const strip = await readStrip(pool);
    if (isAtRest(strip)) return strip;
    await sleep(20);
  }
}

async function endOf(id: string): Promise<{ status: string; cancelReason: string | null }> {
  await atRest();
  return (await (await fetch(`${orders}/${id}`)).json()) as {
    status: string;
    cancelReason: string | null;
  };
}

describe('an order', () => {
  it('is delivered when nothing is in its way', async () => {
    const placed = order();
    expect((await post('', placed)).status).toBe(201);
    expect(await endOf(placed.id)).toMatchObject({ status: 'delivered' });
  });

  it('is cancelled when a dish is sold out', async () => {
    const placed = order({ dishes: ['Ramen', 'Fugu'] });
    await post('', placed);
    expect(await endOf(placed.id)).toMatchObject({ status: 'cancelled', cancelReason: 'refused' });
  });

  it('is cancelled when the card is declined', async () => {
    const placed = order({ card: '4242 0000' });
    await post('', placed);
    expect(await endOf(placed.id)).toMatchObject({ status: 'cancelled', cancelReason: 'declined' });
  });

  it('is cancelled when the customer says so in time, and not after', async () => {
    const placed = order();
    await post('', placed);
    expect((await post(`/${placed.id}/cancel`)).status).toBe(200);
    expect((await post(`/${placed.id}/cancel`)).status).toBe(200);
    expect(await endOf(placed.id)).toMatchObject({ status: 'cancelled', cancelReason: 'customer' });
    const late = order();
    await post('', late);
    await endOf(late.id);
    const refusal = await post(`/${late.id}/cancel`);
    expect(refusal.headers.get('content-type')).toContain('application/problem+json');
    expect(await refusal.json()).toMatchObject({ status: 409, title: 'Conflict' });
  });

  it('is placed once, however often the customer asks', async () => {
    const placed = order();
    const before = (await atRest()).placed;
    await Promise.all([post('', placed), post('', placed), post('', placed)]);
    expect((await atRest()).placed).toBe(before + 1);
  });

  it.each([
    ['no dishes', { dishes: [] }],
    ['a dish that is no text', { dishes: [7] }],
    ['a total of nothing', { totalCents: 0 }],
    ['an id that is no uuid', { id: '1' }],
    ['a member that nobody knows', { coupon: 'x' }],
  ])('is refused with a problem when it has %s', async (_, changes) => {
    const response = await post('', order(changes));
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ title: 'Bad Request', status: 400 });
  });

  it('is not found under an id that nobody placed', async () => {
    expect((await fetch(`${orders}/${randomUUID()}`)).status).toBe(404);
    expect((await post(`/${randomUUID()}/cancel`)).status).toBe(404);
    expect((await fetch(`${orders}?limit=0`)).status).toBe(400);
    expect((await fetch(`${orders}?status=delivered&limit=1`)).status).toBe(200);
  });
});

describe('an order that the kitchen cannot make', () => {
  /** They are written down beside the handler, so a moment after the letter. */
  async function failedTries(
    id: string,
    count: number,
  ): Promise<{ attempt: number; error: string; dead_letter_topic: string | null }[]> {
    for (;;) {
      const { rows } = await pool.query(
        'select attempt, error, dead_letter_topic from restaurant.failed_attempts where order_id = $1 order by attempt',
        [id],
      );
      if (rows.length >= count) return rows;
      await sleep(20);
    }
  }

  it('is a dead letter after four tries, and delivered once the kitchen was taught and the letter sent again', async () => {
    const placed = order({ dishes: ['Ambrosia'] });
    await post('', placed);
    const tries = await failedTries(placed.id, 4);
    expect(tries.map(({ attempt }) => attempt)).toEqual([1, 2, 3, 4]);
    expect(tries[3]).toMatchObject({
      error: 'nobody has taught the kitchen how to make Ambrosia',
      dead_letter_topic: 'orders.restaurant.dlq',
    });
    const letters = bus
      .log('orders.restaurant.dlq')
      .filter(({ key }) => key?.toString() === placed.id);
    expect(letters).toHaveLength(1);
    await fetch(`${kitchen}/recipes/Ambrosia`, { method: 'PUT' });
    // To everybody's topic: payment and driver have applied it, and must not again.
    for (const { key, value } of letters) bus.append({ topic: 'orders', key, value });
    expect(await endOf(placed.id)).toMatchObject({ status: 'delivered' });
    expect(isIntact(await atRest())).toBe(true);
  });
});

describe('a hundred orders, every event sent twice', () => {
  it('have each effect once', async () => {
    const before = bus.log('orders').length;
    bus.sendTwice = true;
    const placed = Array.from({ length: 100 }, (_, n) =>
      order(n % 9 === 0 ? { card: '0000' } : {}),
    );
    await Promise.all(placed.map((each) => post('', each)));
    const strip = await atRest();
    bus.sendTwice = false;
    expect(bus.log('orders').length).toBeGreaterThanOrEqual(before + 400);
    expect(isIntact(strip)).toBe(true);
  });
});

describe('three hundred orders, every third record twice, customers who cancel at any moment', () => {
  it('end with the strip intact', async () => {
    let count = 0;
    bus.redeliver = () => (count += 1) % 3 === 0;
    const placed = Array.from({ length: 300 }, (_, n) =>
      order({ dishes: n % 17 === 0 ? ['Fugu'] : ['Soup'], card: n % 13 === 0 ? '0000' : '4242' }),
    );
    await Promise.all(
      placed.map(async (each, n) => {
        await post('', each);
        if (n % 5 === 0) {
          await sleep(n % 60);
          await post(`/${each.id}/cancel`);
        }
      }),
    );
    const strip = await atRest();
    expect(isIntact(strip)).toBe(true);
    expect(strip.placed).toBe(strip.delivered + strip.cancelled);
    expect(strip.cancelled).toBeGreaterThan(50);
    expect(count).toBeGreaterThan(1000);
  });
});

describe('the strip notices', () => {
  /** What it says after the damage; the damage is undone. */
  async function after(...damage: string[]): Promise<Strip> {
    const client = await pool.connect();
    try {
      await client.query('begin');
      for (const statement of damage) await client.query(statement);
      return await readStrip(client);
    } finally {
      await client.query('rollback');
      client.release();
    }
  }

  const someEvent = (more: string) =>
    `(select id from orders.received_events where topic = 'deliveries' ${more} order by id desc limit 1)`;

  it('an event that a reader skipped', async () => {
    const strip = await after(
      `delete from orders.received_events where id = ${someEvent('and sequence = 2')}`,
    );
    expect(strip).toMatchObject({ lost: 1, duplicated: 0, outOfOrder: 0, inFlight: 0 });
  });

  it('an event that a reader applied twice', async () => {
    const strip = await after(
      `insert into orders.received_events (topic, order_id, sequence)
        select topic, order_id, sequence from orders.received_events where id = ${someEvent('')}`,
    );
    expect(strip).toMatchObject({ lost: 0, duplicated: 1, outOfOrder: 0 });
  });

  it('an event that was applied after a later one', async () => {
    const moved = someEvent('and sequence = 2');
    const strip = await after(
      `insert into orders.received_events (topic, order_id, sequence)
        select topic, order_id, 2 from orders.received_events where id = ${moved}`,
      `delete from orders.received_events where id =
        (select min(id) from orders.received_events where topic = 'deliveries' and sequence = 2
          group by order_id having count(*) = 2)`,
    );
    expect(strip).toMatchObject({ lost: 0, duplicated: 0, outOfOrder: 1 });
  });

  it('a last event that never came, as one that is in flight for ever', async () => {
    const strip = await after(
      `delete from orders.received_events where id = ${someEvent('and sequence = 3')}`,
    );
    expect(strip).toMatchObject({ lost: 0, inFlight: 1 });
    expect(isAtRest(strip)).toBe(false);
  });

  it.each([
    [
      'a second charge',
      `insert into payment.ledger_entries (order_id, amount_cents)
      select id, total_cents from orders.orders where status = 'delivered' limit 1`,
    ],
    [
      'a delivered order that was never charged',
      `delete from payment.ledger_entries where order_id =
      (select id from orders.orders where status = 'delivered' limit 1)`,
    ],
    [
      'money kept of a cancelled order',
      `insert into payment.ledger_entries (order_id, amount_cents)
      select id, total_cents from orders.orders where status = 'cancelled' and cancel_reason = 'refused' limit 1`,
    ],
  ])('%s', async (_, damage) => {
    expect((await after(damage)).wrongLedgers).toBe(1);
  });

  it('a tip that the driver was not credited with as the customer gave it', async () => {
    const due = '(select order_id from driver.tips where is_due limit 1)';
    const damage = `update driver.tips set tip_cents = 1 where order_id = ${due}`;
    expect((await after(damage)).wrongTips).toBe(1);
  });

  it('a tip that was not credited yet, as an event in flight', async () => {
    const due = '(select order_id from driver.tips where is_due limit 1)';
    const strip = await after(`delete from driver.tips where order_id = ${due}`);
    expect(strip).toMatchObject({ wrongTips: 0, inFlight: 1 });
  });

  it('an order that neither ended', async () => {
    const strip = await after(`update orders.orders set status = 'accepted' where id =
      (select id from orders.orders where status = 'delivered' limit 1)`);
    expect(strip.open).toBe(1);
    expect(isAtRest(strip)).toBe(false);
  });
});
