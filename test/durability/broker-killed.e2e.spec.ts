import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { BrokerProcess } from './support/broker-process.js';
import { seededRandom } from './support/random.js';
import { until } from './support/raw-group.js';
import { Workload } from './support/workload.js';

const KILLS = 4;

let database: TestDatabase;
let broker: BrokerProcess;

beforeAll(async () => {
  database = await createTestDatabase();
  broker = await BrokerProcess.start({ databaseUrl: database.url });
});

afterAll(async () => {
  await broker.end('SIGKILL');
  await database.drop();
});

it('keeps every acked record once and in order while the broker is killed again and again', async () => {
  const random = seededRandom('broker killed');
  const options = { topic: 'killed', partitions: 3, bootstrap: [broker.address], random };
  const workload = new Workload(options);
  await workload.createTopic();
  const verdict = await workload.during(async () => {
    for (let kill = 0; kill < KILLS; kill++) {
      await sleep(random.between(300, 1_500));
      await broker.end('SIGKILL');
      await sleep(random.between(0, 500));
      await broker.start();
    }
    // However long each takes to find back: kafkajs waits for seconds after a few failures.
    await until('every client has worked', () => workload.leastAcked > 20);
  });
  expect(verdict.violations).toEqual([]);
});
