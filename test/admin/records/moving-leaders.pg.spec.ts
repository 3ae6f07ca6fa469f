import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pino from 'pino';
import { startBroker, type RunningBroker } from '../../../apps/broker/src/broker.js';
import { createTestDatabase, type TestDatabase } from '../../support/database.js';

const SHARDS = 64;
const PARTITIONS = 16;
/** A bound: the second broker has its half of the shards long before. */
const RECORDS_MAX = 20_000;

describe('records that are published through the admin API while leaders move', () => {
  let database: TestDatabase;
  const brokers: RunningBroker[] = [];
  const start = async (brokerId: number): Promise<void> => {
    const logger = pino({ level: 'silent' });
    const options = { brokerId, port: 0, adminPort: 0, databaseUrl: database.url, logger };
    brokers.push(await startBroker(options));
  };
  const post = async (path: string, body: object): Promise<number> => {
    const response = await fetch(`http://127.0.0.1:${brokers[0].adminPort}/api/v1/${path}`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify(body),
    });
    await response.body?.cancel();
    return response.status;
  };
  const publishOne = (topic: string, partition: number): Promise<number> =>
    post(`topics/${topic}/records`, { partition, value: { text: 'v' } });

  beforeAll(async () => {
    database = await createTestDatabase();
    await start(1);
  });
  afterAll(async () => {
    await Promise.all(brokers.map((broker) => broker.close()));
    await database.drop();
  });

  it('are all appended while another broker joins and takes its share', async () => {
    expect(await post('topics', { name: 'joined', partitions: PARTITIONS })).toBe(201);
    const joined = start(2);
    const shared = (): boolean =>
      brokers.length === 2 &&
      brokers.every(({ services }) => services.log.cluster.ownedShards().size === SHARDS / 2);
    const statuses = new Map<number, number>();
    for (let i = 0; i < RECORDS_MAX && !shared(); i++) {
      const status = await publishOne('joined', i % PARTITIONS);
      statuses.set(status, (statuses.get(status) ?? 0) + 1);
    }
    await joined;
    expect(shared()).toBe(true);
    expect([...statuses.keys()]).toEqual([201]);
  });

  it('are all appended to a topic that its leaders may not have heard of yet', async () => {
    for (let turn = 0; turn < 10; turn++) {
      const name = `new-${turn}`;
      expect(await post('topics', { name, partitions: PARTITIONS })).toBe(201);
      const indexes = Array.from({ length: PARTITIONS }, (_, index) => index);
      const statuses = await Promise.all(indexes.map((index) => publishOne(name, index)));
      expect(new Set(statuses)).toEqual(new Set([201]));
    }
  });
});
