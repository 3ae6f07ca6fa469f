import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { CreateTopics, ListOffsets, OffsetFetch } from '@posthorn/protocol';
import kafkajs from 'kafkajs';
import { WAIT_MS } from '../support/patience.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { FAULTS, TransactionBroker } from './transaction-broker.js';
import { PersistentConnection, TransactionalProducer } from './transactional-producer.js';

const TOPIC = 'killed';
const PARTITIONS = 3;
const LATEST = -1n;

describe('transactions whose broker is killed', () => {
  let database: TestDatabase;
  let broker: TransactionBroker;
  let connection: PersistentConnection;
  const committed: string[] = [];

  beforeAll(async () => {
    database = await createTestDatabase();
    broker = await TransactionBroker.start(database.url);
    connection = new PersistentConnection(broker.address);
    const topic = { name: TOPIC, numPartitions: PARTITIONS, replicationFactor: 1 };
    const topics = [{ ...topic, assignments: [], configs: [] }];
    await connection.ask(CreateTopics, [5, { topics }], (r) => r.topics[0].errorCode);
  });

  afterAll(async () => {
    connection.close();
    await broker.kill();
    await database.drop();
  });

  const newProducer = (name: string): TransactionalProducer =>
    new TransactionalProducer(connection, name, { topic: TOPIC, partitions: PARTITIONS });

  async function restart(): Promise<void> {
    await broker.ended();
    await broker.start();
  }

  /** By itself: nobody but who asks for its state speaks of the transaction. */
  async function untilState(producer: TransactionalProducer, wanted: string): Promise<void> {
    const deadline = Date.now() + WAIT_MS;
    for (let state = ''; state !== wanted; await sleep(20)) {
      state = await producer.state();
      if (Date.now() > deadline) throw new Error(`still ${state}, not ${wanted}`);
    }
  }

  /** With a short timeout; a machine that is too slow for it, so that it ends in the middle of the sending, gets a longer one. */
  async function beginInTime(producer: TransactionalProducer, timeoutMs = 200): Promise<void> {
    await producer.init(timeoutMs);
    try {
      await producer.send('gone', 7n);
    } catch (error) {
      if (timeoutMs > WAIT_MS) throw error;
      await beginInTime(producer, 4 * timeoutMs);
    }
  }

  async function offsetOf({ group: groupId }: TransactionalProducer): Promise<bigint> {
    const { topics } = await connection.ask(
      OffsetFetch,
      [7, { groupId, topics: [{ name: TOPIC, partitionIndexes: [0] }], requireStable: true }],
      (r) => r.errorCode,
    );
    const [{ errorCode, committedOffset }] = topics[0].partitions;
    expect(errorCode).toBe(0);
    return committedOffset;
  }

  /** The ends of the partitions for readers of what is committed, or of all. */
  async function ends(isolationLevel: 0 | 1): Promise<bigint[]> {
    const all = Array.from({ length: PARTITIONS }, (_, partitionIndex) => partitionIndex);
    const partitions = all.map((partitionIndex) => ({ partitionIndex, timestamp: LATEST }));
    const { topics } = await connection.ask(
      ListOffsets,
      [7, { replicaId: -1, isolationLevel, topics: [{ name: TOPIC, partitions }] }],
      (r) => r.topics[0].partitions[0].errorCode,
    );
    return topics[0].partitions.map(({ offset }) => offset);
  }

  for (const { fault, decided } of FAULTS) {
    for (const result of ['commit', 'abort'] as const) {
      it(`end as was asked, everywhere: killed at '${fault}' of ${result}`, async () => {
        const name = `${fault}-${result}`;
        const producer = newProducer(name);
        await producer.init();
        await producer.send(name, 7n);
        await broker.arm(fault);
        const answer = await producer.endOnce(result);
        // Whether the broker still gets to say so when all is done is left to chance.
        if (fault !== 'complete-sent') expect(answer).toBeNull();
        else expect([null, 'NONE']).toContain(answer);
        await restart();
        const complete = result === 'commit' ? 'CompleteCommit' : 'CompleteAbort';
        if (decided) await untilState(producer, complete);
        expect(await producer.end(result)).toBe('NONE');
        expect(await producer.state()).toBe(complete);
        expect(await producer.end(result === 'commit' ? 'abort' : 'commit')).toBe(
          'INVALID_TXN_STATE',
        );
        expect(await ends(1)).toEqual(await ends(0));
        expect(await offsetOf(producer)).toBe(result === 'commit' ? 7n : -1n);
        if (result === 'commit') committed.push(name);
        await producer.send(`${name}, next`, 8n);
        expect(await producer.end('commit')).toBe('NONE');
        expect(await offsetOf(producer)).toBe(8n);
        committed.push(`${name}, next`);
      });
    }
  }

  it('are aborted when nothing was decided and their producer does not come back in time', async () => {
    const producer = newProducer('gone');
    await beginInTime(producer);
    await broker.arm('end-asked');
    expect(await producer.endOnce('commit')).toBeNull();
    await restart();
    await untilState(producer, 'CompleteAbort');
    expect(await producer.end('commit')).toBe('PRODUCER_FENCED');
    expect(await ends(1)).toEqual(await ends(0));
    expect(await offsetOf(producer)).toBe(-1n);
  });

  it('leave readers of what is committed all of it, once, and nothing else', async () => {
    const kafka = new kafkajs.Kafka({
      brokers: [broker.address],
      logLevel: kafkajs.logLevel.NOTHING,
    });
    const end = newProducer('end');
    await end.init();
    await end.send('END', 1n);
    expect(await end.end('commit')).toBe('NONE');
    const seen: string[] = [];
    const consumer = kafka.consumer({ groupId: 'reader', maxWaitTimeInMs: 100 });
    await consumer.connect();
    await consumer.subscribe({ topic: TOPIC, fromBeginning: true });
    await consumer.run({
      eachMessage: async ({ message }) => void seen.push(String(message.value)),
    });
    while (seen.filter((value) => value === 'END').length < PARTITIONS) await sleep(20);
    await consumer.disconnect();
    const wanted = [...committed, 'END'].flatMap((value) => Array<string>(PARTITIONS).fill(value));
    expect(seen.toSorted()).toEqual(wanted.toSorted());
  });
});
