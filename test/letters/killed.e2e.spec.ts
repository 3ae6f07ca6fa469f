import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { createAdminClient, type AdminClient } from '@posthorn/admin-client';
import { connectCluster } from '@posthorn/client';
import { readToEnd } from '../client/support/read.js';
import { until } from '../conformance/support.js';
import { BrokerProcess } from '../durability/support/broker-process.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { freePort } from '../support/free-port.js';
import { letterOf } from './support/letters.js';

const LETTERS = 240;
const KEYS = 7;
/** Eight seconds for all of them, in which a busy machine has to notice that it goes on. */
const RATE = 30;

let database: TestDatabase;
let killed: BrokerProcess | undefined;
const brokers: { process: BrokerProcess; admin: AdminClient }[] = [];

beforeAll(async () => {
  database = await createTestDatabase();
  for (const brokerId of [1, 2]) {
    const adminPort = await freePort();
    const env = { POSTHORN_ADMIN_PORT: String(adminPort) };
    const process = await BrokerProcess.start({ databaseUrl: database.url, brokerId, env });
    const admin = createAdminClient({ baseUrl: `http://127.0.0.1:${adminPort}`, attempts: 8 });
    brokers.push({ process, admin });
  }
});
afterAll(async () => {
  await Promise.all(brokers.map(({ process }) => process.end('SIGKILL')));
  await database?.drop();
});

const redrive = async (admin: AdminClient, id: string) =>
  (await admin.GET('/api/v1/redrives/{id}', { params: { path: { id } } })).data;

/** Waits through what a killed broker takes along: its leases, and the leadership of its partitions. */
async function untilSlow(what: string, condition: () => Promise<boolean>): Promise<void> {
  for (let round = 0; ; round++) {
    try {
      return await until(what, condition);
    } catch (error) {
      if (round === 1) throw error;
    }
  }
}

const exportOf = async (admin: AdminClient, id: string) =>
  (await admin.GET('/api/v1/exports/{id}', { params: { path: { id } } })).data;

it('goes on at another broker when its own is killed: every letter is copied once, those of a key in their order', async () => {
  const [{ admin }] = brokers;
  for (const [name, partitions] of [
    ['orders', 6],
    ['orders.pay.dlq', 3],
  ] as const) {
    await admin.POST('/api/v1/topics', { body: { name, partitions } });
  }
  const addresses = brokers.map(({ process }) => process.address);
  const cluster = connectCluster({ brokers: addresses, clientId: 'letters' });
  const producer = cluster.producer();
  await Promise.all(
    Array.from({ length: LETTERS }, (_, n) => {
      const { key, value, headers } = letterOf({
        key: `k${n % KEYS}`,
        value: String(n),
        topic: 'orders',
        partition: 0,
        offset: BigInt(n),
      });
      return producer.send({ key, value, headers, topic: 'orders.pay.dlq' });
    }),
  );
  await untilSlow('all letters to be indexed', async () => {
    const { data } = await admin.GET('/api/v1/dead-letters/groups');
    return data.groups[0]?.open === LETTERS;
  });
  const body = { letters: { filter: { originTopic: 'orders' } }, recordsPerSecond: RATE };
  const { data: started } = await admin.POST('/api/v1/redrives', { body });
  const id = started.redrive?.id ?? '';
  await untilSlow('some to be copied', async () => (await redrive(admin, id)).copied > LETTERS / 8);

  const { owner } = await redrive(admin, id);
  killed = brokers[Number(owner) - 1].process;
  const other = brokers[2 - Number(owner)];
  await killed.end('SIGKILL');
  await untilSlow(
    'the redrive to end',
    async () => (await redrive(other.admin, id)).status === 'completed',
  );

  expect(await redrive(other.admin, id)).toMatchObject({
    total: LETTERS,
    processed: LETTERS,
    copied: LETTERS,
    failed: 0,
  });
  const values = (await readToEnd(cluster, 'orders', 'read_uncommitted')).map(Number);
  await cluster.close();
  expect(values.toSorted((a, b) => a - b)).toEqual(Array.from({ length: LETTERS }, (_, n) => n));
  for (const some of Map.groupBy(values, (n) => n % KEYS).values()) {
    expect(some).toEqual(some.toSorted((a, b) => a - b));
  }
  const { data: left } = await other.admin.GET('/api/v1/dead-letters', {
    params: { query: { status: 'open' } },
  });
  expect(left.deadLetters).toEqual([]);
});

it('an export goes on at another broker when its own is killed: each record is in it once', async () => {
  await killed?.startAgain();
  const [{ admin }] = brokers;
  const source = { topic: 'orders.pay.dlq' };
  let id = '';
  await untilSlow('an export to begin', async () => {
    const body = { source, recordsPerSecond: RATE };
    const { data } = await admin.POST('/api/v1/exports', { body });
    ({ id } = data.export ?? { id });
    return data.total === LETTERS;
  });
  await untilSlow(
    'some to be written',
    async () => (await exportOf(admin, id)).copied > LETTERS / 8,
  );
  const { owner } = await exportOf(admin, id);
  killed = brokers[Number(owner) - 1].process;
  const other = brokers[2 - Number(owner)];
  await killed.end('SIGKILL');
  await untilSlow(
    'the export to end',
    async () => (await exportOf(other.admin, id)).status === 'completed',
  );
  expect(await exportOf(other.admin, id)).toMatchObject({ processed: LETTERS, copied: LETTERS });
  const params = { path: { id } };
  const { data } = await other.admin.GET('/api/v1/exports/{id}/content', {
    params,
    parseAs: 'text',
  });
  const lines = data.split('\n').slice(0, -1);
  const places = lines.map((line) => JSON.parse(line) as { partition: number; offset: string });
  for (const some of Map.groupBy(places, ({ partition }) => partition).values()) {
    expect(some.map(({ offset }) => Number(offset))).toEqual(some.map((_, index) => index));
  }
  expect(places).toHaveLength(LETTERS);
});

it('a replay goes on when the only broker is killed and comes back: each record is copied once, those of a key in their order', async () => {
  await killed?.startAgain();
  const [{ process, admin }, other] = brokers;
  await other.process.end('SIGTERM');
  const name = 'again';
  await untilSlow('the target to be there', async () => {
    const { response } = await admin.POST('/api/v1/topics', { body: { name, partitions: 4 } });
    return response.ok;
  });
  const body = {
    source: { topic: 'orders.pay.dlq' },
    target: { topic: name },
    recordsPerSecond: RATE,
  };
  let id = '';
  await untilSlow('a replay to begin', async () => {
    const { data } = await admin.POST('/api/v1/replays', { body });
    id = data.replay?.id ?? '';
    return id !== '';
  });
  const replay = async () =>
    (await admin.GET('/api/v1/replays/{id}', { params: { path: { id } } })).data;
  await untilSlow('some to be copied', async () => (await replay()).copied > LETTERS / 8);
  await process.end('SIGKILL');
  await process.startAgain();
  await untilSlow('the replay to end', async () => (await replay()).status === 'completed');
  expect(await replay()).toMatchObject({ processed: LETTERS, copied: LETTERS, failed: 0 });
  const cluster = connectCluster({ brokers: [process.address], clientId: 'replayed' });
  const values = (await readToEnd(cluster, name, 'read_uncommitted')).map(Number);
  await cluster.close();
  expect(values.toSorted((a, b) => a - b)).toEqual(Array.from({ length: LETTERS }, (_, n) => n));
  for (const some of Map.groupBy(values, (n) => n % KEYS).values()) {
    expect(some).toEqual(some.toSorted((a, b) => a - b));
  }
});
