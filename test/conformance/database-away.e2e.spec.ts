import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  CreateTopics,
  errorName,
  InitProducerId,
  isRetriable,
  Metadata,
  OffsetCommit,
  OffsetFetch,
} from '@posthorn/protocol';
import { startBroker, type RunningBroker } from '../../apps/broker/src/broker.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { batchOf, RawClient } from './raw-client.js';
import { until } from './support.js';

/** The way to PostgreSQL, which a test can close and open. */
class Gate {
  private readonly sockets = new Set<Socket>();
  private isOpen = true;

  private constructor(
    private readonly server: Server,
    readonly url: string,
  ) {}

  static async before(database: string): Promise<Gate> {
    const target = new URL(database);
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const url = new URL(database);
    url.host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
    const gate = new Gate(server, url.href);
    server.on('connection', (socket) => gate.pass(socket, target));
    return gate;
  }

  shut(): void {
    this.isOpen = false;
    for (const socket of this.sockets) socket.destroy();
  }

  open(): void {
    this.isOpen = true;
  }

  async close(): Promise<void> {
    this.shut();
    await new Promise<void>((resolve) => this.server.close(() => resolve()));
  }

  private pass(inner: Socket, target: URL): void {
    if (!this.isOpen) return void inner.destroy();
    const outer = connect(Number(target.port), target.hostname);
    for (const socket of [inner, outer]) {
      this.sockets.add(socket);
      socket.on('error', () => socket.destroy());
      socket.on('close', () => {
        this.sockets.delete(socket);
        inner.destroy();
        outer.destroy();
      });
    }
    inner.pipe(outer);
    outer.pipe(inner);
  }
}

describe('a database that goes away', () => {
  let database: TestDatabase;
  let gate: Gate;
  let broker: RunningBroker;
  let client: RawClient;
  const topic = 'steady';

  beforeAll(async () => {
    database = await createTestDatabase();
    gate = await Gate.before(database.url);
    broker = await startBroker({
      port: 0,
      databaseUrl: gate.url,
      logLevel: 'silent',
      shutdownMs: 1_000,
    });
    await broker.services.topics.create({ name: topic, partitions: 1 });
    client = await RawClient.open(`${broker.host}:${broker.port}`);
  });

  afterAll(async () => {
    await client.close();
    gate.open();
    await broker.close();
    await gate.close();
    await database.drop();
  });

  async function produce(value: string): Promise<{ errorCode: number; baseOffset: bigint }> {
    const { responses } = await client.produce(topic, 0, batchOf([value]));
    const partition = responses[0]?.partitionResponses[0];
    if (partition === undefined) throw new Error('no answer for the partition');
    return partition;
  }

  async function commit(committedOffset: bigint): Promise<number | undefined> {
    const partitions = [{ partitionIndex: 0, committedOffset, committedMetadata: null }];
    const response = await client.ask(OffsetCommit, 8, {
      groupId: 'admin',
      generationIdOrMemberEpoch: -1,
      memberId: '',
      topics: [{ name: topic, partitions }],
    });
    return response.topics[0]?.partitions[0]?.errorCode;
  }

  it('is told to clients as errors that they retry, and nothing acknowledged is lost', async () => {
    expect((await produce('before')).baseOffset).toBe(0n);
    await until('the group coordinator to be loaded', async () => (await commit(1n)) === 0);
    gate.shut();

    const codes = new Map<string, number | undefined>([
      ['Produce', (await produce('meanwhile')).errorCode],
      ['OffsetCommit', await commit(2n)],
    ]);
    const created = await client.ask(CreateTopics, 5, {
      topics: [
        { name: 'new', numPartitions: 1, replicationFactor: 1, assignments: [], configs: [] },
      ],
      timeoutMs: 1_000,
    });
    codes.set('CreateTopics', created.topics[0]?.errorCode);
    const auto = await client.ask(Metadata, 9, { topics: [{ name: 'automatic' }] });
    codes.set('Metadata', auto.topics[0]?.errorCode);
    for (const [api, code] of codes) {
      expect([api, errorName(code ?? 0), isRetriable(code ?? 0)]).toEqual([
        api,
        expect.any(String),
        true,
      ]);
    }

    gate.open();
    await until(
      'a produce that succeeds again',
      async () => (await produce('after')).errorCode === 0,
    );
    await until('a commit that succeeds again', async () => (await commit(3n)) === 0);
    const fetched = await client.ask(OffsetFetch, 7, {
      groupId: 'admin',
      topics: [{ name: topic, partitionIndexes: [0] }],
    });
    expect(fetched.topics[0]?.partitions[0]?.committedOffset).toBe(3n);
  });

  it('leaves no producer id half given out', async () => {
    const ask = async (): Promise<{ errorCode: number; producerId: bigint }> =>
      client.ask(InitProducerId, 4, { transactionalId: null, transactionTimeoutMs: 0 });
    const first = await ask();
    gate.shut();
    gate.open();
    await until('another producer id', async () => {
      const { errorCode, producerId } = await ask();
      expect(errorCode === 0 || isRetriable(errorCode)).toBe(true);
      return errorCode === 0 && producerId !== first.producerId;
    });
  });
});
