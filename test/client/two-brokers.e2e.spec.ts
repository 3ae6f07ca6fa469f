import { setTimeout as sleep } from 'node:timers/promises';
import { connectCluster, type RecordMetadata } from '@posthorn/client';
import { startBroker, type RunningBroker } from '../../apps/broker/src/broker.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { joined, Witness, witnessedMember } from './support/member.js';
import { quickly, until } from './support/rig.js';

let database: TestDatabase;
const brokers = new Map<number, RunningBroker>();

beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(async () => {
  for (const broker of brokers.values()) await broker.close();
  await database.drop();
});

async function start(brokerId: number): Promise<RunningBroker> {
  const broker = await startBroker({
    brokerId,
    port: 0,
    databaseUrl: database.url,
    groupInitialRebalanceDelayMs: 0,
    logLevel: 'silent',
  });
  brokers.set(brokerId, broker);
  return broker;
}

describe('leaders and coordinators that move between brokers', () => {
  it('are followed by producer and group, with nothing lost or out of place', async () => {
    const first = await start(1);
    const second = await start(2);
    await until('the shards are shared out', () =>
      [first, second].every(({ services }) => services.log.cluster.ownedShards().size > 0),
    );
    const cluster = connectCluster({
      brokers: [first, second].map(({ host, port }) => `${host}:${port}`),
      retryBackoffMs: 20,
      retryBackoffMaxMs: 200,
    });
    await cluster.ensureTopics([{ topic: 'moving', partitions: 6 }]);
    const witness = new Witness();
    const values = new Map<string, string>();
    const group = witnessedMember(cluster, 'member', witness, {
      ...quickly,
      groupId: 'moving',
      topics: ['moving'],
      perPartition: 3,
      handlerMs: 2,
    });
    const ready = joined(group);
    await group.start();
    await ready;
    const producer = cluster.producer();
    const acknowledged: { value: string; at: RecordMetadata }[] = [];
    const sends: Promise<void>[] = [];
    for (let i = 0; i < 600; i++) {
      const value = String(i);
      sends.push(
        producer.send({ topic: 'moving', key: `k${i % 20}`, value }).then((at) => {
          acknowledged.push({ value, at });
          values.set(`${at.partition}/${at.offset}`, value);
        }),
      );
      await sleep(5);
      if (i === 150) await first.close();
      if (i === 300) await start(3);
      if (i === 450) await second.close();
    }
    await Promise.all(sends);
    await until('all is handled', () => witness.distinct === 600);
    await cluster.close();
    expect(acknowledged).toHaveLength(600);
    expect(values.size).toBe(600);
    expect(witness.outOfOrder).toEqual([]);
    expect(witness.startedNotOwned).toEqual([]);
  });

  it('are followed by a producer whose topic was known to the process through somebody else', async () => {
    const only = [...brokers.values()].at(-1);
    const another = await start(4);
    await until('the shards are shared out', () =>
      [only, another].every((one) => (one?.services.log.cluster.ownedShards().size ?? 0) > 0),
    );
    const cluster = connectCluster({
      brokers: [`${another.host}:${another.port}`],
      retryBackoffMs: 20,
      retryBackoffMaxMs: 200,
    });
    const partitions = Array.from({ length: 6 }, (_, partition) => partition);
    await cluster.ensureTopics([{ topic: 'known', partitions: partitions.length }]);
    // Whoever asked has no further interest in it.
    await until('it is known', async () => (await cluster.partitionsOf('known')) === 6);
    const producer = cluster.producer({ deliveryTimeoutMs: 30_000 });
    const send = (): Promise<unknown> =>
      Promise.all(
        partitions.map((partition) => producer.send({ topic: 'known', partition, value: 'x' })),
      );
    await send();
    await only?.close();
    await send();
    await cluster.close();
  });
});
