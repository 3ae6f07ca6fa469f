import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  Consumer,
  MessagesStreamModes,
  Producer,
  stringDeserializers,
  stringSerializers,
} from '@platformatic/kafka';
import kafkajs, { type Kafka, type Producer as KafkajsProducer } from 'kafkajs';
import { startTestBroker, until, type TestBroker } from './support.js';

describe('transactional producers', () => {
  let server: TestBroker;
  let kafka: Kafka;

  beforeAll(async () => {
    server = await startTestBroker({ transactionTimeoutCheckMs: 50 });
    kafka = new kafkajs.Kafka({
      brokers: [server.address],
      logLevel: kafkajs.logLevel.NOTHING,
      retry: { initialRetryTime: 20, maxRetryTime: 200, retries: 30 },
    });
  });
  afterAll(() => server.close());

  async function newTopic(name: string, partitions = 2): Promise<void> {
    await server.broker.services.topics.create({ name, partitions, configs: new Map() });
  }

  async function producerOf(transactionalId: string, timeoutMs = 30_000): Promise<KafkajsProducer> {
    const producer = kafka.producer({
      transactionalId,
      maxInFlightRequests: 1,
      idempotent: true,
      transactionTimeout: timeoutMs,
    });
    await producer.connect();
    return producer;
  }

  /** What a committed reader sees in topic order per partition, up to a record that is sent after all others. */
  async function committed(topic: string, partitions = 2): Promise<string[]> {
    const end = kafka.producer();
    await end.connect();
    for (let partition = 0; partition < partitions; partition++) {
      await end.send({ topic, messages: [{ value: 'END', partition }] });
    }
    await end.disconnect();
    const seen: string[] = [];
    const consumer = kafka.consumer({ groupId: `read-${topic}-${Math.random()}` });
    await consumer.connect();
    await consumer.subscribe({ topic, fromBeginning: true });
    await consumer.run({
      eachMessage: async ({ message }) => void seen.push(String(message.value)),
    });
    const ends = (): number => seen.filter((value) => value === 'END').length;
    await until('the end of the topic', () => ends() === partitions);
    await consumer.disconnect();
    return seen.filter((value) => value !== 'END').sort();
  }

  const both = (...values: string[]) => ({
    messages: values.map((value, index) => ({ value, partition: index % 2 })),
  });

  it('kafkajs: what is committed is seen, what is aborted is not', async () => {
    await newTopic('kafkajs');
    const producer = await producerOf('kafkajs');
    const first = await producer.transaction();
    await first.send({ topic: 'kafkajs', ...both('a', 'b') });
    await first.commit();
    const second = await producer.transaction();
    await second.send({ topic: 'kafkajs', ...both('x', 'y') });
    await second.abort();
    const third = await producer.transaction();
    await third.send({ topic: 'kafkajs', ...both('c', 'd') });
    await third.commit();
    await producer.disconnect();
    expect(await committed('kafkajs')).toEqual(['a', 'b', 'c', 'd']);
  });

  it('kafkajs: offsets are committed with the records, or not at all', async () => {
    await newTopic('offsets', 1);
    const producer = await producerOf('offsets');
    const admin = kafka.admin();
    await admin.connect();
    const offset = async (): Promise<string | undefined> =>
      (await admin.fetchOffsets({ groupId: 'copier', topics: ['offsets'] }))[0].partitions[0]
        ?.offset;
    const sendOffset = async (value: string, result: 'commit' | 'abort'): Promise<void> => {
      const transaction = await producer.transaction();
      await transaction.send({ topic: 'offsets', messages: [{ value }] });
      await transaction.sendOffsets({
        consumerGroupId: 'copier',
        topics: [{ topic: 'offsets', partitions: [{ partition: 0, offset: value }] }],
      });
      await transaction[result]();
    };
    await sendOffset('5', 'commit');
    expect(await offset()).toBe('5');
    await sendOffset('9', 'abort');
    expect(await offset()).toBe('5');
    await sendOffset('7', 'commit');
    expect(await offset()).toBe('7');
    await Promise.all([producer.disconnect(), admin.disconnect()]);
  });

  it('kafkajs: a second producer of the id fences the first and aborts what it had open', async () => {
    await newTopic('zombie');
    const zombie = await producerOf('zombie');
    const left = await zombie.transaction();
    await left.send({ topic: 'zombie', ...both('lost', 'lost') });
    const successor = await producerOf('zombie');
    const transaction = await successor.transaction();
    await transaction.send({ topic: 'zombie', ...both('kept', 'kept') });
    await transaction.commit();
    await expect(left.send({ topic: 'zombie', ...both('late') })).rejects.toThrow(/old epoch/);
    await expect(left.commit()).rejects.toThrow(/old epoch/);
    await Promise.all([zombie.disconnect(), successor.disconnect()]);
    expect(await committed('zombie')).toEqual(['kept', 'kept']);
  });

  it('kafkajs: a transaction that outlives its timeout is aborted, and its producer fenced', async () => {
    await newTopic('slow');
    const producer = await producerOf('slow', 100);
    const transaction = await producer.transaction();
    // Refused where the machine is slower than that: the transaction is aborted before its records come.
    await transaction.send({ topic: 'slow', ...both('late', 'late') }).catch(() => undefined);
    const { transactions } = server.broker.services;
    await until('the abort', () => transactions.describe('slow').state === 'CompleteAbort');
    await expect(transaction.commit()).rejects.toThrow(/old epoch/);
    await producer.disconnect();
    expect(await committed('slow')).toEqual([]);
  });

  it('@platformatic/kafka: commits and aborts records and offsets', async () => {
    await newTopic('platformatic');
    const bootstrapBrokers = [server.address];
    const producer = new Producer({
      clientId: 'producer',
      bootstrapBrokers,
      serializers: stringSerializers,
      idempotent: true,
      transactionalId: 'platformatic',
    });
    const messages = (...values: string[]) =>
      values.map((value, partition) => ({ topic: 'platformatic', partition, value }));
    for (const [values, result] of [
      [['a', 'b'], 'commit'],
      [['x', 'y'], 'abort'],
      [['c', 'd'], 'commit'],
    ] as const) {
      const transaction = await producer.beginTransaction();
      await transaction.send({ messages: messages(...values) });
      await transaction[result]();
    }
    const consumer = new Consumer({
      clientId: 'consumer',
      bootstrapBrokers,
      groupId: 'platformatic',
      deserializers: stringDeserializers,
    });
    const stream = await consumer.consume({
      topics: ['platformatic'],
      mode: MessagesStreamModes.EARLIEST,
      autocommit: false,
    });
    const seen: string[] = [];
    for await (const message of stream) {
      seen.push(message.value);
      const transaction = await producer.beginTransaction();
      await transaction.addConsumer(consumer);
      await transaction.addOffset(message);
      await transaction.commit();
      if (seen.length === 4) break;
    }
    expect(seen.sort()).toEqual(['a', 'b', 'c', 'd']);
    const offsets = await server.broker.services.groups.fetchOffsets({
      groupId: 'platformatic',
      topics: [{ name: 'platformatic', partitionIndexes: [0, 1] }],
    });
    // Two records and two markers before, so the last record stands at 4 and its successor at 5 or beyond.
    const committedOffsets = offsets.topics[0].partitions.map(({ committedOffset }) =>
      Number(committedOffset),
    );
    expect(Math.min(...committedOffsets)).toBeGreaterThanOrEqual(4);
    await consumer.close(true);
    await producer.close();
  });
});
