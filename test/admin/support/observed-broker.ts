import { connectCluster } from '@posthorn/client';
import { createPool } from '@posthorn/db';
import pino from 'pino';
import {
  startBroker,
  type BrokerOptions,
  type RunningBroker,
} from '../../../apps/broker/src/broker.js';
import { until } from '../../conformance/support.js';
import { createTestDatabase } from '../../support/database.js';
import { commit, joinGroup } from './admin-harness.js';

export interface ObservedBroker {
  readonly broker: RunningBroker;
  scrape(): Promise<string>;
  close(): Promise<void>;
}

/** A broker over PostgreSQL in which everything happened that metrics tell of, but for failures. */
export async function startObservedBroker(options: BrokerOptions = {}): Promise<ObservedBroker> {
  const database = await createTestDatabase();
  const broker = await startBroker({
    brokerId: 1,
    port: 0,
    adminPort: 0,
    groupInitialRebalanceDelayMs: 0,
    databaseUrl: database.url,
    logger: pino({ level: 'silent' }),
    ...options,
  });
  const scrape = async (): Promise<string> =>
    (await fetch(`http://127.0.0.1:${broker.adminPort}/metrics`)).text();
  const close = async (): Promise<void> => {
    await broker.close();
    await database.drop();
  };
  try {
    await makeTraffic(broker);
    await buryInOutbox(database.url);
  } catch (error) {
    await close();
    throw error;
  }
  return { broker, scrape, close };
}

async function makeTraffic({ host, port, services }: RunningBroker): Promise<void> {
  for (const name of ['orders', 'orders.billing.dlq']) {
    await services.topics.create({ name, partitions: 2 });
  }
  const cluster = connectCluster({ brokers: [`${host}:${port}`], clientId: 'observed' });
  const producer = cluster.producer();
  for (const partition of [0, 1])
    await producer.send({ topic: 'orders', partition, value: 'paid' });
  await producer.send({ topic: 'orders.billing.dlq', partition: 0, value: 'refused' });
  await cluster.close();
  const all = { statesFilter: [], typesFilter: [] };
  await until(
    'the groups to be loaded',
    async () => (await services.groups.listGroups(all)).error === 'NONE',
  );
  await commit(services.groups, 'billing', 'orders', [0n, 1n]);
  await joinGroup(services.groups, 'kitchen', [{ topic: 'orders', partitions: [0] }]);
}

/** A partition that the topic has not got: no log takes it. */
async function buryInOutbox(url: string): Promise<void> {
  const pool = createPool({ url, max: 1 });
  await pool.query(`select posthorn.publish('orders', 'k', 'lost', partition => 9)`);
  await until(
    'the dead letter to be indexed',
    async () => (await pool.query('select from posthorn_admin.dead_letters')).rowCount === 1,
  );
  await until(
    'the row to be buried',
    async () => (await pool.query('select from posthorn.outbox_dead')).rowCount === 1,
  );
  await pool.end();
}
