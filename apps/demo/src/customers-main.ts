import { once } from 'node:events';
import { parseArgs } from 'node:util';
import { createAdminClient } from '@posthorn/admin-client';
import pg from 'pg';
import { CombinedLog } from './console.js';
import { Customers } from './customers.js';
import { Monitor } from './monitor.js';
import { Show } from './show.js';
import { countMissing, verdict } from './verdict.js';

/**
 * The customers alone, for services that somebody else started (docker-compose.yml): they keep ordering, and the page is
 * served on PORT, with the buttons that need no process of ours. With `--check <n>`: place n orders, wait until everything is at rest, exit 0 or 1; for that the other
 * customers must be stopped.
 */
const { values } = parseArgs({ options: { check: { type: 'string' } } });
const {
  ORDERS_URL = 'http://127.0.0.1:3001',
  RESTAURANT_URL = 'http://127.0.0.1:3002',
  PAYMENT_URL = 'http://127.0.0.1:3003',
  ADMIN_URL = 'http://127.0.0.1:9644',
  // An API key of the admin API, which asks who comes from beyond its loopback; without one it is not asked for anything.
  ADMIN_TOKEN = '',
  // As people outside reach them, to be shown on the page.
  CONSOLE_URL = 'http://127.0.0.1:9644/',
  KAFKA_ADDRESS = '127.0.0.1:9092',
  HOST = '127.0.0.1',
  PORT = '4000',
  RATE = '1',
} = process.env;
const stopping = new AbortController();
process.on('SIGTERM', () => stopping.abort());
process.on('SIGINT', () => stopping.abort());

const log = new CombinedLog(process.stdout, false);
const database = new pg.Pool({ connectionString: process.env['DATABASE_URL'], max: 4 });
database.on('error', () => undefined); // an idle connection that broke; the next query opens another
const customers = new Customers({ url: ORDERS_URL, signal: stopping.signal });

if (values.check === undefined) {
  const urls = { orders: ORDERS_URL, restaurant: RESTAURANT_URL, payment: PAYMENT_URL };
  const admin = createAdminClient({ baseUrl: ADMIN_URL, token: ADMIN_TOKEN, attempts: 1 });
  const mayAdminister = ADMIN_TOKEN !== '';
  const show = new Show(
    { database, customers, admin, mayAdminister, urls, stack: undefined, burst: 10_000 },
    { port: Number(PORT), host: HOST, consoleUrl: CONSOLE_URL, kafka: KAFKA_ADDRESS },
  );
  const monitor = new Monitor(database, (strip) => show.showStrip(strip));
  monitor.start();
  await show.start();
  log.say(`the page is served on port ${PORT}; ${RATE} orders a second`);
  const ordering = customers.placeForEver(Number(RATE));
  if (!stopping.signal.aborted) await once(stopping.signal, 'abort');
  await show.stop();
  await ordering;
  await monitor.stop();
} else {
  const monitor = new Monitor(database, () => undefined);
  const before = await placedSoFar();
  const count = Number(values.check);
  await customers.placeAtOnce(count);
  const strip = await monitor.untilAtRest(before + count);
  process.exitCode = verdict(strip, await countMissing(database, customers.confirmed), log);
}
await database.end();

async function placedSoFar(): Promise<number> {
  const { rows } = await database.query<{ count: number }>(
    'select count(*)::int as count from orders.orders',
  );
  return rows[0]?.count ?? 0;
}
