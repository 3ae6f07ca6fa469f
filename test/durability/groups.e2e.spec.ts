import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { GroupHistory, groupViolationsOf } from './history/group-history.js';
import { BrokerProcess } from './support/broker-process.js';
import { seededRandom } from './support/random.js';
import { RawCluster } from './support/raw-cluster.js';
import { until } from './support/raw-group.js';
import { RawMember } from './support/raw-member.js';
import { createTopic } from './support/workload.js';

const KILLS = 5;
const MEMBERS = 3;
const TOPIC = 'grouped';

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

it('never takes back a committed offset or a generation while its broker is killed again and again', async () => {
  const random = seededRandom('groups');
  const cluster = new RawCluster(TOPIC, [broker.address]);
  await createTopic(cluster, { name: TOPIC, partitions: MEMBERS });
  await cluster.close();
  const history = new GroupHistory();
  const stopping = new AbortController();
  const members = Array.from({ length: MEMBERS }, (_, partition) =>
    new RawMember({
      bootstrap: [broker.address],
      groupId: 'members',
      topic: TOPIC,
      partition,
      history,
      random,
    }).run(stopping.signal),
  );
  const working = Promise.all(members);
  working.catch(() => undefined);
  const acked = (): number => history.commits.filter(({ isAcked }) => isAcked).length;
  const generation = (): number => Math.max(0, ...history.joins.map((join) => join.generation));
  try {
    for (let kill = 0; kill < KILLS; kill++) {
      await sleep(random.between(500, 1_500));
      await broker.end('SIGKILL');
      await sleep(random.between(0, 300));
      await broker.start();
    }
    await until('members have worked', () => acked() > 100 && generation() > KILLS);
  } finally {
    stopping.abort();
  }
  await working;
  process.stdout.write(
    `groups: ${acked()} of ${history.commits.length} commits acked, ${history.fetches.length} fetches, generation ${generation()}\n`,
  );
  expect(groupViolationsOf(history).slice(0, 20)).toEqual([]);
});
