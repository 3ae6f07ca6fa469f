import { setTimeout as sleep } from 'node:timers/promises';
import {
  connectCluster,
  type ConsumerGroup,
  type KafkaAdmin,
  type KafkaCluster,
  type KafkaOperations,
  type Producer,
  type TransactionalProducer,
} from '@posthorn/client';
import { type RunningBroker, startBroker } from '../../apps/broker/src/broker.js';
import { TcpProxy } from '../durability/support/tcp-proxy.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { freePort } from '../support/free-port.js';
import { KafkaProxy } from '../support/kafka-proxy.js';
import { joined } from './support/member.js';
import { quickly, until } from './support/rig.js';

const HOST = '127.0.0.1';

let database: TestDatabase;

beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(async () => {
  await database.drop();
});

const startAt = (port: number, advertisedPort: number): Promise<RunningBroker> =>
  startBroker({
    port,
    advertisedPort,
    brokerId: 1,
    databaseUrl: database.url,
    groupInitialRebalanceDelayMs: 0,
    logLevel: 'silent',
  });

/** One of each that has connections of its own, in one process that goes on. */
class Clients {
  readonly seen = new Set<string>();
  readonly lost: unknown[] = [];
  readonly #producer: Producer;
  readonly #transactional: TransactionalProducer;
  readonly #admin: KafkaAdmin;
  readonly #group: ConsumerGroup;
  #sent = 0;

  private constructor(
    private readonly cluster: KafkaCluster & KafkaOperations,
    private readonly topic: string,
    sessionTimeoutMs: number,
  ) {
    this.#producer = cluster.producer();
    this.#transactional = cluster.producer({ transactionalId: topic });
    this.#admin = cluster.admin();
    this.#group = cluster.group({
      ...quickly,
      sessionTimeoutMs,
      groupId: topic,
      topics: [topic],
      onLost: (partitions) => void this.lost.push(partitions),
      handle: ({ value }) => Promise.resolve(void this.seen.add(String(value))),
    });
  }

  static async start(
    topic: string,
    bootstrap: string,
    { sessionTimeoutMs = 30_000 } = {},
  ): Promise<Clients> {
    const cluster = connectCluster({
      brokers: [bootstrap],
      connectTimeoutMs: 500,
      requestTimeoutMs: 2_000,
      retryBackoffMs: 20,
      retryBackoffMaxMs: 200,
    });
    await cluster.ensureTopics([{ topic, partitions: 2 }]);
    const clients = new Clients(cluster, topic, sessionTimeoutMs);
    const ready = joined(clients.#group);
    await clients.#group.start();
    await ready;
    return clients;
  }

  /** Each of them does what it is for. */
  async work(): Promise<void> {
    const { topic } = this;
    const values = [`plain ${this.#sent++}`, `transactional ${this.#sent++}`];
    const [first, second] = values.map((value) => ({ topic, value }));
    const [topics] = await Promise.all([
      this.#admin.listTopics(),
      this.#producer.send(first),
      this.#transactional.transact((transaction) => transaction.send(second)),
    ]);
    expect(topics.map(({ topic: name }) => name)).toContain(topic);
    await until('the group has both', () => values.every((value) => this.seen.has(value)));
    // Through the coordinator.
    await this.#group.commit();
    const ends = await this.cluster.listOffsets(topic, 'latest');
    await until('all is committed', () =>
      this.#group
        .assignment()
        .every(({ partition, committed }) => (committed ?? 0n) >= ends[partition].offset),
    );
  }

  close(): Promise<void> {
    return this.cluster.close({ timeoutMs: 2_000 });
  }
}

describe('a broker that is at another address when it is back', () => {
  it('is found by what it was bootstrapped with, by every client', async () => {
    // What the name of a service is: it stays, and leads elsewhere.
    const name = await KafkaProxy.start();
    let port = await freePort();
    name.target(HOST, port);
    let broker = await startAt(port, port);
    const clients = await Clients.start('moved', name.address);
    await clients.work();
    for (let round = 0; round < 2; round++) {
      await broker.close();
      port = await freePort();
      broker = await startAt(port, port);
      name.target(HOST, port);
      await clients.work();
    }
    await clients.close();
    await broker.close();
    await name.close();
  });

  it('is found where nobody says that the old address is none any more', async () => {
    const name = await KafkaProxy.start();
    const port = await freePort();
    const old = await TcpProxy.start(HOST, port);
    name.target(HOST, old.port);
    let broker = await startAt(port, old.port);
    const clients = await Clients.start('vanished', name.address);
    await clients.work();
    old.silence();
    await broker.close();
    const next = await freePort();
    broker = await startAt(next, next);
    // The connection by the name led through what is silent now.
    name.target(HOST, next);
    await clients.work();
    await clients.close();
    await broker.close();
    await old.close();
    await name.close();
  });
});

describe('connections that a firewall forgets without a word', () => {
  it('are given up for new ones by every client, and the membership outlives them', async () => {
    const port = await freePort();
    const firewall = await TcpProxy.start(HOST, port);
    const broker = await startAt(port, firewall.port);
    const sessionTimeoutMs = 6_000;
    const clients = await Clients.start('forgotten', `${HOST}:${firewall.port}`, {
      sessionTimeoutMs,
    });
    await clients.work();
    firewall.silence();
    firewall.letNewThrough();
    // Nothing but heartbeats: a commit would find out by itself.
    await sleep(sessionTimeoutMs + 2_000);
    await clients.work();
    expect(clients.lost).toEqual([]);
    await clients.close();
    await broker.close();
    await firewall.close();
  });
});
