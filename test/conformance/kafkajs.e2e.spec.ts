import { zstdCompressSync, zstdDecompressSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import kafkajs, { type Admin, type Consumer, type EachMessagePayload, type Kafka } from 'kafkajs';
import { sorted, startTestBroker, until, type TestBroker } from './support.js';

const { CompressionCodecs, CompressionTypes, ConfigResourceTypes, logLevel } = kafkajs;

// kafkajs brings gzip alone; Node brings zstd, which is enough of a plug-in.
CompressionCodecs[CompressionTypes.ZSTD] = () => ({
  compress: async ({ buffer }: { buffer: Buffer }) => zstdCompressSync(buffer),
  decompress: async (buffer: Buffer) => zstdDecompressSync(buffer),
});

describe('kafkajs 2.2.4', () => {
  let server: TestBroker;
  let kafka: Kafka;
  let admin: Admin;
  const consumers: Consumer[] = [];

  beforeAll(async () => {
    server = await startTestBroker();
    kafka = new kafkajs.Kafka({
      brokers: [server.address],
      logLevel: logLevel.NOTHING,
      retry: { initialRetryTime: 20, retries: 20 },
    });
    admin = kafka.admin();
    await admin.connect();
  });

  afterAll(async () => {
    await Promise.all(consumers.map((consumer) => consumer.disconnect()));
    await admin.disconnect();
    await server.close();
  });

  async function produce(topic: string, values: string[], compression?: number): Promise<void> {
    const producer = kafka.producer({ allowAutoTopicCreation: true });
    await producer.connect();
    const messages = values.map((value) => ({ key: value, value, headers: { of: topic } }));
    await producer.send({ topic, messages, ...(compression === undefined ? {} : { compression }) });
    await producer.disconnect();
  }

  async function consume(
    groupId: string,
    topic: string,
    each: (payload: EachMessagePayload) => Promise<void>,
  ): Promise<Consumer> {
    const consumer = kafka.consumer({ groupId, heartbeatInterval: 100, maxWaitTimeInMs: 100 });
    consumers.push(consumer);
    await consumer.connect();
    await consumer.subscribe({ topic, fromBeginning: true });
    await consumer.run({ eachMessage: each });
    return consumer;
  }

  it.each([
    ['uncompressed', CompressionTypes.None],
    ['gzip', CompressionTypes.GZIP],
    ['zstd', CompressionTypes.ZSTD],
  ])('reads %s batches as they were written, with key and headers', async (name, codec) => {
    const topic = `codec-${name}`;
    const values = Array.from({ length: 50 }, (_, index) => `${name} ${index} ${'x'.repeat(200)}`);
    await produce(topic, values, codec);
    const seen = new Map<string, string>();
    await consume(`of-${topic}`, topic, async ({ message }) => {
      expect(String(message.headers?.of)).toBe(topic);
      seen.set(String(message.key), String(message.value));
    });
    await until('all records', () => seen.size === values.length);
    expect(sorted(seen.keys())).toEqual(sorted(values));
    expect(sorted(seen.values())).toEqual(sorted(values));
  });

  it('numbers the records of an idempotent producer without gaps or repeats', async () => {
    await admin.createTopics({ topics: [{ topic: 'idempotent', numPartitions: 1 }] });
    const producer = kafka.producer({ idempotent: true, maxInFlightRequests: 1 });
    await producer.connect();
    const offsets: string[] = [];
    for (let index = 0; index < 20; index++) {
      const [result] = await producer.send({
        topic: 'idempotent',
        messages: [{ value: `${index}` }],
      });
      offsets.push(result?.baseOffset ?? '');
    }
    await producer.disconnect();
    expect(offsets).toEqual(Array.from({ length: 20 }, (_, index) => `${index}`));
  });

  it('shares a topic among three members, and gives a leaver’s partitions to the others', async () => {
    await admin.createTopics({ topics: [{ topic: 'shared', numPartitions: 6 }] });
    const seen = new Set<string>();
    const by = [new Set<number>(), new Set<number>(), new Set<number>()];
    const members = await Promise.all(
      by.map((own) =>
        consume('three', 'shared', async ({ message, partition }) => {
          own.add(partition);
          seen.add(String(message.value));
        }),
      ),
    );
    await until('three members in a stable group', async () => {
      const { groups } = await admin.describeGroups(['three']);
      return groups[0]?.state === 'Stable' && groups[0].members.length === 3;
    });
    await produceToEach('shared', 6, 'first');
    await until('six records', () => seen.size === 6);
    await members[0]?.disconnect();
    for (const own of by) own.clear();
    await produceToEach('shared', 6, 'second');
    await until('twelve records', () => seen.size === 12);
    expect(by[0]?.size).toBe(0);
    // One that changed its owner in the rebalance may have been read by both, if that came before its commit.
    expect(new Set([...(by[1] ?? []), ...(by[2] ?? [])]).size).toBe(6);
  });

  async function produceToEach(topic: string, partitions: number, prefix: string): Promise<void> {
    const producer = kafka.producer();
    await producer.connect();
    await producer.send({
      topic,
      messages: Array.from({ length: partitions }, (_, partition) => ({
        partition,
        value: `${prefix} ${partition}`,
      })),
    });
    await producer.disconnect();
  }

  it('seeks to an offset and reads on from there', async () => {
    await admin.createTopics({ topics: [{ topic: 'seek', numPartitions: 1 }] });
    await produce('seek', ['a', 'b', 'c', 'd']);
    const seen: string[] = [];
    const consumer = await consume('seeker', 'seek', async ({ message }) => {
      seen.push(String(message.value));
    });
    await until('a first pass', () => seen.length === 4);
    consumer.seek({ topic: 'seek', partition: 0, offset: '2' });
    await until('a second pass', () => seen.length === 6);
    expect(seen).toEqual(['a', 'b', 'c', 'd', 'c', 'd']);
  });

  it('goes on from the committed offset in a new member of the group', async () => {
    await admin.createTopics({ topics: [{ topic: 'resumed', numPartitions: 1 }] });
    await produce('resumed', ['a', 'b']);
    const first: string[] = [];
    const consumer = await consume('resumer', 'resumed', async ({ message }) => {
      first.push(String(message.value));
    });
    await until('the first two', () => first.length === 2);
    await consumer.disconnect();
    await produce('resumed', ['c']);
    const second: string[] = [];
    await consume('resumer', 'resumed', async ({ message }) => {
      second.push(String(message.value));
    });
    await until('the third', () => second.length > 0);
    expect(second).toEqual(['c']);
  });

  it('creates, describes, alters, grows and deletes a topic', async () => {
    const topic = 'administered';
    const configEntries = [{ name: 'retention.ms', value: '1000' }];
    await admin.createTopics({ topics: [{ topic, numPartitions: 2, configEntries }] });
    await admin.alterConfigs({
      validateOnly: false,
      resources: [
        {
          type: ConfigResourceTypes.TOPIC,
          name: topic,
          configEntries: [{ name: 'cleanup.policy', value: 'compact' }],
        },
      ],
    });
    const { resources } = await admin.describeConfigs({
      includeSynonyms: false,
      resources: [{ type: ConfigResourceTypes.TOPIC, name: topic }],
    });
    const values = new Map(
      resources[0]?.configEntries.map(({ configName, configValue }) => [configName, configValue]),
    );
    expect(values.get('cleanup.policy')).toBe('compact');
    expect(values.get('retention.ms')).toBe('604800000');
    await admin.createPartitions({ topicPartitions: [{ topic, count: 5 }] });
    const [metadata] = (await admin.fetchTopicMetadata({ topics: [topic] })).topics;
    expect(metadata?.partitions).toHaveLength(5);
    await admin.deleteTopics({ topics: [topic] });
    expect(await admin.listTopics()).not.toContain(topic);
  });

  it('finds the offset of a time, and deletes records before an offset', async () => {
    await admin.createTopics({ topics: [{ topic: 'dated', numPartitions: 1 }] });
    const producer = kafka.producer();
    await producer.connect();
    const now = Date.now();
    for (const age of [30_000, 20_000, 10_000]) {
      const messages = [{ value: `${age}`, timestamp: `${now - age}` }];
      await producer.send({ topic: 'dated', messages });
    }
    await producer.disconnect();
    expect(await admin.fetchTopicOffsetsByTimestamp('dated', now - 25_000)).toEqual([
      { partition: 0, offset: '1' },
    ]);
    await admin.deleteTopicRecords({ topic: 'dated', partitions: [{ partition: 0, offset: '1' }] });
    expect(await admin.fetchTopicOffsets('dated')).toEqual([
      { partition: 0, offset: '3', high: '3', low: '1' },
    ]);
  });

  it('never saw a producer reuse a sequence for other bytes', () => {
    expect(server.broker.wireViolations()).toEqual([]);
  });

  it('gave the broker no reason for a warning', () => {
    expect(server.logged).toEqual([]);
  });
});
