import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  Admin,
  Consumer,
  Producer,
  stringDeserializers,
  stringSerializers,
  type CompressionAlgorithmValue,
  type ConsumeOptions,
} from '@platformatic/kafka';
import { sorted, startTestBroker, until, type TestBroker } from './support.js';

type TextConsumer = Consumer<string, string, string, string>;
type Extra = Partial<ConsumeOptions<string, string, string, string>>;

const TOPIC_RESOURCE = 2;
const SET = 0;

describe('@platformatic/kafka 2.12.1', () => {
  let server: TestBroker;
  let admin: Admin;
  let producer: Producer<string, string, string, string>;
  const consumers: TextConsumer[] = [];

  beforeAll(async () => {
    server = await startTestBroker();
    admin = new Admin(options('admin'));
    producer = new Producer({
      ...options('producer'),
      serializers: stringSerializers,
      autocreateTopics: true,
    });
  });

  afterAll(async () => {
    await Promise.all(consumers.map((consumer) => consumer.close(true)));
    await Promise.all([producer.close(), admin.close()]);
    await server.close();
  });

  function options(clientId: string): { clientId: string; bootstrapBrokers: string[] } {
    return { clientId, bootstrapBrokers: [server.address] };
  }

  async function consume(
    groupId: string,
    topic: string,
    each: (value: string, partition: number) => void,
    extra: Extra = {},
  ): Promise<TextConsumer> {
    const consumer = new Consumer({
      ...options(groupId),
      groupId,
      deserializers: stringDeserializers,
      heartbeatInterval: 100,
      maxWaitTime: 100,
    });
    consumers.push(consumer);
    const stream = await consumer.consume({ topics: [topic], mode: 'earliest', ...extra });
    stream.on('data', ({ value, partition }) => each(value, partition));
    return consumer;
  }

  const messages = (
    topic: string,
    values: string[],
  ): { topic: string; key: string; value: string }[] =>
    values.map((value) => ({ topic, key: value, value }));

  it.each<CompressionAlgorithmValue>(['none', 'gzip', 'snappy', 'lz4', 'zstd'])(
    'reads %s batches as they were written',
    async (compression) => {
      const topic = `codec-${compression}`;
      await admin.createTopics({ topics: [topic], partitions: 2 });
      const values = Array.from({ length: 50 }, (_, index) => `${index} ${'x'.repeat(200)}`);
      await producer.send({ messages: messages(topic, values), compression });
      const seen: string[] = [];
      await consume(`of-${topic}`, topic, (value) => seen.push(value));
      await until('all records', () => seen.length >= values.length);
      expect(sorted(seen)).toEqual(sorted(values));
    },
  );

  it('numbers the records of an idempotent producer without gaps or repeats', async () => {
    await admin.createTopics({ topics: ['idempotent'], partitions: 1 });
    const idempotent = new Producer({
      ...options('idempotent'),
      serializers: stringSerializers,
      idempotent: true,
    });
    const offsets: (bigint | undefined)[] = [];
    for (let index = 0; index < 20; index++) {
      const result = await idempotent.send({ messages: messages('idempotent', [`${index}`]) });
      offsets.push(result.offsets?.[0]?.offset);
    }
    await idempotent.close();
    expect(offsets).toEqual(Array.from({ length: 20 }, (_, index) => BigInt(index)));
  });

  it('shares a topic among three members, and gives a leaver’s partitions to the others', async () => {
    await admin.createTopics({ topics: ['shared'], partitions: 6 });
    const seen = new Set<string>();
    const by = [new Set<number>(), new Set<number>(), new Set<number>()];
    const members = await Promise.all(
      by.map((own) =>
        consume('three', 'shared', (value, partition) => {
          own.add(partition);
          seen.add(value);
        }),
      ),
    );
    await until('three members in a stable group', async () => {
      const group = (await admin.describeGroups({ groups: ['three'] })).get('three');
      return group?.members.size === 3 && group.state === 'Stable';
    });
    await produceToEach('shared', 6, 'first');
    await until('six records', () => seen.size === 6);
    await members[0]?.close(true);
    for (const own of by) own.clear();
    await produceToEach('shared', 6, 'second');
    await until('twelve records', () => seen.size === 12);
    expect(by[0]?.size).toBe(0);
  });

  async function produceToEach(topic: string, partitions: number, prefix: string): Promise<void> {
    const records = Array.from({ length: partitions }, (_, partition) => ({
      topic,
      partition,
      key: `${partition}`,
      value: `${prefix} ${partition}`,
    }));
    await producer.send({ messages: records });
  }

  it('starts at offsets of its own choice, also inside a batch', async () => {
    await admin.createTopics({ topics: ['seek'], partitions: 1 });
    await producer.send({ messages: messages('seek', ['a', 'b', 'c', 'd']) });
    const seen: string[] = [];
    const offsets = [{ topic: 'seek', partition: 0, offset: 2n }];
    await consume('seeker', 'seek', (value) => seen.push(value), { mode: 'manual', offsets });
    await until('the rest', () => seen.length >= 2);
    expect(seen).toEqual(['c', 'd']);
  });

  it('creates, configures, grows and deletes topics by the newest versions', async () => {
    const name = 'administered';
    const [created] = await admin.createTopics({ topics: [name], partitions: 2 });
    expect(created).toMatchObject({ name, partitions: 2 });
    const resource = { resourceType: TOPIC_RESOURCE, resourceName: name } as const;
    await admin.incrementalAlterConfigs({
      resources: [
        {
          ...resource,
          configs: [{ name: 'retention.ms', value: '1000', configOperation: SET }],
        },
      ],
    });
    const [described] = await admin.describeConfigs({
      resources: [{ ...resource, configurationKeys: ['retention.ms'] }],
      includeSynonyms: true,
      includeDocumentation: true,
    });
    expect(described?.configs).toMatchObject([{ name: 'retention.ms', value: '1000' }]);
    await admin.createPartitions({ topics: [{ name, count: 4, assignments: null }] });
    expect(await admin.listTopics()).toContain(name);
    await admin.deleteTopics({ topics: [name] });
    expect(await admin.listTopics()).not.toContain(name);
  });

  it('moves, lists and deletes the offsets of a group without members', async () => {
    await admin.createTopics({ topics: ['moved'], partitions: 1 });
    await producer.send({ messages: messages('moved', ['a', 'b', 'c']) });
    const partitionOffsets = [{ partition: 0, offset: 2n }];
    await admin.alterConsumerGroupOffsets({
      groupId: 'mover',
      topics: [{ name: 'moved', partitionOffsets }],
    });
    const [group] = await admin.listConsumerGroupOffsets({ groups: ['mover'] });
    expect(group?.topics).toMatchObject([
      { name: 'moved', partitions: [{ partitionIndex: 0, committedOffset: 2n }] },
    ]);
    await admin.deleteGroups({ groups: ['mover'] });
    expect([...(await admin.listGroups()).keys()]).not.toContain('mover');
  });

  it('lists offsets by time and deletes records', async () => {
    await admin.createTopics({ topics: ['dated'], partitions: 1 });
    const now = Date.now();
    for (const age of [30_000, 20_000, 10_000]) {
      const timestamp = BigInt(now - age);
      await producer.send({ messages: [{ topic: 'dated', value: `${age}`, timestamp }] });
    }
    const timestamp = BigInt(now - 25_000);
    const [listed] = await admin.listOffsets({
      topics: [{ name: 'dated', partitions: [{ partitionIndex: 0, timestamp }] }],
    });
    expect(listed?.partitions).toMatchObject([{ offset: 1n, timestamp: BigInt(now - 20_000) }]);
    const [deleted] = await admin.deleteRecords({
      topics: [{ name: 'dated', partitions: [{ partition: 0, offset: 2n }] }],
    });
    expect(deleted?.partitions).toMatchObject([{ partition: 0, lowWatermark: 2n }]);
  });

  it('never saw a producer reuse a sequence for other bytes', () => {
    expect(server.broker.wireViolations()).toEqual([]);
  });

  it('gave the broker no reason for a warning', () => {
    expect(server.logged).toEqual([]);
  });
});
