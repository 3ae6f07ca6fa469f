import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { BrokerProcess } from './support/broker-process.js';
import { seededRandom } from './support/random.js';
import { RawCluster } from './support/raw-cluster.js';
import { connectTo, leadersOf, until } from './support/raw-group.js';
import { createTopic, Workload } from './support/workload.js';

const TOPIC = 'shared';

let database: TestDatabase;
let brokers: readonly [BrokerProcess, BrokerProcess];

beforeAll(async () => {
  database = await createTestDatabase();
  const start = (brokerId: number): Promise<BrokerProcess> =>
    BrokerProcess.start({ databaseUrl: database.url, brokerId });
  brokers = [await start(1), await start(2)];
}, 30_000);

afterAll(async () => {
  for (const broker of brokers) await broker.end('SIGKILL');
  await database.drop();
});

/** Each broker knows that both of them lead partitions of the topic. */
async function bothLead(): Promise<boolean> {
  for (const { address } of brokers) {
    const connection = await connectTo(address);
    const leaders = await leadersOf(TOPIC, connection);
    connection.close();
    if (!leaders.includes(1) || !leaders.includes(2)) return false;
  }
  return true;
}

it('loses and repeats nothing when either of two brokers is killed or stopped, and the other takes over', async () => {
  const random = seededRandom('two brokers');
  const bootstrap = brokers.map(({ address }) => address);
  const filler = new RawCluster('filler', bootstrap);
  // Shards go to brokers in ranges: behind so many partitions, six of a topic lie on both sides of the middle.
  await createTopic(filler, { name: 'filler', partitions: 29 });
  await filler.close();
  const workload = new Workload({ topic: TOPIC, partitions: 6, bootstrap, random });
  await workload.createTopic();
  await until('both brokers lead', bothLead);
  const verdict = await workload.during(async () => {
    await sleep(1_000);
    // Killed for longer than a lease: the other waits for its end, then takes over.
    const victim = random.pick(brokers);
    const other = brokers.find((broker) => broker !== victim)!;
    await victim.end('SIGKILL');
    await sleep(random.between(6_500, 7_500));
    await victim.start();
    await sleep(random.between(500, 1_500));
    // Stopped in good order: it hands its shards back, and the other takes them at its next look.
    await other.end('SIGTERM');
    await sleep(random.between(500, 1_500));
    await other.start();
    await until('both brokers lead again', bothLead);
  });
  expect(verdict.violations).toEqual([]);
}, 60_000);
