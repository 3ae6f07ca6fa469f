import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { connectCluster } from '@posthorn/client';
import { createPool } from '@posthorn/db';
import pino from 'pino';
import { startBroker, type RunningBroker } from '../../apps/broker/src/broker.js';
import { until } from '../conformance/support.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';

const TOPIC = 'restored';

let database: TestDatabase;
let broker: RunningBroker;
beforeAll(async () => {
  database = await createTestDatabase();
  broker = await start();
});
afterAll(async () => {
  await broker.close();
  await database.drop();
});

function start(): Promise<RunningBroker> {
  return startBroker({
    brokerId: 1,
    port: 0,
    adminPort: 0,
    databaseUrl: database.url,
    logger: pino({ level: 'silent' }),
  });
}

/** The broker starts on what says that it was written on another timeline, as a backup does once it was recovered. */
async function restoreBackup(): Promise<void> {
  await broker.close();
  const pool = createPool({ url: database.url, max: 1 });
  await pool.query('update posthorn.cluster set timeline = 99');
  await pool.end();
  broker = await start();
}

async function produce(values: readonly string[]): Promise<bigint> {
  const cluster = connectCluster({ brokers: [`127.0.0.1:${broker.port}`] });
  await cluster.ensureTopics([{ topic: TOPIC, partitions: 1 }]);
  const producer = cluster.producer();
  let last = -1n;
  for (const value of values) last = (await producer.send({ topic: TOPIC, value })).offset;
  await cluster.close();
  return last;
}

async function commit(offset: bigint): Promise<void> {
  const cluster = connectCluster({ brokers: [`127.0.0.1:${broker.port}`] });
  await cluster.admin().commitOffsets('readers', [{ topic: TOPIC, partition: 0, offset }]);
  await cluster.close();
}

const asked = async (path: string): Promise<string> =>
  (await fetch(`http://127.0.0.1:${broker.adminPort}${path}`)).text();

it('records and lag count what is there, and nothing that was passed over', async () => {
  await produce(['a', 'b', 'c']);
  await commit(1n);
  await restoreBackup();
  const offset = await produce(['d']);
  expect(offset).toBeGreaterThan(1_000_000n);

  const { partitions } = JSON.parse(await asked(`/api/v1/topics/${TOPIC}`)) as {
    partitions: readonly { records: string; highWatermark: string }[];
  };
  expect(partitions).toMatchObject([{ records: '4', highWatermark: String(offset + 1n) }]);
  await until('the group is loaded and its lag told', async () =>
    (await asked('/metrics')).includes('posthorn_consumer_lag_records{'),
  );
  expect(await asked('/metrics')).toContain(
    `posthorn_consumer_lag_records{group="readers",topic="${TOPIC}"} 3\n`,
  );
});
