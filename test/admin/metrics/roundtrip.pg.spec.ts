import { afterAll, beforeAll, expect, it } from '@jest/globals';
import pino from 'pino';
import { startBroker, type RunningBroker } from '../../../apps/broker/src/broker.js';
import { until } from '../../conformance/support.js';
import { createTestDatabase, type TestDatabase } from '../../support/database.js';

let database: TestDatabase;
const brokers: RunningBroker[] = [];

beforeAll(async () => {
  database = await createTestDatabase();
  for (const [brokerId, roundtripProbeMs] of [
    [1, 20],
    [2, 20],
    [3, 0],
  ])
    brokers.push(
      await startBroker({
        port: 0,
        adminPort: 0,
        brokerId,
        roundtripProbeMs,
        databaseUrl: database.url,
        logger: pino({ level: 'silent' }),
      }),
    );
});
afterAll(async () => {
  await Promise.all(brokers.map((broker) => broker.close()));
  await database.drop();
});

async function scrape({ adminPort }: RunningBroker): Promise<string> {
  return (await fetch(`http://127.0.0.1:${adminPort}/metrics`)).text();
}

const amount = (text: string, name: string): number =>
  Number(new RegExp(`^${name} (\\S+)$`, 'm').exec(text)?.[1] ?? 0);

it('a broker that probes itself tells how long a record takes, each of the partitions that it leads', async () => {
  for (const broker of brokers.slice(0, 2))
    await until('ten round trips', async () => {
      return amount(await scrape(broker), 'posthorn_roundtrip_seconds_count') >= 10;
    });
  const text = await scrape(brokers[0]);
  expect(amount(text, 'posthorn_roundtrip_seconds_sum')).toBeGreaterThan(0);
  const topic = brokers[0].services.log.topics.byName('posthorn-roundtrip');
  expect(topic?.partitions).toHaveLength(12);
  expect(Object.fromEntries(topic?.configs ?? [])).toMatchObject({ 'retention.ms': '3600000' });
});

it('one that was not told to has no such metric, rather than one of nothing', async () => {
  expect(await scrape(brokers[2])).not.toContain('posthorn_roundtrip');
});
