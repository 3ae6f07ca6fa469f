import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { DescribeTransactions, FindCoordinator } from '@posthorn/protocol';
import kafkajs, { type Kafka } from 'kafkajs';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { TransactionBroker } from './transaction-broker.js';
import { PersistentConnection } from './transactional-producer.js';

// Some are led by the one broker and some by the other.
const PARTITIONS = 16;
const TRANSACTIONAL = 1;

let database: TestDatabase;
let brokers: TransactionBroker[];

beforeAll(async () => {
  database = await createTestDatabase();
  brokers = [
    await TransactionBroker.start(database.url, 1),
    await TransactionBroker.start(database.url, 2),
  ];
});

afterAll(async () => {
  await Promise.all(brokers.map((broker) => broker.kill()));
  await database.drop();
});

async function createSharedTopic(kafka: Kafka): Promise<void> {
  const admin = kafka.admin();
  await admin.connect();
  await admin.createTopics({ topics: [{ topic: 'shared', numPartitions: PARTITIONS }] });
  for (let leaders = 0; leaders < 2; await sleep(50)) {
    const { topics } = await admin.fetchTopicMetadata({ topics: ['shared'] });
    leaders = new Set(topics[0].partitions.map(({ leader }) => leader)).size;
  }
  await admin.disconnect();
}

async function coordinatorOf(id: string): Promise<TransactionBroker | undefined> {
  const connection = new PersistentConnection(brokers[0].address);
  const body = { key: id, keyType: TRANSACTIONAL };
  const { nodeId } = await connection.ask(FindCoordinator, [3, body], (r) => r.errorCode);
  connection.close();
  return brokers.find(({ brokerId }) => brokerId === nodeId);
}

it('a transaction is ended by another broker when its own is killed among the markers', async () => {
  const kafka = new kafkajs.Kafka({
    brokers: brokers.map(({ address }) => address),
    logLevel: kafkajs.logLevel.NOTHING,
    retry: { initialRetryTime: 20, maxRetryTime: 500, retries: 100 },
  });
  await createSharedTopic(kafka);
  const producer = kafka.producer({ transactionalId: 'moving', idempotent: true });
  await producer.connect();
  const transaction = await producer.transaction();
  const all = Array.from({ length: PARTITIONS }, (_, partition) => ({ value: 'moved', partition }));
  await transaction.send({ topic: 'shared', messages: all });
  await transaction.sendOffsets({
    consumerGroupId: 'mover',
    topics: [{ topic: 'shared', partitions: [{ partition: 0, offset: '7' }] }],
  });
  const killed = await coordinatorOf('moving');
  const survivor = brokers.find((broker) => broker !== killed);
  if (killed === undefined || survivor === undefined) throw new Error('nobody coordinates it');
  await killed.arm('partition-ended');
  // kafkajs asks again until it is answered, but takes a coordinator that loads for a failure.
  const committed = transaction.commit().catch(() => undefined);
  await killed.ended();
  const connection = new PersistentConnection(survivor.address);
  for (let state = ''; state !== 'CompleteCommit'; await sleep(20)) {
    const { transactionStates } = await connection.ask(
      DescribeTransactions,
      [0, { transactionalIds: ['moving'] }],
      (r) => r.transactionStates[0].errorCode,
    );
    state = transactionStates[0].transactionState;
    expect(['PrepareCommit', 'CompleteCommit']).toContain(state);
  }
  connection.close();
  await committed;
  await producer.disconnect();
  const seen: (readonly [number, string])[] = [];
  const consumer = kafka.consumer({ groupId: 'reader', maxWaitTimeInMs: 100 });
  await consumer.connect();
  await consumer.subscribe({ topic: 'shared', fromBeginning: true });
  await consumer.run({
    eachMessage: async ({ partition, message }) =>
      void seen.push([partition, String(message.value)]),
  });
  while (seen.length < PARTITIONS) await sleep(20);
  await consumer.disconnect();
  expect(seen.toSorted(([a], [b]) => a - b)).toEqual(
    all.map(({ partition, value }) => [partition, value]),
  );
  const admin = kafka.admin();
  await admin.connect();
  const [{ partitions }] = await admin.fetchOffsets({ groupId: 'mover', topics: ['shared'] });
  await admin.disconnect();
  expect(partitions.find(({ partition }) => partition === 0)?.offset).toBe('7');
});
