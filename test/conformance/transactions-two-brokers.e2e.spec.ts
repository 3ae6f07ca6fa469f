import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import kafkajs, { type Kafka } from 'kafkajs';
import { startBroker, type RunningBroker } from '../../apps/broker/src/broker.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { sharedOut, until } from './support.js';

// Of all shards some are led by the one and some by the other, whoever coordinates a transaction.
const PARTITIONS = 16;
const IDS = ['a', 'b', 'c', 'd'];

describe('transactions over two brokers', () => {
  let database: TestDatabase;
  let brokers: RunningBroker[];
  let kafka: Kafka;

  beforeAll(async () => {
    database = await createTestDatabase();
    const start = (brokerId: number): Promise<RunningBroker> =>
      startBroker({
        brokerId,
        port: 0,
        databaseUrl: database.url,
        logLevel: 'silent',
        groupInitialRebalanceDelayMs: 0,
      });
    brokers = [await start(1), await start(2)];
    kafka = new kafkajs.Kafka({
      brokers: brokers.map(({ host, port }) => `${host}:${port}`),
      logLevel: kafkajs.logLevel.NOTHING,
      retry: { initialRetryTime: 20, retries: 50, maxRetryTime: 500 },
    });
    await sharedOut(brokers);
    const admin = kafka.admin();
    await admin.connect();
    await admin.createTopics({ topics: [{ topic: 'shared', numPartitions: PARTITIONS }] });
    await admin.disconnect();
  });

  afterAll(async () => {
    await Promise.all(brokers.map((broker) => broker.close()));
    await database.drop();
  });

  async function transact(id: string, value: string, result: 'commit' | 'abort'): Promise<void> {
    const producer = kafka.producer({ transactionalId: id, idempotent: true });
    await producer.connect();
    const transaction = await producer.transaction();
    const messages = Array.from({ length: PARTITIONS }, (_, partition) => ({ value, partition }));
    await transaction.send({ topic: 'shared', messages });
    await transaction.sendOffsets({
      consumerGroupId: `group-${id}`,
      topics: [{ topic: 'shared', partitions: [{ partition: 0, offset: String(value.length) }] }],
    });
    await transaction[result]();
    await producer.disconnect();
  }

  async function committedOffset(id: string): Promise<string | undefined> {
    const admin = kafka.admin();
    await admin.connect();
    const [topic] = await admin.fetchOffsets({ groupId: `group-${id}`, topics: ['shared'] });
    await admin.disconnect();
    return topic.partitions.find(({ partition }) => partition === 0)?.offset;
  }

  it('end in every partition and group alike, whoever leads it', async () => {
    for (const id of IDS) {
      await transact(id, 'committed', 'commit');
      await transact(id, 'lost', 'abort');
    }
    for (const id of IDS) expect(await committedOffset(id)).toBe(String('committed'.length));
    const seen: string[] = [];
    const consumer = kafka.consumer({ groupId: 'reader', maxWaitTimeInMs: 100 });
    await consumer.connect();
    await consumer.subscribe({ topic: 'shared', fromBeginning: true });
    await consumer.run({
      eachMessage: async ({ message }) => void seen.push(String(message.value)),
    });
    await until('all that was committed', () => seen.length >= IDS.length * PARTITIONS);
    await consumer.disconnect();
    expect(new Set(seen)).toEqual(new Set(['committed']));
    expect(seen).toHaveLength(IDS.length * PARTITIONS);
  });

  it('are ended by the other broker when their coordinator stops', async () => {
    const producer = kafka.producer({ transactionalId: 'moving', idempotent: true });
    await producer.connect();
    const transaction = await producer.transaction();
    const messages = Array.from({ length: PARTITIONS }, (_, partition) => ({
      value: 'moved',
      partition,
    }));
    await transaction.send({ topic: 'shared', messages });
    const shard = brokers[0].services.log.cluster.shardOfKey('moving');
    const coordinator = brokers.findIndex(({ services }) =>
      services.log.cluster.ownedShards().has(shard),
    );
    const [stopped] = brokers.splice(coordinator, 1);
    await stopped.close();
    // kafkajs retries everything but a coordinator that loads.
    await until('the transaction to have moved', () => {
      return brokers[0].services.transactions.describe('moving').state === 'Ongoing';
    });
    await transaction.commit();
    await producer.disconnect();
    expect(brokers[0].services.transactions.describe('moving').state).toBe('CompleteCommit');
  });
});
