import { beforeEach, describe, expect, it } from '@jest/globals';
import { openMemoryLog, type Log } from '@posthorn/log';
import { defaultConfig } from '../config/config.js';
import { TopicOperations } from './topic-operations.js';

describe('TopicOperations', () => {
  let log: Log;
  let topics: TopicOperations;

  beforeEach(() => {
    log = openMemoryLog({ brokerId: 1, host: '127.0.0.1', port: 9092 });
    topics = new TopicOperations(log, {
      ...defaultConfig,
      partitionsPerTopicMax: 100,
      topicsMax: 5,
    });
  });

  const errorOf = (result: object | null): unknown =>
    result !== null && 'error' in result ? result.error : null;

  it('creates a topic with the default of partitions, or as many as asked for', async () => {
    await topics.create({ name: 'usual', partitions: -1 });
    await topics.create({ name: 'chosen', partitions: 7 });
    expect(log.topics.all().map(({ name, partitions }) => [name, partitions.length])).toEqual(
      expect.arrayContaining([
        ['usual', 4],
        ['chosen', 7],
      ]),
    );
  });

  it.each(['', '.', '..', 'a/b', 'a b', 'ä', 'x'.repeat(250)])(
    'refuses the name %j',
    async (name) => {
      expect(errorOf(await topics.create({ name, partitions: 1 }))).toBe('INVALID_TOPIC_EXCEPTION');
    },
  );

  it.each(['a', 'A-1_b.c', 'x'.repeat(249)])('takes the name %j', async (name) => {
    expect(errorOf(await topics.create({ name, partitions: 1 }))).toBeNull();
  });

  it('refuses a name that differs from another only in "." and "_"', async () => {
    await topics.create({ name: 'a.b', partitions: 1 });
    expect(errorOf(await topics.create({ name: 'a_b', partitions: 1 }))).toBe(
      'INVALID_TOPIC_EXCEPTION',
    );
    expect(errorOf(await topics.create({ name: 'a-b', partitions: 1 }))).toBeNull();
  });

  it.each([
    [0, 1, 'INVALID_PARTITIONS'],
    [-2, 1, 'INVALID_PARTITIONS'],
    [101, 1, 'INVALID_PARTITIONS'],
    [1, 0, 'INVALID_REPLICATION_FACTOR'],
    [1, -2, 'INVALID_REPLICATION_FACTOR'],
    [1, 3, null],
    [1, -1, null],
  ])(
    'judges %d partitions with replication factor %d: %s',
    async (partitions, replicationFactor, error) => {
      expect(errorOf(await topics.create({ name: 't', partitions, replicationFactor }))).toBe(
        error,
      );
    },
  );

  it.each([
    ['retention.ms', '1000', true],
    ['retention.ms', '-1', true],
    ['retention.ms', '-2', false],
    ['retention.ms', '1e3', false],
    ['retention.ms', '9'.repeat(30), false],
    ['cleanup.policy', 'compact,delete', true],
    ['cleanup.policy', 'shred', false],
    ['retention.ms', ' 1000 ', true],
    ['cleanup.policy', '', true],
    ['cleanup.policy', ' delete , compact ', true],
    ['cleanup.policy', 'delete,', false],
    ['cleanup.policy', ',', false],
    ['compression.type', 'producer', true],
    ['compression.type', 'gzip', true],
    ['compression.type', 'none', false],
    ['compression.gzip.level', '0', false],
    ['compression.zstd.level', '23', false],
    ['message.timestamp.type', 'LogAppendTime', true],
    ['min.cleanable.dirty.ratio', '0.5', true],
    ['min.cleanable.dirty.ratio', '.5', true],
    ['min.cleanable.dirty.ratio', '5e-1', true],
    ['min.cleanable.dirty.ratio', '.', false],
    ['min.cleanable.dirty.ratio', '1.5', false],
    ['remote.storage.enable', 'true', false],
    ['no.such.config', '1', false],
  ])('judges the config %s=%s: %s', async (name, value, isFine) => {
    const result = await topics.create({
      name: 't',
      partitions: 1,
      configs: new Map([[name, value]]),
    });
    expect(errorOf(result)).toBe(isFine ? null : 'INVALID_CONFIG');
  });

  it('stops at the limit of topics', async () => {
    for (let index = 0; index < 5; index++)
      await topics.create({ name: `t${index}`, partitions: 1 });
    expect(errorOf(await topics.create({ name: 'more', partitions: 1 }))).toBe('POLICY_VIOLATION');
  });

  it('creates nothing when it is only asked to validate', async () => {
    const result = await topics.create({ name: 't', partitions: 2, validateOnly: true });
    expect(errorOf(result)).toBeNull();
    expect(log.topics.all()).toEqual([]);
  });

  it('creates a topic once for those who ask at the same time', async () => {
    const [first, second, automatic] = await Promise.all([
      topics.create({ name: 't', partitions: 1 }),
      topics.create({ name: 't', partitions: 1 }),
      topics.autoCreate('t'),
    ]);
    expect(errorOf(first)).toBeNull();
    expect(errorOf(second)).toBe('TOPIC_ALREADY_EXISTS');
    expect(automatic).toEqual({ topic: log.topics.byName('t') });
  });

  it('adds partitions and never takes any away', async () => {
    await topics.create({ name: 't', partitions: 2 });
    const grow = async (total: number): Promise<unknown> => {
      const topic = log.topics.byName('t');
      return topic && errorOf(await topics.createPartitions(topic, total, false));
    };
    expect(await grow(2)).toBe('INVALID_PARTITIONS');
    expect(await grow(1)).toBe('INVALID_PARTITIONS');
    expect(await grow(5)).toBeNull();
    expect(log.topics.byName('t')?.partitions).toHaveLength(5);
  });

  it('tells for every config what holds and where it comes from', async () => {
    const own = new TopicOperations(log, { ...defaultConfig, retentionMs: 5_000 });
    await own.create({ name: 't', partitions: 1, configs: new Map([['retention.bytes', '7']]) });
    const topic = log.topics.byName('t');
    const values = new Map(topic && own.configsOf(topic).map((config) => [config.name, config]));
    expect(values.get('retention.ms')).toMatchObject({ value: '5000', source: 'broker' });
    expect(values.get('retention.bytes')).toMatchObject({ value: '7', source: 'topic' });
    expect(values.get('cleanup.policy')).toMatchObject({ value: 'delete', source: 'default' });
  });

  it('changes nothing when one of several changes is refused, and takes null back to the default', async () => {
    await topics.create({ name: 't', partitions: 1, configs: new Map([['retention.ms', '7']]) });
    const alter = async (changes: [string, string | null][]): Promise<unknown> => {
      const topic = log.topics.byName('t');
      return topic && errorOf(await topics.alterConfigs(topic, new Map(changes), false));
    };
    const bad: [string, string | null][] = [
      ['retention.ms', null],
      ['retention.bytes', 'x'],
    ];
    expect(await alter(bad)).toBe('INVALID_CONFIG');
    expect(log.topics.byName('t')?.configs.get('retention.ms')).toBe('7');
    expect(await alter([['retention.ms', null]])).toBeNull();
    expect(log.topics.byName('t')?.configs.has('retention.ms')).toBe(false);
  });
});
