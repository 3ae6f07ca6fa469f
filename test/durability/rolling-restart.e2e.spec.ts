import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { ErrorCode, Fetch, FindCoordinator, Metadata, Produce } from '@posthorn/protocol';
import { buildBatch } from '@posthorn/records';
import { startBroker, type RunningBroker } from '../../apps/broker/src/broker.js';
import { sharedOut } from '../conformance/support.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { KafkaConnection } from './support/kafka-connection.js';
import { connectTo, until } from './support/raw-group.js';
import { RawCluster } from './support/raw-cluster.js';
import { createTopic } from './support/workload.js';

const TOPIC = 'restarted';
const PARTITIONS = 12;
const PRODUCE_VERSION = 10;

let database: TestDatabase;
let brokers: RunningBroker[] = [];

const addressOf = ({ port }: RunningBroker) => `127.0.0.1:${port}` as const;

beforeAll(async () => {
  database = await createTestDatabase();
  const options = { port: 0, databaseUrl: database.url, logLevel: 'silent' as const };
  for (const brokerId of [1, 2, 3]) brokers.push(await startBroker({ ...options, brokerId }));
  await sharedOut(brokers);
  const cluster = new RawCluster(TOPIC, brokers.map(addressOf));
  await createTopic(cluster, { name: TOPIC, partitions: PARTITIONS });
  await cluster.close();
  await until('all know the topic', () =>
    brokers.every(({ services }) => services.log.topics.byName(TOPIC) !== undefined),
  );
});

afterAll(async () => {
  await Promise.all(brokers.map((broker) => broker.close()));
  await database.drop();
});

interface Refusal {
  readonly by: number;
  /** Told with the refusal; -1: nobody. */
  readonly leaderId: number;
}

/** Produces to one partition, one request after the other, and goes where the refusals say, without any pause. */
class PartitionClient {
  readonly refusals: Refusal[] = [];
  acked = 0;
  lost = 0;
  readonly #connections = new Map<number, KafkaConnection>();
  #leaderId: number;

  constructor(
    readonly partition: number,
    readonly firstLeaderId: number,
    private readonly ports: ReadonlyMap<number, number>,
  ) {
    this.#leaderId = firstLeaderId;
  }

  async run(stop: AbortSignal): Promise<void> {
    while (!stop.aborted) await this.#produce();
    for (const connection of this.#connections.values()) connection.close();
  }

  async #produce(): Promise<void> {
    const records = buildBatch([{ value: 'x', timestamp: BigInt(Date.now()) }]).buffer;
    const partitionData = [{ index: this.partition, records }];
    const body = { acks: -1, timeoutMs: 5_000, topicData: [{ name: TOPIC, partitionData }] };
    const connection = await this.#connect();
    const sent = connection.request(Produce, PRODUCE_VERSION, body);
    const answer = await sent.then(
      ({ responses }) => responses[0]?.partitionResponses[0],
      () => undefined,
    );
    if (answer === undefined) {
      this.lost++;
    } else if (answer.errorCode === ErrorCode.NONE) {
      this.acked++;
    } else {
      expect(answer.errorCode).toBe(ErrorCode.NOT_LEADER_OR_FOLLOWER);
      const { leaderId } = answer.currentLeader;
      this.refusals.push({ by: this.#leaderId, leaderId });
      this.#leaderId = leaderId;
    }
  }

  async #connect(): Promise<KafkaConnection> {
    const known = this.#connections.get(this.#leaderId);
    if (known && !known.isClosed) return known;
    const connection = await connectTo(`127.0.0.1:${this.ports.get(this.#leaderId) ?? 0}`);
    this.#connections.set(this.#leaderId, connection);
    return connection;
  }
}

it('refuses a client of a stopping broker once, when another one leads already, and no other client at all', async () => {
  const [stopping] = brokers;
  const ports = new Map(
    brokers.map(({ services, port }) => [services.log.cluster.brokerId, port] as const),
  );
  const boot = await connectTo(addressOf(stopping));
  const { topics } = await boot.request(Metadata, 9, { topics: [{ name: TOPIC }] });
  boot.close();
  const clients = (topics[0]?.partitions ?? []).map(
    ({ partitionIndex, leaderId }) => new PartitionClient(partitionIndex, leaderId, ports),
  );
  const { brokerId } = stopping.services.log.cluster;
  const stop = new AbortController();
  const running = Promise.all(clients.map((client) => client.run(stop.signal)));
  await until('all are acked', () => clients.every(({ acked }) => acked > 5));
  await stopping.close();
  brokers = brokers.slice(1);
  const before = clients.map(({ acked }) => acked);
  await until('all go on', () => clients.every(({ acked }, n) => acked > (before[n] ?? 0) + 5));
  stop.abort();
  await running;
  const moved = clients.filter(({ firstLeaderId }) => firstLeaderId === brokerId);
  expect(moved.length).toBeGreaterThan(0);
  for (const { refusals, lost } of moved) {
    expect(lost).toBe(0);
    expect(refusals).toEqual([{ by: brokerId, leaderId: expect.any(Number) }]);
    expect(ports.has(refusals[0]?.leaderId ?? -1)).toBe(true);
  }
  for (const { refusals, lost, firstLeaderId } of clients) {
    if (firstLeaderId !== brokerId) expect([refusals, lost]).toEqual([[], 0]);
  }
});

it('answers a parked fetch and whoever looks for leaders when others have taken over, not before', async () => {
  const [stopping, heir] = brokers;
  const { cluster } = stopping.services.log;
  const { brokerId } = cluster;
  const group = Array.from({ length: 500 }, (_, n) => `group-${n}`).find(
    (name) => cluster.leadershipOf(cluster.shardOfKey(name)).brokerId === brokerId,
  );
  const partition = stopping.services.log.topics
    .byName(TOPIC)
    ?.partitions.find(({ shard }) => cluster.ownedShards().has(shard));
  const connections = await Promise.all([1, 2, 3].map(() => connectTo(addressOf(stopping))));
  const [toFetch, toMetadata, toFind] = connections as [
    KafkaConnection,
    KafkaConnection,
    KafkaConnection,
  ];
  const index = partition?.index ?? -1;
  const fetchOffset = await endOf(index, toFetch);
  const latest = { partition: index, fetchOffset, partitionMaxBytes: 1 };
  const parked = toFetch.request(Fetch, 12, {
    maxWaitMs: 30_000,
    minBytes: 1,
    topics: [{ topic: TOPIC, partitions: [latest] }],
  });
  await until('it is parked', () => stopping.services.purgatory.size > 0);
  const closing = stopping.close();
  const fetched = (await parked).responses[0]?.partitions[0];
  expect(fetched?.errorCode).toBe(ErrorCode.NOT_LEADER_OR_FOLLOWER);
  expect(fetched?.currentLeader.leaderId).toBe(heir.services.log.cluster.brokerId);
  const { topics } = await toMetadata.request(Metadata, 9, { topics: [{ name: TOPIC }] });
  const leaders = new Set(topics[0]?.partitions.map(({ leaderId }) => leaderId));
  expect([...leaders]).toEqual([heir.services.log.cluster.brokerId]);
  const found = await toFind.request(FindCoordinator, 3, { key: group ?? '', keyType: 0 });
  expect(found.nodeId).toBe(heir.services.log.cluster.brokerId);
  await closing;
  brokers = [heir];
  for (const connection of connections) connection.close();
});

async function endOf(partition: number, connection: KafkaConnection): Promise<bigint> {
  const body = { partition, fetchOffset: 0n, partitionMaxBytes: 1 };
  const topics = [{ topic: TOPIC, partitions: [body] }];
  const { responses } = await connection.request(Fetch, 12, { maxWaitMs: 0, minBytes: 0, topics });
  return responses[0]?.partitions[0]?.highWatermark ?? -1n;
}
