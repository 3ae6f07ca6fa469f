import {
  connectCluster,
  ConnectionError,
  KafkaError,
  type KafkaAdmin,
  type KafkaCluster,
  type KafkaOperations,
  type ReadPage,
} from '@posthorn/client';
import { freePort } from '../support/free-port.js';
import { onEveryBroker, quickly, until, type Target } from './support/rig.js';

let rig: Target;
let cluster: KafkaCluster & KafkaOperations;
let admin: KafkaAdmin;

/** The values of pages, in the order they came. */
async function valuesOf(pages: AsyncIterable<ReadPage>): Promise<string[]> {
  const values: string[] = [];
  for await (const { records } of pages) values.push(...records.map(({ value }) => String(value)));
  return values;
}

async function filled(topic: string, count: number, partition = 0): Promise<void> {
  const records = Array.from({ length: count }, (_, index) => ({
    topic,
    partition,
    value: `${index}`,
    timestamp: BigInt(1_000 + index * 10),
  }));
  await cluster.producer().sendAll(records);
}

const codeOf = (attempt: Promise<unknown>): Promise<unknown> =>
  attempt.then(
    () => 'done',
    (error: unknown) => (error instanceof KafkaError ? error.errorName : error),
  );

onEveryBroker(({ start, protocols }) => {
  beforeAll(async () => {
    rig = await start();
    cluster = rig.cluster('admin');
    admin = cluster.admin();
  });

  afterAll(() => rig.close());

  it('a topic is made, described, grown and deleted', async () => {
    await admin.createTopic({ topic: 'grown', partitions: 2, configs: { 'retention.ms': '5000' } });
    expect(await codeOf(admin.createTopic({ topic: 'grown' }))).toBe('TOPIC_ALREADY_EXISTS');
    await admin.addPartitions('grown', 5);
    expect(await codeOf(admin.addPartitions('grown', 3))).toBe('INVALID_PARTITIONS');
    await until('five partitions are seen', async () => {
      return (await admin.describeTopic('grown')).partitions.length === 5;
    });
    expect((await admin.listTopics()).map(({ topic }) => topic)).toContain('grown');
    const { brokers } = await admin.describeCluster();
    expect(brokers).toHaveLength(1);
    await admin.deleteTopic('grown');
    expect(await codeOf(admin.describeTopic('grown'))).toBe('UNKNOWN_TOPIC_OR_PARTITION');
    expect(await codeOf(admin.deleteTopic('grown'))).toBe('UNKNOWN_TOPIC_OR_PARTITION');
  });

  it('what is only validated is neither made nor changed', async () => {
    await admin.createTopic({ topic: 'imagined', partitions: 1 }, { validateOnly: true });
    expect(await codeOf(admin.describeTopic('imagined'))).toBe('UNKNOWN_TOPIC_OR_PARTITION');
  });

  it('a config is set and goes back to the default', async () => {
    await admin.createTopic({ topic: 'configured', partitions: 1 });
    const found = async (): Promise<unknown> => {
      const configs = await admin.topicConfigs('configured');
      const { value, source } = configs.find(({ name }) => name === 'retention.ms') ?? {};
      return { value, isOwn: source === 'topic' };
    };
    // Apache Kafka's controller answers before the broker that is asked has heard of the topic.
    await until('the topic is known', async () => (await codeOf(found())) === 'done');
    const before = await found();
    await admin.alterTopicConfigs('configured', [{ name: 'retention.ms', value: '86400000' }]);
    await until('the config is set', async () => {
      return JSON.stringify(await found()) === '{"value":"86400000","isOwn":true}';
    });
    await admin.alterTopicConfigs('configured', [{ name: 'retention.ms', value: null }]);
    await until('the default is back', async () => {
      return JSON.stringify(await found()) === JSON.stringify(before);
    });
    expect(
      await codeOf(admin.alterTopicConfigs('configured', [{ name: 'no.such', value: '1' }])),
    ).toBe('INVALID_CONFIG');
  });

  it('offsets are found by place and by time, and records before one are removed', async () => {
    await admin.createTopic({ topic: 'timed', partitions: 2 });
    await filled('timed', 10, 1);
    const at = (when: 'earliest' | 'latest' | bigint) => ({
      topic: 'timed',
      partition: 1,
      at: when,
    });
    const offset = async (when: 'earliest' | 'latest' | bigint): Promise<bigint | null> =>
      (await admin.listOffsets([at(when)]))[0].offset;
    expect([await offset('earliest'), await offset('latest')]).toEqual([0n, 10n]);
    expect([await offset(1_035n), await offset(5_000n)]).toEqual([4n, null]);
    expect(await admin.deleteRecords('timed', [{ partition: 1, offset: 6n }])).toEqual([
      { partition: 1, logStartOffset: 6n },
    ]);
    expect(await offset('earliest')).toBe(6n);
    expect(await codeOf(admin.listOffsets([{ ...at('latest'), partition: 7 }]))).toBe(
      'UNKNOWN_TOPIC_OR_PARTITION',
    );
  });

  it('partitions are read without a group, up to where they end', async () => {
    await admin.createTopic({ topic: 'read', partitions: 2 });
    await filled('read', 5, 0);
    await filled('read', 4, 1);
    const pages = cluster.read({
      partitions: [
        { topic: 'read', partition: 0, from: 2n, until: 4n },
        { topic: 'read', partition: 1, from: 3n, until: 4n },
      ],
    });
    expect((await valuesOf(pages)).toSorted()).toEqual(['2', '3', '3']);
  });

  it('a reader that retention overtook starts where the log does; one beyond the end is told', async () => {
    await admin.createTopic({ topic: 'cut', partitions: 1 });
    await filled('cut', 5);
    await admin.deleteRecords('cut', [{ partition: 0, offset: 3n }]);
    const pages = cluster.read({
      partitions: [{ topic: 'cut', partition: 0, from: 0n, until: 5n }],
    });
    expect(await valuesOf(pages)).toEqual(['3', '4']);
    const beyond = cluster.read({ partitions: [{ topic: 'cut', partition: 0, from: 9n }] });
    expect(await codeOf(valuesOf(beyond))).toBe('OFFSET_OUT_OF_RANGE');
  });

  it('a reader without an end follows until it is told to stop', async () => {
    await admin.createTopic({ topic: 'followed', partitions: 1 });
    const stop = new AbortController();
    const values: string[] = [];
    const following = (async () => {
      const partitions = [{ topic: 'followed', partition: 0, from: 0n }];
      for await (const { records } of cluster.read({ partitions, signal: stop.signal })) {
        values.push(...records.map(({ value }) => String(value)));
        if (values.length === 3) stop.abort();
      }
    })();
    await filled('followed', 3);
    await following;
    expect(values).toEqual(['0', '1', '2']);
  });

  it.each([...protocols])(
    'a group of the %s protocol is listed, described, moved and deleted',
    async (protocol) => {
      const topic = `of-${protocol}`;
      const groupId = `group-${protocol}`;
      await admin.createTopic({ topic, partitions: 1 });
      await filled(topic, 3);
      const seen: string[] = [];
      const group = cluster.group({
        ...quickly,
        groupId,
        topics: [topic],
        protocol,
        offsetReset: 'earliest',
        handle: (record) => Promise.resolve(void seen.push(String(record.value))),
      });
      await group.start();
      await until('all is read', () => seen.length === 3);
      expect((await admin.listGroups()).map((one) => one.groupId)).toContain(groupId);
      const running = await admin.describeGroup(groupId);
      expect(running).toMatchObject({ state: 'Stable', members: [{ clientId: 'admin' }] });
      expect(running.members[0].assignment).toEqual([{ topic, partition: 0 }]);
      const start = [{ topic, partition: 0, offset: 1n }];
      expect(await codeOf(admin.commitOffsets(groupId, start))).toMatch(
        /UNKNOWN_MEMBER_ID|STALE_MEMBER_EPOCH/,
      );
      expect(await codeOf(admin.deleteGroup(groupId))).toBe('NON_EMPTY_GROUP');
      await group.close();
      await admin.commitOffsets(groupId, start);
      expect(await admin.committedOffsets(groupId)).toMatchObject(start);
      await admin.deleteGroup(groupId);
      expect((await admin.describeGroup(groupId)).state).toBe('Dead');
    },
  );
});

onEveryBroker(({ start }) => {
  it('a connection that has fallen silent costs a call some of its time, and not its answer', async () => {
    const target = await start();
    const asking = target.cluster().admin({ timeoutMs: 10_000 });
    const changing = target.cluster().admin({ timeoutMs: 10_000 });
    await Promise.all([asking.listTopics(), changing.listTopics()]);
    target.proxy.silence();
    const [{ brokers }] = await Promise.all([
      asking.describeCluster(),
      changing.createTopic({ topic: 'by-another-connection' }),
    ]);
    expect(brokers).toHaveLength(1);
    expect(await asking.describeTopic('by-another-connection')).toBeDefined();
    await target.close();
  });
});

it('that nobody is there is said once the time is over', async () => {
  const alone = connectCluster({ brokers: [`127.0.0.1:${await freePort()}`] });
  await expect(alone.admin({ timeoutMs: 200 }).listTopics()).rejects.toBeInstanceOf(
    ConnectionError,
  );
  await alone.close();
});
