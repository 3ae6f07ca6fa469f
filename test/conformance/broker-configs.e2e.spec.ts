import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  AlterConfigs,
  DescribeConfigs,
  ErrorCode,
  IncrementalAlterConfigs,
  type DescribeConfigsResponseResourceResult,
} from '@posthorn/protocol';
import { startBroker, type RunningBroker } from '../../apps/broker/src/broker.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { batchOf, RawClient } from './raw-client.js';
import { sharedOut, until } from './support.js';

const [TOPIC, BROKER] = [2, 4];
const [SET, DELETE, APPEND] = [0, 1, 2];
const ALL = '';
const SOURCE = { topic: 1, dynamicBroker: 2, dynamicDefault: 3, static: 4, default: 5 };

type Change = [name: string, value: string | null, operation?: number];

describe('configs of brokers that are changed while they run', () => {
  let database: TestDatabase;
  const brokers: RunningBroker[] = [];
  const clients: RawClient[] = [];

  beforeAll(async () => {
    database = await createTestDatabase();
    for (const brokerId of [1, 2]) {
      const options = { port: 0, databaseUrl: database.url, logLevel: 'silent', brokerId };
      const broker = await startBroker({ ...options, messageBytesMax: 500_000 });
      brokers.push(broker);
      clients.push(await RawClient.open(`${broker.host}:${broker.port}`));
    }
    await sharedOut(brokers);
    await brokers[0].services.topics.create({ name: 't', partitions: 8 });
  });

  afterAll(async () => {
    for (const client of clients) await client.close();
    for (const broker of brokers) await broker.close();
    await database.drop();
  });

  async function alter(
    resourceName: string,
    changes: Change[],
    { resourceType = BROKER, validateOnly = false } = {},
  ): Promise<[number, string | null]> {
    const configs = changes.map(([name, value, configOperation = SET]) => ({
      name,
      value,
      configOperation,
    }));
    const resources = [{ resourceType, resourceName, configs }];
    const { responses } = await clients[0].ask(IncrementalAlterConfigs, 1, {
      resources,
      validateOnly,
    });
    return [responses[0].errorCode, responses[0].errorMessage];
  }

  async function described(
    at: number,
    resourceName: string,
    name: string,
    resourceType = BROKER,
  ): Promise<DescribeConfigsResponseResourceResult | undefined> {
    const { results } = await clients[at].ask(DescribeConfigs, 4, {
      resources: [{ resourceType, resourceName, configurationKeys: [name] }],
      includeSynonyms: true,
      includeDocumentation: true,
    });
    expect(results[0].errorCode).toBe(ErrorCode.NONE);
    return results[0].configs[0];
  }

  async function synonyms(...where: Parameters<typeof described>): Promise<unknown[]> {
    const config = await described(...where);
    return (config?.synonyms ?? []).map(({ value, source }) => [value, source]);
  }

  it('hold on every broker and over what it was started with; one of its own goes before', async () => {
    const name = 'message.max.bytes';
    const started = [
      ['500000', SOURCE.static],
      ['1048588', SOURCE.default],
    ];
    expect(await synonyms(0, '1', name)).toEqual(started);
    expect(await alter(ALL, [[name, '2000']])).toEqual([0, null]);
    expect(await alter('1', [[name, '3000']])).toEqual([0, null]);
    const shared = [['2000', SOURCE.dynamicDefault], ...started];
    expect(await synonyms(0, '1', name)).toEqual([['3000', SOURCE.dynamicBroker], ...shared]);
    await until(
      'the other broker to know',
      async () => (await synonyms(1, '2', name)).length === 3,
    );
    expect(await described(1, '2', name)).toMatchObject({ value: '2000', readOnly: false });
    expect(await synonyms(1, ALL, name)).toEqual(shared);
    expect(await synonyms(0, 't', 'max.message.bytes', TOPIC)).toEqual([
      ['3000', SOURCE.dynamicBroker],
      ...shared,
    ]);
    expect(await alter('1', [[name, null, DELETE]])).toEqual([0, null]);
    expect(await alter(ALL, [[name, null, DELETE]])).toEqual([0, null]);
    expect(await synonyms(0, '1', name)).toEqual(started);
  });

  it('are what the broker goes by from then on', async () => {
    await brokers[0].services.topics.create({ name: 'limited', partitions: 64 });
    const topic = brokers[0].services.log.topics.byName('limited');
    const { cluster } = brokers[0].services.log;
    const led = (): number | undefined =>
      topic?.partitions.find(({ shard }) => cluster.leadershipOf(shard).brokerId === 1)?.index;
    await until('a partition to be led', () => led() !== undefined);
    const produce = async (): Promise<number> => {
      const answer = await clients[0].produce('limited', led() ?? -1, batchOf(['x'.repeat(500)]));
      return answer.responses[0].partitionResponses[0].errorCode;
    };
    expect(await produce()).toBe(ErrorCode.NONE);
    await alter('1', [['message.max.bytes', '200']]);
    expect(await produce()).toBe(ErrorCode.MESSAGE_TOO_LARGE);
    await alter('1', [['message.max.bytes', null, DELETE]]);
    expect(await produce()).toBe(ErrorCode.NONE);
  });

  it('are only checked when that is asked for', async () => {
    const change: Change[] = [['log.retention.ms', '60000']];
    expect(await alter(ALL, change, { validateOnly: true })).toEqual([0, null]);
    expect(await described(0, ALL, 'log.retention.ms')).toBeUndefined();
  });

  it.each<[string, string, Change[], keyof typeof ErrorCode, RegExp]>([
    ['a setting of the start', '1', [['num.partitions', '3']], 'INVALID_REQUEST', /dynamically/],
    ['what protects it', '1', [['ssl.keystore.location', '/x']], 'INVALID_REQUEST', /dynamically/],
    ['no number of threads', '1', [['num.io.threads', '0']], 'INVALID_REQUEST', /from 1 to/],
    ['no number', ALL, [['max.connections', 'x']], 'INVALID_REQUEST', /should be an integer/],
    ['another broker', '2', [['max.connections', '9']], 'INVALID_REQUEST', /expected 1 or empty/],
    [
      'a name twice',
      ALL,
      [
        ['a', '1'],
        ['a', '2'],
      ],
      'INVALID_REQUEST',
      /duplicate config keys/,
    ],
    ['null', ALL, [['max.connections', null]], 'INVALID_REQUEST', /Null value not supported/],
    ['an append', ALL, [['max.connections', '1', APPEND]], 'INVALID_CONFIG', /not LIST/],
  ])('refuse %s', async (_, broker, changes, error, message) => {
    const [errorCode, errorMessage] = await alter(broker, changes);
    expect(errorCode).toBe(ErrorCode[error]);
    expect(errorMessage).toMatch(message);
  });

  it('are replaced as a whole by AlterConfigs', async () => {
    await alter(ALL, [['max.connections', '50']]);
    const configs = [{ name: 'log.retention.bytes', value: '7' }];
    const { responses } = await clients[0].ask(AlterConfigs, 2, {
      resources: [{ resourceType: BROKER, resourceName: ALL, configs }],
      validateOnly: false,
    });
    expect(responses[0].errorCode).toBe(ErrorCode.NONE);
    expect(await described(0, ALL, 'max.connections')).toBeUndefined();
    expect(await described(0, ALL, 'log.retention.bytes')).toMatchObject({ value: '7' });
    await alter(ALL, [['log.retention.bytes', null, DELETE]]);
  });

  it('are described in the order they are asked for', async () => {
    const names = ['num.partitions', 'default.replication.factor', 'log.retention.ms'];
    for (const configurationKeys of [names, names.toReversed(), [names[1], names[0], names[1]]]) {
      const { results } = await clients[0].ask(DescribeConfigs, 4, {
        resources: [{ resourceType: BROKER, resourceName: '1', configurationKeys }],
      });
      expect(results[0].configs.map(({ name }) => name)).toEqual([...new Set(configurationKeys)]);
    }
  });

  it('tell each config once, the listeners that there are, and null for what is not set', async () => {
    const { results } = await clients[0].ask(DescribeConfigs, 4, {
      resources: [{ resourceType: BROKER, resourceName: '1', configurationKeys: null }],
      includeSynonyms: true,
    });
    const names = results[0].configs.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    const byName = new Map(results[0].configs.map((config) => [config.name, config]));
    const own = { configSource: SOURCE.static, value: 'PLAINTEXT://127.0.0.1:0' };
    expect(byName.get('listeners')).toMatchObject(own);
    expect(byName.get('advertised.listeners')).toMatchObject(own);
    const [INT, LONG] = [3, 5];
    expect(byName.get('message.max.bytes')).toMatchObject({ configType: INT });
    expect(byName.get('log.retention.ms')).toMatchObject({ configType: LONG });
    expect(byName.get('super.users')).toMatchObject({
      value: null,
      configSource: SOURCE.default,
      synonyms: [],
    });
  });

  it('name the default of a topic’s config as Kafka’s broker does', async () => {
    const { results } = await clients[0].ask(DescribeConfigs, 4, {
      resources: [{ resourceType: TOPIC, resourceName: 't', configurationKeys: null }],
      includeSynonyms: true,
    });
    const named = results[0].configs.map(({ name, synonyms: [there] }) => [name, there?.name]);
    expect(named).toEqual(
      expect.arrayContaining([
        ['cleanup.policy', 'log.cleanup.policy'],
        ['max.message.bytes', 'message.max.bytes'],
        ['segment.ms', 'log.roll.ms'],
        ['compression.type', 'compression.type'],
        ['leader.replication.throttled.replicas', undefined],
        ['remote.storage.enable', undefined],
      ]),
    );
  });

  it('take a name that says nothing to a broker, and keep its value to themselves', async () => {
    const name = 'a.plugin.password';
    expect(await alter('1', [[name, 'secret']])).toEqual([0, null]);
    expect(await alter(ALL, [[name, 'secret']])).toEqual([0, null]);
    const kept = { value: null, isSensitive: true, configType: 0 };
    expect(await described(0, '1', name)).toMatchObject(kept);
    expect(await described(0, ALL, name)).toMatchObject(kept);
    expect(await synonyms(0, '1', name)).toEqual([
      [null, SOURCE.dynamicBroker],
      [null, SOURCE.dynamicDefault],
    ]);
    for (const broker of ['1', ALL]) await alter(broker, [[name, null, DELETE]]);
    expect(await described(0, '1', name)).toBeUndefined();
  });

  it('take what Kafka can change and what concerns nothing here, and say so', async () => {
    const name = 'num.io.threads';
    expect(await alter('1', [[name, '16']])).toEqual([0, null]);
    expect(await described(0, '1', name)).toMatchObject({
      value: '16',
      documentation: expect.stringContaining('without effect'),
    });
    expect(await alter('1', [[name, null, DELETE]])).toEqual([0, null]);
  });

  it('take what Kafka’s tools set and take away while they move partitions', async () => {
    const name = 'leader.replication.throttled.rate';
    expect(await alter('1', [[name, '1000']])).toEqual([0, null]);
    expect(await described(0, '1', name)).toMatchObject({ value: '1000' });
    expect(await alter('1', [[name, null, DELETE]])).toEqual([0, null]);
  });
});
