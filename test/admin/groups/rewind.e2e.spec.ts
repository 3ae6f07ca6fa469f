import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { connectCluster } from '@posthorn/client';
import { Consumer, stringDeserializers } from '@platformatic/kafka';
import { Kafka, logLevel } from 'kafkajs';
import { startBroker, type RunningBroker } from '../../../apps/broker/src/broker.js';
import { until } from '../../conformance/support.js';

const TOPIC = 'orders';
const RECORDS = 20;

describe('a running service', () => {
  let broker: RunningBroker;

  beforeAll(async () => {
    broker = await startBroker({
      port: 0,
      adminPort: 0,
      logLevel: 'silent',
      groupInitialRebalanceDelayMs: 0,
    });
    const cluster = connectCluster({ brokers: [`${broker.host}:${broker.port}`] });
    await cluster.ensureTopics([{ topic: TOPIC, partitions: 4 }]);
    const values = Array.from({ length: RECORDS }, (_, index) => `${index}`);
    await cluster.producer().sendAll(values.map((value) => ({ topic: TOPIC, key: value, value })));
    await cluster.close();
  });

  afterAll(() => broker.close());

  /** Starts to consume, and tells what it has seen by and by. */
  type Start = (
    groupId: string,
    seen: (value: string) => void,
  ) => Promise<{ stop: () => Promise<unknown> }>;

  const withKafkaJs: Start = async (groupId, seen) => {
    const kafka = new Kafka({
      brokers: [`${broker.host}:${broker.port}`],
      logLevel: logLevel.NOTHING,
      retry: { initialRetryTime: 20, maxRetryTime: 200, retries: 20 },
    });
    const consumer = kafka.consumer({ groupId, heartbeatInterval: 100, maxWaitTimeInMs: 50 });
    await consumer.connect();
    await consumer.subscribe({ topic: TOPIC, fromBeginning: true });
    await consumer.run({
      autoCommitThreshold: 1,
      eachMessage: async ({ message }) => seen(String(message.value)),
    });
    return { stop: () => consumer.disconnect() };
  };

  const withOurs: Start = async (groupId, seen) => {
    const cluster = connectCluster({ brokers: [`${broker.host}:${broker.port}`] });
    const group = cluster.group({
      groupId,
      topics: [TOPIC],
      heartbeatIntervalMs: 100,
      offsetReset: 'earliest',
      commitIntervalMs: 50,
      handle: async ({ value }) => seen(String(value)),
    });
    group.on('error', () => undefined);
    await group.start();
    return { stop: () => cluster.close() };
  };

  const withPlatformatic: Start = async (groupId, seen) => {
    const consumer = new Consumer({
      clientId: 'rewound',
      bootstrapBrokers: [`${broker.host}:${broker.port}`],
      groupId,
      deserializers: stringDeserializers,
      maxWaitTime: 50,
      sessionTimeout: 6_000,
      rebalanceTimeout: 10_000,
      heartbeatInterval: 100,
    });
    const stream = await consumer.consume({
      topics: [TOPIC],
      mode: 'committed',
      fallbackMode: 'earliest',
      autocommit: 50,
    });
    stream.on('data', ({ value }) => seen(value));
    return { stop: () => consumer.close(true) };
  };

  async function call<Body>(method: string, path: string, body?: object): Promise<Body> {
    const url = `http://127.0.0.1:${broker.adminPort}/api/v1/consumer-groups/${path}`;
    const response = await fetch(url, {
      method,
      ...(body && {
        headers: { 'Content-Type': 'application/json' },
        body: JSON.stringify(body),
      }),
    });
    return (await response.json()) as Body;
  }

  it.each<[string, Start]>([
    ['kafkajs', withKafkaJs],
    ['@platformatic/kafka', withPlatformatic],
    ['our own client', withOurs],
  ])('of %s reads all again when it is rewound while it runs', async (name, start) => {
    const groupId = `rewound-${name}`;
    const path = encodeURIComponent(groupId);
    const seen: string[] = [];
    const { stop } = await start(groupId, (value) => void seen.push(value));
    try {
      const isAllCommitted = async (): Promise<boolean> => {
        const { offsets } = await call<{ offsets?: { offset: string }[] }>(
          'GET',
          `${path}/offsets`,
        );
        return (offsets ?? []).reduce((sum, { offset }) => sum + Number(offset), 0) === RECORDS;
      };
      await until('all to be read and committed', async () => {
        return new Set(seen).size === RECORDS && (await isAllCommitted());
      });
      const before = seen.length;
      const reset = { strategy: 'earliest', evictMembers: true };
      expect(await call('POST', `${path}/offsets:reset`, reset)).toMatchObject({
        isApplied: true,
        evictedMembers: 1,
        recordsToReread: `${RECORDS}`,
      });
      await until('all to be read again', () => new Set(seen.slice(before)).size === RECORDS);
      await until('all to be committed again', isAllCommitted);
    } finally {
      await stop();
    }
  });
});
