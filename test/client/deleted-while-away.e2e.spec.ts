import {
  connectCluster,
  type ConsumerGroup,
  type KafkaCluster,
  type KafkaOperations,
} from '@posthorn/client';
import { createPool } from '@posthorn/db';
import { type RunningBroker, startBroker } from '../../apps/broker/src/broker.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { quickly, until } from './support/rig.js';

let database: TestDatabase;

beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(async () => {
  await database.drop();
});

const start = (): Promise<RunningBroker> =>
  startBroker({
    port: 0,
    databaseUrl: database.url,
    groupInitialRebalanceDelayMs: 0,
    logLevel: 'silent',
  });

const connect = ({ host, port }: RunningBroker): KafkaCluster & KafkaOperations =>
  connectCluster({ brokers: [`${host}:${port}`], retryBackoffMs: 20, retryBackoffMaxMs: 200 });

async function filled(cluster: KafkaCluster, topic: string, prefix: string, count: number) {
  await cluster.ensureTopics([{ topic, partitions: 1 }]);
  const values = Array.from({ length: count }, (_, index) => `${prefix}${index}`);
  await cluster.producer().sendAll(values.map((value) => ({ topic, value })));
  return values;
}

function reader(cluster: KafkaCluster, topic: string, seen: string[]): ConsumerGroup {
  return cluster.group({
    ...quickly,
    groupId: 'readers',
    topics: [topic],
    handle: ({ value }) => Promise.resolve(void seen.push(String(value))),
  });
}

it('a topic that was deleted while its group had no coordinator is read from its beginning when it is made anew', async () => {
  let broker = await start();
  let cluster = connect(broker);
  const seen: string[] = [];
  const expected = await filled(cluster, 'away', 'old', 5);
  const kept = await filled(cluster, 'stays', 'kept', 3);
  const group = reader(cluster, 'away', seen);
  const beside = cluster.group({
    ...quickly,
    groupId: 'beside',
    topics: ['stays'],
    handle: () => Promise.resolve(),
  });
  await Promise.all([group.start(), beside.start()]);
  await until('both are read', () =>
    [group, beside].every((one) => (one.assignment()[0]?.committed ?? 0n) > 2n),
  );
  await until('all is committed', () => group.assignment()[0]?.committed === 5n);
  await cluster.close();
  await broker.close();

  // As another broker does it, whom nobody here has heard of.
  const pool = createPool({ url: database.url, max: 1 });
  await pool.query("delete from posthorn.topics where name = 'away'");
  await pool.end();

  broker = await start();
  cluster = connect(broker);
  expected.push(...(await filled(cluster, 'away', 'new', 20)));
  const next = reader(cluster, 'away', seen);
  await next.start();
  await until('the new topic is read', () => seen.includes('new19'));
  expect(seen).toEqual(expected);
  expect(await cluster.committedOffsets('beside')).toMatchObject([
    { topic: 'stays', offset: BigInt(kept.length) },
  ]);
  await cluster.close();
  await broker.close();
});

it('an offset that a coordinator took before it heard of the deletion is not of the topic that is made anew', async () => {
  let broker = await start();
  let cluster = connect(broker);
  await filled(cluster, 'late', 'old', 5);
  const offsets = [{ topic: 'late', partition: 0, offset: 5n }];
  await cluster.admin().commitOffsets('by-hand', offsets);
  await cluster.producer({ transactionalId: 'late' }).transact((transaction) => {
    const nobody = { generationId: -1, memberId: '', groupInstanceId: null };
    return transaction.sendOffsets({ ...nobody, groupId: 'by-transaction' }, offsets);
  });
  await until('the transaction’s offset counts', async () => {
    const committed = await cluster.committedOffsets('by-transaction');
    return committed[0]?.offset === 5n;
  });
  await cluster.close();
  await broker.close();
  // Another broker deletes the topic, and then comes what the coordinator had taken and not yet written.
  const pool = createPool({ url: database.url, max: 1 });
  const tables = ['group_offsets_0', 'group_offsets_1'];
  for (const table of tables)
    await pool.query(
      `create table late_${table} as select * from posthorn.${table} where topic = 'late'`,
    );
  await pool.query("delete from posthorn.topics where name = 'late'");
  for (const table of tables)
    await pool.query(`insert into posthorn.${table} select * from late_${table}`);
  await pool.end();

  broker = await start();
  cluster = connect(broker);
  await filled(cluster, 'late', 'new', 3);
  for (const groupId of ['by-hand', 'by-transaction'])
    expect([groupId, await cluster.committedOffsets(groupId)]).toEqual([groupId, []]);
  await cluster.close();
  await broker.close();
});
