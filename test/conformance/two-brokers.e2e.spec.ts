import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  CreatePartitions,
  CreateTopics,
  errorName,
  Fetch,
  FindCoordinator,
  ListGroups,
  Metadata,
  Produce,
} from '@posthorn/protocol';
import kafkajs, { type Kafka } from 'kafkajs';
import { startBroker, type RunningBroker } from '../../apps/broker/src/broker.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { batchOf, RawClient } from './raw-client.js';
import { sharedOut, sorted, until } from './support.js';

// As many as there are shards: whichever broker owns which, both lead half of them.
const PARTITIONS = 64;

describe('two brokers over one database', () => {
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
      brokers: brokers.map(addressOf),
      logLevel: kafkajs.logLevel.NOTHING,
      retry: { initialRetryTime: 20, retries: 50, maxRetryTime: 500 },
    });
  });

  afterAll(async () => {
    await Promise.all(brokers.map((broker) => broker.close()));
    await database.drop();
  });

  function addressOf({ host, port }: RunningBroker): string {
    return `${host}:${port}`;
  }

  async function leaders(topic: string): Promise<number[]> {
    const client = await RawClient.open(addressOf(brokers[0]));
    const { topics } = await client.ask(Metadata, 9, { topics: [{ name: topic }] });
    await client.close();
    return topics[0]?.partitions.map(({ leaderId }) => leaderId) ?? [];
  }

  it('share the partitions, and a client reaches all of them', async () => {
    const admin = kafka.admin();
    await admin.connect();
    // Half each: a group whose coordinator moves meanwhile may rightly see records again.
    await sharedOut(brokers);
    await admin.createTopics({ topics: [{ topic: 'shared', numPartitions: PARTITIONS }] });
    await until('both to lead', async () => new Set(await leaders('shared')).size === 2);
    const producer = kafka.producer({ idempotent: true });
    await producer.connect();
    const values = Array.from({ length: 2 * PARTITIONS }, (_, index) => `${index}`);
    const messages = values.map((value, index) => ({ value, partition: index % PARTITIONS }));
    await producer.send({ topic: 'shared', messages });
    const seen: string[] = [];
    const consumer = kafka.consumer({ groupId: 'both', maxWaitTimeInMs: 100 });
    await consumer.connect();
    await consumer.subscribe({ topic: 'shared', fromBeginning: true });
    await consumer.run({
      eachMessage: async ({ message }) => void seen.push(String(message.value)),
    });
    await until('all records', () => new Set(seen).size >= values.length);
    await Promise.all([consumer.disconnect(), producer.disconnect(), admin.disconnect()]);
    expect(sorted(seen)).toEqual(sorted(values));
  });

  it('send a client to the leader, by name where its version can hear it', async () => {
    const indexed = (await leaders('shared')).map((leaderId, index) => ({ leaderId, index }));
    const elsewhere = indexed.find(({ leaderId }) => leaderId === 2)?.index ?? -1;
    const client = await RawClient.open(addressOf(brokers[0]));
    const topicData = [
      { name: 'shared', partitionData: [{ index: elsewhere, records: batchOf(['a']) }] },
    ];
    const produced = await client.ask(Produce, 12, { acks: -1, timeoutMs: 1_000, topicData });
    const partition = produced.responses[0]?.partitionResponses[0];
    expect(errorName(partition?.errorCode ?? 0)).toBe('NOT_LEADER_OR_FOLLOWER');
    expect(partition?.currentLeader.leaderId).toBe(2);
    expect(produced.nodeEndpoints.map(({ nodeId, port }) => [nodeId, port])).toContainEqual([
      2,
      brokers[1].port,
    ]);
    const { responses } = await client.ask(Fetch, 12, {
      maxWaitMs: 10_000,
      minBytes: 1,
      topics: [
        {
          topic: 'shared',
          partitions: [{ partition: elsewhere, fetchOffset: 0n, partitionMaxBytes: 1_000 }],
        },
      ],
    });
    expect(errorName(responses[0]?.partitions[0]?.errorCode ?? 0)).toBe('NOT_LEADER_OR_FOLLOWER');
    expect(responses[0]?.partitions[0]?.currentLeader.leaderId).toBe(2);
    await client.close();
  });

  it('refuse to place partitions where a client wants them, since the shards decide', async () => {
    const client = await RawClient.open(addressOf(brokers[0]));
    const placed = async (brokerIds: readonly number[]): Promise<[string, string | null]> => {
      const { topics } = await client.ask(CreateTopics, 7, {
        topics: [
          {
            name: 'placed',
            numPartitions: -1,
            replicationFactor: -1,
            assignments: [{ partitionIndex: 0, brokerIds }],
            configs: [],
          },
        ],
        timeoutMs: 10_000,
        validateOnly: false,
      });
      return [errorName(topics[0]?.errorCode ?? 0), topics[0]?.errorMessage ?? null];
    };
    const refused = 'INVALID_REPLICA_ASSIGNMENT';
    expect(await placed([1])).toEqual([refused, expect.stringContaining('cannot be assigned')]);
    expect(await placed([1, 2])).toEqual([refused, expect.stringContaining('has one here')]);
    const { results } = await client.ask(CreatePartitions, 3, {
      topics: [{ name: 'shared', count: PARTITIONS + 1, assignments: [{ brokerIds: [1] }] }],
      timeoutMs: 10_000,
      validateOnly: false,
    });
    expect(errorName(results[0]?.errorCode ?? 0)).toBe(refused);
    await client.close();
  });

  it('coordinate different groups, each of which both name the same coordinator for', async () => {
    const clients = await Promise.all(brokers.map((broker) => RawClient.open(addressOf(broker))));
    const coordinatorKeys = Array.from({ length: 50 }, (_, index) => `group ${index}`);
    const [first, second] = await Promise.all(
      clients.map((client) => client.ask(FindCoordinator, 4, { keyType: 0, coordinatorKeys })),
    );
    const nodes = first?.coordinators.map(({ nodeId }) => nodeId);
    expect(new Set(nodes)).toEqual(new Set([1, 2]));
    expect(second?.coordinators.map(({ nodeId }) => nodeId)).toEqual(nodes);
    const listed = await Promise.all(clients.map((client) => client.ask(ListGroups, 4, {})));
    expect(listed.flatMap(({ groups }) => groups.map(({ groupId }) => groupId))).toEqual(['both']);
    await Promise.all(clients.map((client) => client.close()));
  });

  it('go on as one when the other stops, with every record and committed offset', async () => {
    const stopping = brokers.pop();
    await stopping?.close();
    const producer = kafka.producer();
    const consumer = kafka.consumer({ groupId: 'both', maxWaitTimeInMs: 100 });
    await Promise.all([producer.connect(), consumer.connect()]);
    const messages = Array.from({ length: PARTITIONS }, (_, partition) => ({
      value: 'after',
      partition,
    }));
    await producer.send({ topic: 'shared', messages });
    const seen: string[] = [];
    await consumer.subscribe({ topic: 'shared', fromBeginning: true });
    await consumer.run({
      eachMessage: async ({ message }) => void seen.push(String(message.value)),
    });
    await until('the records behind the committed offsets', () => seen.length >= messages.length);
    expect(new Set(seen)).toEqual(new Set(['after']));
    await Promise.all([consumer.disconnect(), producer.disconnect()]);
  });
});
