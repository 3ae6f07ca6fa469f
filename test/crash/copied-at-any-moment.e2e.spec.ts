import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { OffsetFetch } from '@posthorn/protocol';
import pino from 'pino';
import { startBroker } from '../../apps/broker/src/broker.js';
import { consume } from '../../libs/log/src/testing/transaction-model.js';
import { startTestBroker, type TestBroker } from '../conformance/support.js';
import { copyOf } from './database-copy.js';
import { PersistentConnection, TransactionalProducer } from './transactional-producer.js';

const TOPIC = 'copied';
const PARTITIONS = 2;
/** More for a long run. */
const COPIES = Number(process.env.POSTHORN_CRASH_COPIES ?? 2);
/** A busy machine takes ten seconds to create a database. */
const TIMEOUT_MS = (1 + COPIES) * 100_000;
/** Of an aborted transaction: larger than any that is committed. */
const NEVER = 1_000_000n;

const numbers = (count: number): string[] => Array.from({ length: count }, (_, i) => String(i));

/** In Kafka offsets, decisions and records lie in different logs, which no copy takes at one moment. */
describe('a copy of the database at any moment of running transactions', () => {
  let server: TestBroker;
  let connection: PersistentConnection;

  beforeAll(async () => {
    server = await startTestBroker();
    const { topics } = server.broker.services;
    expect(await topics.create({ name: TOPIC, partitions: PARTITIONS })).toHaveProperty('topic');
    connection = new PersistentConnection(server.address);
  });
  afterAll(async () => {
    connection.close();
    await server.close();
  });

  const producerAt = (at: PersistentConnection): TransactionalProducer =>
    new TransactionalProducer(at, 'copier', { topic: TOPIC, partitions: PARTITIONS });

  /** Number n is written to both partitions with the offset n + 1; each third transaction is aborted before it is made again. */
  async function write(progress: { committed: number; isOver: boolean }): Promise<void> {
    const producer = producerAt(connection);
    await producer.init();
    for (; !progress.isOver; progress.committed++) {
      const n = progress.committed;
      if (n % 3 === 0) {
        await producer.send('never', NEVER);
        expect(await producer.end('abort')).toBe('NONE');
      }
      await producer.send(String(n), BigInt(n + 1));
      expect(await producer.end('commit')).toBe('NONE');
    }
  }

  /** What a broker that is started over the copy serves, once the transaction that was open in it is over. */
  async function servedFrom(databaseUrl: string): Promise<{ offset: number; records: string[][] }> {
    const restored = await startBroker({ port: 0, databaseUrl, logger: pino({ level: 'silent' }) });
    const client = new PersistentConnection(`${restored.host}:${restored.port}`);
    try {
      const producer = producerAt(client);
      await producer.init();
      const { log } = restored.services;
      const records = log.topics
        .byName(TOPIC)!
        .partitions.map(({ partitionId }) =>
          consume(log, partitionId, { from: 0n, maxBytes: 9_000 }),
        );
      const [offset, ...all] = await Promise.all([offsetOf(client, producer.group), ...records]);
      return { offset, records: all };
    } finally {
      client.close();
      await restored.close();
    }
  }

  async function offsetOf(client: PersistentConnection, groupId: string): Promise<number> {
    const topics = [{ name: TOPIC, partitionIndexes: [0] }];
    const answer = await client.ask(
      OffsetFetch,
      [7, { groupId, topics, requireStable: true }],
      // While the group is loaded, the answer has an error of its own and no topics.
      (r) => r.errorCode || r.topics[0].partitions[0].errorCode,
    );
    return Math.max(0, Number(answer.topics[0].partitions[0].committedOffset));
  }

  it(
    'has the offsets of a transaction with all its records, or neither',
    async () => {
      const progress = { committed: 0, isOver: false };
      const writing = write(progress);
      const copies: { url: string; drop: () => Promise<void>; least: number; most: number }[] = [];
      try {
        while (copies.length < COPIES) {
          // Any moment of a transaction, which takes some milliseconds.
          await sleep(Math.random() * 40);
          const least = progress.committed;
          const copy = await copyOf(server.broker.services.config.databaseUrl!);
          copies.push({ ...copy, least, most: progress.committed + 1 });
        }
      } finally {
        progress.isOver = true;
        await writing;
      }
      for (const { url, drop, least, most } of copies) {
        const { offset, records } = await servedFrom(url);
        expect(records).toEqual(Array.from({ length: PARTITIONS }, () => numbers(offset)));
        // What was acknowledged before the copy is in it, and nothing that began after.
        expect(offset).toBeGreaterThanOrEqual(least);
        expect(offset).toBeLessThanOrEqual(most);
        await drop();
      }
      expect(progress.committed).toBeGreaterThan(0);
    },
    TIMEOUT_MS,
  );
});
