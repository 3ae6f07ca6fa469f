import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { createPool, type Pool } from '@posthorn/db';
import { startBroker, type RunningBroker } from '../../apps/broker/src/broker.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';

let database: TestDatabase;
let pool: Pool;
let broker: RunningBroker;

const options = { port: 0, logLevel: 'silent' as const };

beforeAll(async () => {
  database = await createTestDatabase();
  pool = createPool({ url: database.url, max: 1 });
  broker = await startBroker({ ...options, databaseUrl: database.url });
});

afterAll(async () => {
  await broker.close();
  await pool.end();
  await database.drop();
});

/** Every registration takes one. */
async function registrations(): Promise<bigint> {
  const { rows } = await pool.query<{ last_value: bigint }>(
    'select last_value from posthorn.broker_epochs',
  );
  return rows[0].last_value;
}

it('asks for no shard before all it needs to serve one has started: here its admin API cannot', async () => {
  const occupant = createServer().listen(0, '127.0.0.1');
  await once(occupant, 'listening');
  const { port: adminPort } = occupant.address() as AddressInfo;
  const before = await registrations();
  try {
    const second = startBroker({ ...options, databaseUrl: database.url, adminPort });
    await expect(second).rejects.toThrow('EADDRINUSE');
  } finally {
    occupant.close();
  }
  expect(await registrations()).toBe(before);
  expect(broker.services.log.cluster.ownedShards().size).toBe(64);
});
