import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { connectCluster } from '@posthorn/client';
import {
  DescribeProducers,
  ErrorCode,
  Fetch,
  ListOffsets,
  type FetchResponsePartitionData,
} from '@posthorn/protocol';
import { batchesIn } from '@posthorn/records';
import { Consumer as PlatformaticConsumer, stringDeserializers } from '@platformatic/kafka';
import kafkajs from 'kafkajs';
import { batchOf, RawClient } from './raw-client.js';
import { startTestBroker, until, type TestBroker } from './support.js';

const READ_COMMITTED = 1;
const LATEST = -1n;
const MAX_TIMESTAMP = -3n;

describe('read_committed', () => {
  let server: TestBroker;
  let client: RawClient;
  let producerIds = 5_000n;

  beforeAll(async () => {
    server = await startTestBroker();
    client = await RawClient.open(server.address);
  });
  afterAll(async () => {
    await client.close();
    await server.close();
  });

  /** A topic of one partition, and ways to write transactions to it as a coordinator's producer does. */
  async function newTopic(name: string) {
    const created = await server.broker.services.topics.create({
      name,
      partitions: 1,
      configs: new Map(),
    });
    if (!('topic' in created)) throw new Error(`no topic ${name}`);
    const { log } = server.broker.services;
    const [{ partitionId }] = created.topic.partitions;
    const newProducer = () => {
      const producerId = producerIds++;
      let baseSequence = 0;
      return {
        producerId,
        async send(...values: string[]): Promise<void> {
          const producer = { producerId, producerEpoch: 0, baseSequence };
          baseSequence += values.length;
          const batch = batchOf(values, { transactional: true, producer });
          expect(await log.append({ partitionId, batch })).toHaveProperty('baseOffset');
        },
        async end(result: 'commit' | 'abort'): Promise<void> {
          const epochs = { producerEpoch: 0, coordinatorEpoch: 0 };
          const marker = { partitionId, producerId, ...epochs, result };
          expect(await log.appendMarker(marker)).toHaveProperty('baseOffset');
        },
      };
    };
    return { newProducer, plain: (value: string) => client.produce(name, 0, batchOf([value])) };
  }

  async function fetchWith(
    peer: RawClient,
    topic: string,
    { offset = 0n, minBytes = 1, maxWaitMs = 0, isolationLevel = READ_COMMITTED } = {},
  ): Promise<FetchResponsePartitionData> {
    const partition = { partition: 0, fetchOffset: offset, partitionMaxBytes: 1_000_000 };
    const { responses } = await peer.ask(Fetch, 11, {
      maxWaitMs,
      minBytes,
      maxBytes: 1_000_000,
      isolationLevel,
      topics: [{ topic, partitions: [partition] }],
    });
    return responses[0].partitions[0];
  }

  const basesIn = ({ records }: FetchResponsePartitionData): bigint[] =>
    records === null ? [] : [...batchesIn(records)].map(({ baseOffset }) => baseOffset);

  async function offsetFor(topic: string, timestamp: bigint, isolationLevel: number) {
    const partitions = [{ partitionIndex: 0, timestamp }];
    const { topics } = await client.ask(ListOffsets, 7, {
      replicaId: -1,
      isolationLevel,
      topics: [{ name: topic, partitions }],
    });
    expect(topics[0].partitions[0].errorCode).toBe(ErrorCode.NONE);
    return topics[0].partitions[0].offset;
  }

  it('is answered up to the last stable offset, with the aborted transactions', async () => {
    const { newProducer, plain } = await newTopic('stable');
    const [aborted, open] = [newProducer(), newProducer()];
    await plain('0');
    await aborted.send('1');
    await open.send('2');
    await aborted.end('abort'); // 3
    await plain('4');
    const committed = await fetchWith(client, 'stable');
    expect(basesIn(committed)).toEqual([0n, 1n]);
    expect(committed).toMatchObject({
      highWatermark: 5n,
      lastStableOffset: 2n,
      abortedTransactions: [{ producerId: aborted.producerId, firstOffset: 1n }],
    });
    const uncommitted = await fetchWith(client, 'stable', { isolationLevel: 0 });
    expect(basesIn(uncommitted)).toEqual([0n, 1n, 2n, 3n, 4n]);
    expect(uncommitted).toMatchObject({ lastStableOffset: 2n, abortedTransactions: null });
    // Between the last stable offset and the high watermark there is nothing yet, and no error.
    expect(await fetchWith(client, 'stable', { offset: 4n })).toMatchObject({
      errorCode: ErrorCode.NONE,
      records: Buffer.alloc(0),
    });
  });

  it('waits for the marker, through whatever else is appended meanwhile', async () => {
    const { newProducer, plain } = await newTopic('waits');
    const writer = newProducer();
    await writer.send('0');
    const reader = await RawClient.open(server.address);
    let isAnswered = false;
    const waiting = fetchWith(reader, 'waits', { maxWaitMs: 20_000 });
    void waiting.then(() => (isAnswered = true));
    await until('the fetch to be parked', () => server.broker.services.purgatory.size === 1);
    for (let i = 0; i < 20; i++) await plain('x');
    expect(isAnswered).toBe(false);
    expect(server.broker.services.purgatory.size).toBe(1);
    await writer.end('commit');
    expect(basesIn(await waiting)).toHaveLength(22);
    await reader.close();
  });

  it('is told where the high watermark is, when it waited in vain behind a transaction', async () => {
    const { newProducer } = await newTopic('lag');
    const reader = await RawClient.open(server.address);
    const writer = newProducer();
    let end = 0n;
    const waitInVain = async (maxWaitMs: number): Promise<FetchResponsePartitionData> => {
      const waiting = fetchWith(reader, 'lag', { maxWaitMs });
      let isAnswered = false;
      void waiting.then(() => (isAnswered = true));
      const { purgatory } = server.broker.services;
      await until('the fetch to be parked', () => isAnswered || purgatory.size === 1);
      await writer.send(String(end++));
      return waiting;
    };
    let told = await waitInVain(2_000);
    // A machine that stood still answered it before the record was there.
    if (told.highWatermark < end) told = await waitInVain(30_000);
    expect(told).toMatchObject({ highWatermark: end, lastStableOffset: 0n });
    await writer.end('abort');
    expect(await fetchWith(reader, 'lag', { offset: end + 1n })).toMatchObject({
      errorCode: ErrorCode.NONE,
      highWatermark: end + 1n,
      lastStableOffset: end + 1n,
    });
    await reader.close();
  });

  it('counts minBytes below the last stable offset', async () => {
    const { newProducer, plain } = await newTopic('bytes');
    const writer = newProducer();
    await plain('0');
    await writer.send('x'.repeat(2_000));
    const reader = await RawClient.open(server.address);
    const waiting = fetchWith(reader, 'bytes', { minBytes: 1_500, maxWaitMs: 20_000 });
    await until('the fetch to be parked', () => server.broker.services.purgatory.size === 1);
    await writer.end('commit');
    expect(basesIn(await waiting)).toEqual([0n, 1n, 2n]);
    await reader.close();
  });

  it('is told offsets below the last stable offset only', async () => {
    const { newProducer, plain } = await newTopic('offsets');
    await plain('0');
    await newProducer().send('1');
    expect(await offsetFor('offsets', LATEST, 0)).toBe(2n);
    expect(await offsetFor('offsets', LATEST, READ_COMMITTED)).toBe(1n);
    expect(await offsetFor('offsets', 0n, READ_COMMITTED)).toBe(0n);
    expect(await offsetFor('offsets', MAX_TIMESTAMP, 0)).toBeGreaterThanOrEqual(0n);
    expect(await offsetFor('offsets', MAX_TIMESTAMP, READ_COMMITTED)).toBeLessThan(1n);
  });

  it('can be unblocked by whoever asks for the producers of a partition', async () => {
    const { newProducer, plain } = await newTopic('producers');
    await plain('0');
    const writer = newProducer();
    await writer.send('1', '2');
    const ask = async (name: string, partition: number) => {
      const topics = [{ name, partitionIndexes: [partition] }];
      const answer = await client.ask(DescribeProducers, 0, { topics });
      return answer.topics[0].partitions[0];
    };
    expect(await ask('producers', 0)).toMatchObject({
      errorCode: ErrorCode.NONE,
      activeProducers: [
        {
          producerId: writer.producerId,
          producerEpoch: 0,
          lastSequence: 1,
          coordinatorEpoch: -1,
          currentTxnStartOffset: 1n,
        },
      ],
    });
    await writer.end('abort');
    expect((await ask('producers', 0)).activeProducers[0]).toMatchObject({
      coordinatorEpoch: 0,
      currentTxnStartOffset: -1n,
    });
    const unknown = { errorCode: ErrorCode.UNKNOWN_TOPIC_OR_PARTITION, activeProducers: [] };
    expect(await ask('producers', 7)).toMatchObject(unknown);
    expect(await ask('no-such-topic', 0)).toMatchObject(unknown);
  });

  describe('over many transactions of several producers, interleaved', () => {
    let expected: string[];
    let expectedOfOnce: string[];

    beforeAll(async () => {
      expected = await fill('mixed', false);
      expectedOfOnce = await fill('once', true);
    });

    /** Answers what is to be seen, sorted. */
    async function fill(topic: string, oneTransactionEach: boolean): Promise<string[]> {
      const { newProducer, plain } = await newTopic(topic);
      const visible: string[] = [];
      let producers = Array.from({ length: 4 }, newProducer);
      const outcomes = ['commit', 'abort'] as const;
      for (let round = 0; round < 25; round++) {
        const sent = producers.map((_, i) => [`${round}.${i}.a`, `${round}.${i}.b`]);
        for (const half of [0, 1]) {
          await Promise.all([
            ...producers.map((producer, i) => producer.send(sent[i][half])),
            plain(`${round}.plain.${half}`),
          ]);
          visible.push(`${round}.plain.${half}`);
        }
        const ends = producers.map(async (producer, i) => {
          const outcome = outcomes[(round * 7 + i * 3) % 2];
          await producer.end(outcome);
          if (outcome === 'commit') visible.push(...sent[i]);
        });
        await Promise.all(ends);
        if (oneTransactionEach) producers = Array.from({ length: 4 }, newProducer);
      }
      return visible.toSorted();
    }

    it('shows kafkajs the committed records, each once', async () => {
      const kafka = new kafkajs.Kafka({
        brokers: [server.address],
        logLevel: kafkajs.logLevel.NOTHING,
      });
      const consumer = kafka.consumer({ groupId: 'kafkajs', maxWaitTimeInMs: 100 });
      const seen: string[] = [];
      await consumer.connect();
      await consumer.subscribe({ topic: 'mixed', fromBeginning: true });
      await consumer.run({
        eachMessage: async ({ message }) => void seen.push(String(message.value)),
      });
      await until('kafkajs to have read it all', () => seen.length >= expected.length);
      await consumer.disconnect();
      expect(seen.toSorted()).toEqual(expected);
    });

    // 2.12.1 knows one aborted transaction of a producer for each fetch, and hands out the records of the others.
    it('shows @platformatic/kafka the committed records, each once, of one transaction a producer', async () => {
      const consumer = new PlatformaticConsumer({
        clientId: 'platformatic',
        bootstrapBrokers: [server.address],
        groupId: 'platformatic',
        deserializers: stringDeserializers,
        maxWaitTime: 100,
      });
      const seen: string[] = [];
      const stream = await consumer.consume({ topics: ['once'], mode: 'earliest' });
      stream.on('data', ({ value }) => seen.push(value));
      await until('platformatic to have read it all', () => seen.length >= expectedOfOnce.length);
      await consumer.close(true);
      expect(seen.toSorted()).toEqual(expectedOfOnce);
    });

    it('shows our own client the committed records, each once, in small fetches too', async () => {
      const cluster = connectCluster({ brokers: [server.address], clientId: 'own' });
      const seen: string[] = [];
      const group = cluster.group({
        groupId: 'own',
        topics: ['mixed'],
        offsetReset: 'earliest',
        fetchMaxBytes: 700,
        handle: async ({ value }) => void seen.push(String(value)),
      });
      await group.start();
      await until('our client to have read it all', () => seen.length >= expected.length);
      await cluster.close({ timeoutMs: 1_000 });
      expect(seen.toSorted()).toEqual(expected);
    });
  });
});
