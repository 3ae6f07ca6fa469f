import { copyFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Kafka, logLevel } from 'kafkajs';
import pg from 'pg';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { WAIT_MS } from '../support/patience.js';
import { BusyConnection } from './busy-connection.js';
import { noBrowser, openBrowser, seriousFaults, type Browser } from './browser.js';
import { firstFiveMinutes, type Moment } from './first-five-minutes.js';
import { RunningDemo } from './running-demo.js';
import { SceneWatch } from './scene-watch.js';

/** Processes are started and killed, on a machine that may be busy. Longer than the waits, which say what they wait for. */
const PRESS_MS = 10 * WAIT_MS;

/** People watch an order for nine seconds; here it only has to be on its way for a moment. */
const PACE = { COOKING_MS: '500', PICK_UP_MS: '500', DELIVERY_MS: '1000' };

/** Enough for something to pile up while a button holds. Each order is a fifth of a second of computing, all processes together. */
const RATE = '2';

/** In the repository, so that it finds the packages; a copy, so that saving it changes nothing of ours. */
const playground = path.resolve('.posthorn', `playground-${process.pid}`, 'reader.mjs');

let database: TestDatabase;
let pool: pg.Pool;
let demo: RunningDemo;
let url: string;
let scene: SceneWatch;

/** One demo for all claims: each button is pressed once, and what is left is an intact strip. */
beforeAll(async () => {
  database = await createTestDatabase();
  mkdirSync(path.dirname(playground), { recursive: true });
  copyFileSync('playground/reader.mjs', playground);
  demo = await RunningDemo.start(
    ['--rate', RATE, '--hold', '60', '--burst', '100', '--playground', playground],
    database.url,
    PACE,
  );
  url = await demo.page();
  pool = new pg.Pool({ connectionString: database.url, max: 2 });
  scene = new SceneWatch(url, () => demo.lately()).start();
  await scene.until('strip', 'have a delivered order', ({ delivered }) => Number(delivered) > 0);
}, PRESS_MS);

afterAll(async () => {
  await scene?.stop();
  await pool?.end();
  await demo?.stop();
  await database?.drop();
  rmSync(path.dirname(playground), { recursive: true, force: true });
});

const hasLag = ({ lag }: Record<string, unknown>): boolean => typeof lag === 'number';
const keepsUp = ({ lagSeconds }: Record<string, unknown>): boolean => Number(lagSeconds) < 1;
const isDown = ({ pid }: Record<string, unknown>): boolean => pid === null;
const pidOf = (name: string): number | null => scene.get(`program/${name}`)['pid'] as number | null;

async function countOf(query: string, ...values: string[]): Promise<number> {
  const { rows } = await pool.query<{ count: number }>(`select count(*)::int ${query}`, values);
  return rows[0]?.count ?? 0;
}

async function strip(): Promise<Record<string, unknown>> {
  return (await (await fetch(`${url}strip`)).json()) as Record<string, unknown>;
}

/** What the strip counts and never takes back: a claim is about what it has added itself. */
async function harm(): Promise<object> {
  const { lost, duplicated, outOfOrder, wrongLedgers } = await strip();
  return { lost, duplicated, outOfOrder, wrongLedgers };
}

describe('the page of the demo', () => {
  it('is served with nothing inline and nothing from elsewhere', async () => {
    const response = await fetch(url);
    expect(response.headers.get('content-security-policy')).toContain("script-src 'self'");
    const html = await response.text();
    expect(html).not.toMatch(/\sstyle=|<script>|https?:\/\/(?!127\.0\.0\.1)/);
    const files = [...html.matchAll(/(?:src|href)="\/([\w.]+)"/g)].map(([, file]) => file);
    expect(files).toContain('main.js');
    for (const file of files) expect((await fetch(`${url}${file}`)).status).toBe(200);
  });

  it('shows whoever reads beside the services: a consumer that runs anew when it is saved, and a client that connects', async () => {
    await demo.printed(/playground +.*cents so far/);
    await scene.until('guest/playground', 'have a lag', hasLag);
    const before = pidOf('playground');
    const text = readFileSync(playground, 'utf8');
    writeFileSync(playground, text.replace('cents so far', 'cents today'));
    await demo.printed(/playground +.*cents today/);
    expect(pidOf('playground')).not.toBe(before);

    const { kafka } = await scene.until('about', 'be told', () => true);
    const client = new Kafka({ brokers: String(kafka).split(','), logLevel: logLevel.NOTHING });
    const consumer = client.consumer({ groupId: 'me' });
    await consumer.connect();
    await consumer.subscribe({ topics: ['deliveries'], fromBeginning: true });
    await consumer.run({ eachMessage: () => Promise.resolve() });
    await scene.until('guest/me', 'have a lag', hasLag);
    await consumer.disconnect();
  });

  it('has the contracts of its services in the registry, before anybody breaks one', async () => {
    const { consoleUrl } = await scene.until('about', 'be told', () => true);
    const response = await fetch(`${String(consoleUrl)}api/v1/contracts`);
    const { contracts } = (await response.json()) as {
      contracts: readonly { readonly event: string; readonly topic: string }[];
    };
    expect(contracts.map(({ event, topic }) => `${topic}: ${event}`)).toEqual(
      expect.arrayContaining([
        'orders: OrderPlaced',
        'restaurant: OrderAccepted',
        'payments: PaymentCharged',
        'deliveries: OrderDelivered',
      ]),
    );
  });

  it('lets no other page press a button', async () => {
    const post = (headers: Record<string, string>): Promise<Response> =>
      fetch(`${url}buttons/burst`, { method: 'POST', headers });
    expect((await post({ 'content-type': 'text/plain' })).status).toBe(403);
    const json = { 'content-type': 'application/json' };
    expect((await post({ ...json, origin: 'http://evil.example' })).status).toBe(403);
    expect((await post({ ...json, 'sec-fetch-site': 'cross-site' })).status).toBe(403);
    expect(scene.get('button/burst')).toMatchObject({ presses: 0 });
    expect((await scene.post('buttons/none')).status).toBe(404);
    expect((await scene.post('buttons/burst/heal')).status).toBe(409);
  });

  it('tells the timeline of an order, with who applied what', async () => {
    const { rows } = await pool.query<{ id: string }>(
      "select id from orders.orders where status = 'delivered' limit 1",
    );
    const id = rows[0]?.id ?? '';
    const timeline = (await (await fetch(`${url}orders/${id}`)).json()) as {
      events: { type: string; applied: { reader: string }[] }[];
    };
    expect(timeline.events.map(({ type }) => type)).toEqual(
      expect.arrayContaining(['OrderPlaced', 'OrderAccepted', 'PaymentCharged', 'OrderDelivered']),
    );
    const placed = timeline.events.find(({ type }) => type === 'OrderPlaced');
    expect(placed?.applied.map(({ reader }) => reader).sort()).toEqual([
      'driver',
      'payment',
      'restaurant',
    ]);
    expect((await fetch(`${url}orders/${id.replace(/^./, 'z')}`)).status).toBe(404);
  });
});

/** Resolves once there are more of these rows than now. */
async function moreOf(query: string): Promise<void> {
  const before = await countOf(query);
  await scene.patiently(`more rows than ${before} ${query}`, async () => {
    return (await countOf(query)) > before;
  });
}

/** Once it has been asked to end, which is a moment after the press. */
async function wakeUp(pid: number): Promise<void> {
  try {
    await scene.until('button/ship-a-bug', 'be at work', ({ phase }) => phase === 'at work');
    await sleep(1000);
  } finally {
    process.kill(pid, 'SIGCONT');
  }
}

/** As Promise.all, but nothing is under way any more when one has failed: the next claim begins then. */
async function all<T extends readonly unknown[]>(
  ...parts: { readonly [K in keyof T]: Promise<T[K]> }
): Promise<T> {
  await Promise.allSettled(parts);
  return Promise.all(parts);
}

describe('a service of the demo', () => {
  it(
    'ends when it is asked to, though a connection to it is never idle',
    async () => {
      const [, orders = ''] = await demo.printed(/orders are taken at (\S+)/);
      const busy = new BusyConnection(`${orders}?limit=1`);
      await scene.patiently('the connection to be in use', () => busy.statuses.length > 2);
      const replaced = pidOf('orders');
      process.kill(Number(replaced), 'SIGTERM');
      try {
        await demo.printed(/orders ended \(SIGTERM\)/);
      } finally {
        await busy.end();
      }
      expect(busy.connections).toBe(1);
      // As a rule the last answer is 503, by which the connection ends. One that is caught between two requests just ends.
      expect([200, 503]).toContain(busy.statuses.at(-1));
      await scene.until('program/orders', 'be up again', ({ pid, isUp }) => {
        return pid !== replaced && isUp === true;
      });
    },
    PRESS_MS,
  );
});

describe('the buttons of the demo', () => {
  let before: object;

  beforeEach(async () => {
    before = await harm();
  });

  it(
    'slow payment down: charges pile up, and nobody waits for them',
    async () => {
      const outcome = await scene.press('slow-payment', async () => {
        await scene.until(
          'service/payment',
          'have many in flight',
          ({ inFlight }) => Number(inFlight) > 5,
        );
        await scene.until('service/restaurant', 'keep up', keepsUp);
      });
      expect(outcome).toMatch(/[1-9][\d,]* charges waited at once/);
      expect(await harm()).toEqual(before);
    },
    PRESS_MS,
  );

  it(
    'kill the restaurant: orders are still taken, only its lag grows, a new process drains it',
    async () => {
      const killed = pidOf('restaurant');
      const outcome = await scene.press('kill-restaurant', async () => {
        await scene.until('program/restaurant', 'be down', isDown);
        expect(() => process.kill(Number(killed), 0)).toThrow('ESRCH');
        await moreOf('from orders.orders');
        await scene.until(
          'service/restaurant',
          'be behind',
          ({ lagSeconds }) => Number(lagSeconds) > 2,
        );
        await scene.until('service/payment', 'keep up', keepsUp);
      });
      expect(outcome).toMatch(/process \d+ answered the [1-9][\d,]* orders that waited/);
      expect(pidOf('restaurant')).not.toBe(killed);
      expect(await harm()).toEqual(before);
    },
    PRESS_MS,
  );

  it(
    'poison: four tries, a dead letter, others go on; taught and redriven, it is delivered',
    async () => {
      const outcome = await scene.press('poison-order', async () => {
        const id = String(scene.get('button/poison-order')['focus']);
        const tries = 'from restaurant.failed_attempts where order_id = $1';
        expect(await countOf(tries, id)).toBeGreaterThanOrEqual(4);
        await scene.until(`order/${id}`, 'be stuck', ({ isStuck }) => isStuck === true);
        await moreOf("from restaurant.tickets where status <> 'new'");
      });
      expect(outcome).toContain('is delivered');
      expect(await harm()).toEqual(before);
    },
    PRESS_MS,
  );

  it(
    'kill the broker: events wait in the outbox, and nothing is lost',
    async () => {
      const killed = pidOf('broker');
      const outcome = await scene.press('kill-broker', async () => {
        await scene.until('program/broker', 'be down', isDown);
        await moreOf('from orders.orders');
        await scene.until('broker', 'have events waiting', ({ outbox }) => Number(outbox) > 0);
      });
      expect(outcome).toMatch(/took the [1-9][\d,]* events out of the outbox/);
      expect(pidOf('broker')).not.toBe(killed);
      expect(await harm()).toEqual(before);
    },
    PRESS_MS,
  );

  it(
    'send every event twice while a burst comes: each has its effect once',
    async () => {
      const outcome = await scene.press('send-twice', async () => {
        expect(await scene.press('burst')).toMatch(/^100 orders were taken in/);
      });
      const [, sent = '0'] = /^([\d,]+) events/.exec(outcome) ?? [];
      expect(Number(sent.replaceAll(',', ''))).toBeGreaterThan(100);
      expect(await harm()).toEqual(before);
    },
    PRESS_MS,
  );

  it(
    'ship a bug and rewind the running service, while the restaurant is three: wrong totals become right, order stays',
    async () => {
      const replaced = Number(pidOf('driver'));
      // What it has not read by now the next release reads, and it was written before that one was shipped.
      process.kill(replaced, 'SIGSTOP');
      await scene.until('tips', 'be behind', ({ lagSeconds }) => Number(lagSeconds) > 2);
      const [shipped, scaled] = await all(
        scene.press('ship-a-bug', async () => {
          await scene.until(
            'strip',
            'be broken',
            ({ wrongTips, intact }) => wrongTips !== 0 && !intact,
          );
          expect(pidOf('driver')).not.toBe(replaced);
        }),
        scene.press('scale-restaurant', async () => {
          await scene.until('program/restaurant-3', 'be up', ({ isUp }) => isUp === true);
        }),
        wakeUp(replaced),
      );
      expect(shipped).toMatch(/[1-9][\d,]* tips were wrong; [1-9][\d,]* events were read again/);
      expect(scaled).toContain('shared the partitions 2 + 2 + 2');
      await scene.until('strip', 'have no wrong tips', ({ wrongTips }) => wrongTips === 0);
      expect(scene.keys()).not.toContain('program/restaurant-3');
      expect(await harm()).toEqual(before);
    },
    PRESS_MS,
  );

  it(
    'break a contract: the registry says where, the publisher is refused with the difference, and nothing is written',
    async () => {
      const outcome = await scene.press('break-a-contract');
      expect(outcome).toMatch(/^The registry refuses the contract:\n- field `data\.total` /);
      expect(outcome).toContain('at /contracts/0/schema/properties/data');
      expect(outcome).toContain('- totalCents: an integer from 1 to 1000000');
      expect(outcome).toContain('+ total: not declared');
      expect(outcome).toContain('\n0 orders were saved under the broken release');
      expect(await harm()).toEqual(before);
    },
    PRESS_MS,
  );
});

const inABrowser = noBrowser === undefined ? describe : describe.skip;

inABrowser(`the first five minutes${noBrowser === undefined ? '' : ` (${noBrowser})`}`, () => {
  let browser: Browser;

  beforeAll(async () => {
    browser = await openBrowser({ viewport: { width: 1280, height: 900 } });
  });

  afterAll(() => browser?.close());

  it(
    'are kill, drain, poison and redrive by the page alone, with no error and no serious fault of accessibility',
    async () => {
      const { page, errors } = browser;
      page.setDefaultTimeout(PRESS_MS / 4);
      const seen: Moment[] = [];
      const isIntact = () => page.locator('#strip').getAttribute('data-intact');
      let atFirst: string | null = null;
      await firstFiveMinutes(page, url, async (moment) => {
        seen.push(moment);
        if (moment === 'killed') await scene.post('buttons/kill-restaurant/heal');
        // A strip that an earlier claim has broken is no fault of these minutes.
        if (moment === 'open') atFirst = await isIntact();
        expect(await isIntact()).toBe(atFirst);
        if (moment === 'open' || moment === 'dead letter')
          expect(await seriousFaults(page)).toEqual([]);
      });
      expect(seen).toEqual(['open', 'killed', 'drained', 'dead letter', 'redriven']);
      expect(await page.locator('.coach li.finished').count()).toBe(3);
      await page.setViewportSize({ width: 390, height: 844 });
      const overflow =
        'document.documentElement.scrollWidth - document.documentElement.clientWidth';
      expect(await page.evaluate(overflow)).toBe(0);
      await page.emulateMedia({ colorScheme: 'dark' });
      expect(await seriousFaults(page)).toEqual([]);
      expect(errors).toEqual([]);
    },
    PRESS_MS,
  );
});
