import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { BrokerProcess } from './support/broker-process.js';
import { PostgresServer } from './support/postgres-server.js';
import { seededRandom } from './support/random.js';
import { until } from './support/raw-group.js';
import { Workload } from './support/workload.js';

const CRASHES = 4;

let postgres: PostgresServer;
let broker: BrokerProcess;

beforeAll(async () => {
  postgres = await PostgresServer.start();
  // With everything that has connections to PostgreSQL.
  broker = await BrokerProcess.start({ databaseUrl: postgres.url, hasAdminApi: true });
});

afterAll(async () => {
  await broker.end('SIGKILL');
  await postgres.remove();
});

it('keeps every acked record once and in order while PostgreSQL crashes under a broker that lives on', async () => {
  const random = seededRandom('PostgreSQL crashed');
  const options = { topic: 'crashed', partitions: 3, bootstrap: [broker.address], random };
  const workload = new Workload(options);
  await workload.createTopic();
  const verdict = await workload.during(async () => {
    for (let crash = 0; crash < CRASHES; crash++) {
      await sleep(random.between(300, 1_500));
      await postgres.stop('immediate');
      await sleep(random.between(0, 1_000));
      await postgres.start();
    }
    // However long each takes to find back: kafkajs waits for seconds after a few failures.
    await until('every client has worked', () => workload.leastAcked > 20);
  });
  expect(verdict.violations).toEqual([]);
});
