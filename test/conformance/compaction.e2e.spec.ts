import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Consumer as PlatformaticConsumer, stringDeserializers } from '@platformatic/kafka';
import { Fetch, ListOffsets, ZERO_UUID } from '@posthorn/protocol';
import { batchesIn, buildBatch, COMPRESSION_NAMES, recordsOf } from '@posthorn/records';
import kafkajs, { type Kafka } from 'kafkajs';
import { RawClient } from './raw-client.js';
import { startTestBroker, until, type TestBroker } from './support.js';

const SOON = {
  'segment.ms': '1',
  'min.cleanable.dirty.ratio': '0.01',
  'cleanup.policy': 'compact',
};

describe('compacted topics, for clients', () => {
  let server: TestBroker;
  let kafka: Kafka;
  let raw: RawClient;

  beforeAll(async () => {
    server = await startTestBroker({ cleanerBackoffMs: 20, tailCacheBytes: 1024 * 1024 });
    kafka = new kafkajs.Kafka({ brokers: [server.address], logLevel: kafkajs.logLevel.NOTHING });
    raw = await RawClient.open(server.address);
  });
  afterAll(async () => {
    await raw.close();
    await server.close();
  });

  async function create(name: string, configs: Record<string, string>): Promise<void> {
    const { topics } = server.broker.services;
    const created = await topics.create({
      name,
      partitions: 1,
      configs: new Map(Object.entries(configs)),
    });
    expect(created).toHaveProperty('topic');
  }

  async function offsetAt(topic: string, timestamp: bigint): Promise<unknown[]> {
    const partitions = [{ partitionIndex: 0, currentLeaderEpoch: -1, timestamp }];
    const { topics } = await raw.ask(ListOffsets, 9, {
      replicaId: -1,
      topics: [{ name: topic, partitions }],
    });
    const answer = topics[0]?.partitions[0];
    return [answer?.errorCode, answer?.offset, answer?.timestamp];
  }

  async function readKafkajs(topic: string, last: string): Promise<[string, string | null][]> {
    const consumer = kafka.consumer({ groupId: `reads-${topic}` });
    await consumer.connect();
    await consumer.subscribe({ topic, fromBeginning: true });
    const read: [string, string | null][] = [];
    await consumer.run({
      eachMessage: async ({ message: { key, value } }) => {
        read.push([key!.toString(), value?.toString() ?? null]);
      },
    });
    await until('the last record', () => read.some(([key]) => key === last));
    await consumer.disconnect();
    return read;
  }

  async function readPlatformatic(topic: string, last: string): Promise<[string, string | null][]> {
    const consumer = new PlatformaticConsumer({
      bootstrapBrokers: [server.address],
      clientId: 'reader',
      groupId: `platformatic-${topic}`,
      deserializers: stringDeserializers,
    });
    const read: [string, string | null][] = [];
    const stream = await consumer.consume({ topics: [topic], mode: 'earliest' });
    for await (const { key, value } of stream) {
      read.push([key, value || null]);
      if (key === last) break;
    }
    await stream.close();
    await consumer.close(true);
    return read;
  }

  it('keep the newest offset of each source partition of a connector, for kafkajs and @platformatic/kafka', async () => {
    await create('connect-offsets', SOON);
    const producer = kafka.producer({ idempotent: true });
    await producer.connect();
    for (let i = 0; i < 30; i++) {
      const messages = [0, 1, 2].map((n) => ({
        key: `["source",{"table":${n}}]`,
        value: i === 29 && n === 2 ? null : `{"position":${i}}`,
        timestamp: '1000000',
      }));
      await producer.send({ topic: 'connect-offsets', messages });
    }
    await producer.send({ topic: 'connect-offsets', messages: [{ key: 'end', value: 'end' }] });
    await producer.disconnect();
    const newest: [string, string | null][] = [
      ['["source",{"table":0}]', '{"position":29}'],
      ['["source",{"table":1}]', '{"position":29}'],
      ['["source",{"table":2}]', null],
      ['end', 'end'],
    ];
    await until('the topic to be compacted', async () => {
      const [, offset] = await offsetAt('connect-offsets', 0n);
      return offset === 87n;
    });
    expect(await readKafkajs('connect-offsets', 'end')).toEqual(newest);
    expect(await readPlatformatic('connect-offsets', 'end')).toEqual(newest);
    expect(await offsetAt('connect-offsets', -1n)).toEqual([0, 91n, -1n]);
    expect(await offsetAt('connect-offsets', -2n)).toEqual([0, 0n, -1n]);
  });

  it.each(COMPRESSION_NAMES)(
    'and others answer a time to the record, in %s',
    async (compression) => {
      const topic = `time-${compression}`;
      await create(topic, {});
      const records = [100n, 300n, 200n].map((timestamp) => ({ key: 'k', value: 'v', timestamp }));
      for (let i = 0; i < 2; i++) {
        await raw.produce(topic, 0, buildBatch(records, { compression }).buffer);
      }
      expect(await offsetAt(topic, 0n)).toEqual([0, 0n, 100n]);
      expect(await offsetAt(topic, 101n)).toEqual([0, 1n, 300n]);
      expect(await offsetAt(topic, 301n)).toEqual([0, -1n, -1n]);
      expect(await offsetAt(topic, -3n)).toEqual([0, 1n, 300n]);
    },
  );

  it('and others keep batches in their compression.type, stamped with LogAppendTime if they say so', async () => {
    await create('recompressed', {
      'compression.type': 'zstd',
      'message.timestamp.type': 'LogAppendTime',
    });
    const before = BigInt(Date.now());
    const records = ['a', 'b'].map((value) => ({ key: value, value, timestamp: 5n }));
    await raw.produce('recompressed', 0, buildBatch(records, { compression: 'gzip' }).buffer);
    const partitions = [
      { partition: 0, currentLeaderEpoch: -1, fetchOffset: 0n, partitionMaxBytes: 1_000_000 },
    ];
    const { responses } = await raw.ask(Fetch, 11, {
      maxWaitMs: 100,
      minBytes: 1,
      maxBytes: 1_000_000,
      topics: [{ topic: 'recompressed', topicId: ZERO_UUID, partitions }],
    });
    const [batch] = [...batchesIn(responses[0].partitions[0].records!)];
    expect(COMPRESSION_NAMES[batch.codec]).toBe('zstd');
    expect(batch.isCrcValid()).toBe(true);
    const [first, second] = [...recordsOf(batch)];
    expect([first.value!.toString(), second.value!.toString()]).toEqual(['a', 'b']);
    expect(first.timestamp).toBeGreaterThanOrEqual(before);
    expect(await offsetAt('recompressed', first.timestamp)).toEqual([0, 0n, first.timestamp]);
    expect(await offsetAt('recompressed', first.timestamp + 1n)).toEqual([0, -1n, -1n]);
  });
});
