import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  Fetch,
  ListOffsets,
  Metadata,
  ErrorCode,
  ZERO_UUID,
  type FetchResponsePartitionData,
} from '@posthorn/protocol';
import { batchesIn } from '@posthorn/records';
import { batchAt, batchOf, keylessBatch, RawClient } from './raw-client.js';
import { createTopic, type NewTopic, startTestBroker, type TestBroker } from './support.js';

const LATEST = -1n;
const EARLIEST = -2n;

interface FetchOptions {
  readonly offset: bigint;
  readonly maxBytes?: number;
  readonly partitionMaxBytes?: number;
  readonly minBytes?: number;
  readonly maxWaitMs?: number;
  readonly isolationLevel?: number;
}

describe('Kafka’s semantics of topics and records', () => {
  let server: TestBroker;
  let client: RawClient;

  beforeAll(async () => {
    server = await startTestBroker();
    client = await RawClient.open(server.address);
  });

  afterAll(async () => {
    await client.close();
    await server.close();
  });

  const create = (...topic: NewTopic): Promise<void> => createTopic(server, ...topic);

  async function fetch(topic: string, options: FetchOptions): Promise<FetchResponsePartitionData> {
    return fetchWith(client, topic, options);
  }

  async function fetchWith(
    peer: RawClient,
    topic: string,
    options: FetchOptions,
  ): Promise<FetchResponsePartitionData> {
    const { responses } = await peer.ask(Fetch, 11, {
      maxWaitMs: options.maxWaitMs ?? 0,
      minBytes: options.minBytes ?? 1,
      maxBytes: options.maxBytes ?? 1_000_000,
      isolationLevel: options.isolationLevel ?? 0,
      topics: [
        {
          topic,
          partitions: [
            {
              partition: 0,
              fetchOffset: options.offset,
              partitionMaxBytes: options.partitionMaxBytes ?? 1_000_000,
            },
          ],
        },
      ],
    });
    const partition = responses[0]?.partitions[0];
    if (partition === undefined) throw new Error('no answer for the partition');
    return partition;
  }

  function baseOffsets({ records }: FetchResponsePartitionData): bigint[] {
    return records === null ? [] : [...batchesIn(records)].map(({ baseOffset }) => baseOffset);
  }

  it('returns the first batch whole however small the limits are, and only whole batches', async () => {
    await create('limits');
    for (const value of ['a', 'b', 'c']) {
      await client.produce('limits', 0, batchOf([value.repeat(1_000)]));
    }
    expect(baseOffsets(await fetch('limits', { offset: 0n, maxBytes: 1 }))).toEqual([0n]);
    expect(baseOffsets(await fetch('limits', { offset: 0n, partitionMaxBytes: 3_000 }))).toEqual([
      0n,
    ]);
    expect(baseOffsets(await fetch('limits', { offset: 1n }))).toEqual([1n, 2n]);
  });

  it('returns the first batch to a fetch whose limits are 0', async () => {
    await create('no-bytes');
    for (const value of ['a', 'b']) await client.produce('no-bytes', 0, batchOf([value]));
    const limits = { maxBytes: 0, partitionMaxBytes: 0 };
    expect(baseOffsets(await fetch('no-bytes', { offset: 0n, partitionMaxBytes: 0 }))).toEqual([
      0n,
    ]);
    expect(baseOffsets(await fetch('no-bytes', { offset: 1n, ...limits }))).toEqual([1n]);
  });

  it('serves a fetch inside a batch with that whole batch', async () => {
    await create('inside');
    await client.produce('inside', 0, batchOf(['a', 'b', 'c']));
    expect(baseOffsets(await fetch('inside', { offset: 2n }))).toEqual([0n]);
  });

  it('answers records that are empty, never null, and the bounds, at the end and beyond it', async () => {
    await create('bounds');
    await client.produce('bounds', 0, batchOf(['a']));
    const atEnd = await fetch('bounds', { offset: 1n });
    expect(atEnd).toMatchObject({
      errorCode: 0,
      highWatermark: 1n,
      lastStableOffset: 1n,
      logStartOffset: 0n,
    });
    expect(atEnd.records).toEqual(Buffer.alloc(0));
    const beyond = await fetch('bounds', { offset: 2n });
    expect(beyond.errorCode).toBe(ErrorCode.OFFSET_OUT_OF_RANGE);
    expect(beyond.records).toEqual(Buffer.alloc(0));
  });

  it('lists aborted transactions for read_committed only', async () => {
    await create('isolation');
    const committed = await fetch('isolation', { offset: 0n, isolationLevel: 1 });
    expect(committed).toMatchObject({ abortedTransactions: [], lastStableOffset: 0n });
    expect((await fetch('isolation', { offset: 0n })).abortedTransactions).toBeNull();
  });

  it('lets a fetch wait for the record that another client produces', async () => {
    await create('wait');
    const reader = await RawClient.open(server.address);
    const waiting = fetchWith(reader, 'wait', { offset: 0n, maxWaitMs: 20_000 });
    await client.produce('wait', 0, batchOf(['a']));
    expect(baseOffsets(await waiting)).toEqual([0n]);
    await reader.close();
  });

  it('lets a fetch wait for as many bytes as it asks for', async () => {
    await create('many');
    const reader = await RawClient.open(server.address);
    const waiting = fetchWith(reader, 'many', { offset: 0n, minBytes: 2_000, maxWaitMs: 20_000 });
    for (let index = 0; index < 3; index++) {
      await client.produce('many', 0, batchOf(['x'.repeat(500)]));
    }
    expect(baseOffsets(await waiting).length).toBeGreaterThanOrEqual(2);
    await reader.close();
  });

  it('tells a waiting fetch that its topic was deleted', async () => {
    await create('doomed');
    const reader = await RawClient.open(server.address);
    const waiting = fetchWith(reader, 'doomed', { offset: 0n, maxWaitMs: 20_000 });
    const topic = server.broker.services.log.topics.byName('doomed');
    if (topic !== undefined) await server.broker.services.topics.delete(topic);
    expect((await waiting).errorCode).toBe(ErrorCode.UNKNOWN_TOPIC_OR_PARTITION);
    await reader.close();
  });

  it('creates a topic with four partitions while its metadata is asked for, unless told not to', async () => {
    const { topics } = await client.ask(Metadata, 9, { topics: [{ name: 'automatic' }] });
    expect(topics[0]).toMatchObject({ errorCode: 0, name: 'automatic' });
    expect(topics[0]?.partitions.map(({ leaderId }) => leaderId)).toEqual([1, 1, 1, 1]);
    const not = await client.ask(Metadata, 9, {
      topics: [{ name: 'unwanted' }],
      allowAutoTopicCreation: false,
    });
    expect(not.topics[0]?.errorCode).toBe(ErrorCode.UNKNOWN_TOPIC_OR_PARTITION);
    const bad = await client.ask(Metadata, 9, { topics: [{ name: 'no such/name' }] });
    expect(bad.topics[0]?.errorCode).toBe(ErrorCode.INVALID_TOPIC_EXCEPTION);
  });

  it('creates one topic for two clients that ask at the same time', async () => {
    const other = await RawClient.open(server.address);
    const request = { topics: [{ name: 'raced' }] };
    const answers = await Promise.all([
      client.ask(Metadata, 10, request),
      other.ask(Metadata, 10, request),
    ]);
    const ids = answers.map(({ topics }) => topics[0]?.topicId);
    expect(ids[0]).not.toBe(ZERO_UUID);
    expect(ids[1]).toBe(ids[0]);
    await other.close();
  });

  it('tells all topics from none, by the rules of each version', async () => {
    const all = await client.ask(Metadata, 0, { topics: [] });
    expect(all.topics.length).toBeGreaterThan(0);
    expect((await client.ask(Metadata, 1, { topics: [] })).topics).toEqual([]);
    expect((await client.ask(Metadata, 1, { topics: null })).topics.length).toBe(all.topics.length);
  });

  it('names a controller that is among its brokers, and 127.0.0.1 rather than localhost', async () => {
    const { brokers, controllerId, clusterId } = await client.ask(Metadata, 9, { topics: [] });
    expect(brokers.map(({ nodeId }) => nodeId)).toContain(controllerId);
    expect(brokers[0]?.host).toBe('127.0.0.1');
    expect(clusterId).not.toBe('');
  });

  it('stamps batches of a LogAppendTime topic and says so', async () => {
    await create('stamped', 1, [['message.timestamp.type', 'LogAppendTime']]);
    const { responses } = await client.produce('stamped', 0, batchOf(['a']));
    const stamp = responses[0]?.partitionResponses[0]?.logAppendTimeMs;
    const { records } = await fetch('stamped', { offset: 0n });
    const [batch] = [...batchesIn(records ?? Buffer.alloc(0))];
    expect(batch?.isLogAppendTime).toBe(true);
    expect(batch?.maxTimestamp).toBe(stamp);
    expect(batch?.isCrcValid()).toBe(true);
  });

  it('refuses records without a key in a compacted topic', async () => {
    await create('compacted', 1, [['cleanup.policy', 'compact']]);
    const { responses } = await client.produce('compacted', 0, keylessBatch());
    expect(responses[0]?.partitionResponses).toMatchObject([
      { errorCode: ErrorCode.INVALID_RECORD, recordErrors: [{ batchIndex: 0 }] },
    ]);
    const keyed = await client.produce('compacted', 0, batchOf(['a'], { compression: 'gzip' }));
    expect(keyed.responses[0]?.partitionResponses[0]?.errorCode).toBe(0);
  });

  it('refuses timestamps more than an hour ahead of the broker', async () => {
    await create('early');
    const { responses } = await client.produce(
      'early',
      0,
      batchAt(BigInt(Date.now() + 2 * 3_600_000)),
    );
    expect(responses[0]?.partitionResponses[0]?.errorCode).toBe(ErrorCode.INVALID_TIMESTAMP);
  });

  it('answers the special offsets, and epochs that are not the current one', async () => {
    await create('special');
    await client.produce('special', 0, batchOf(['a', 'b']));
    const list = async (
      timestamp: bigint,
      version = 9,
      currentLeaderEpoch = -1,
    ): Promise<unknown[]> => {
      const partitions = [{ partitionIndex: 0, currentLeaderEpoch, timestamp }];
      const body = { replicaId: -1, topics: [{ name: 'special', partitions }] };
      const { topics } = await client.ask(ListOffsets, version, body);
      const answer = topics[0]?.partitions[0];
      return [answer?.errorCode, answer?.offset];
    };
    expect(await list(LATEST)).toEqual([0, 2n]);
    expect(await list(EARLIEST)).toEqual([0, 0n]);
    expect(await list(-3n)).toEqual([0, expect.any(BigInt)]);
    expect(await list(-3n, 6)).toEqual([ErrorCode.UNSUPPORTED_VERSION, -1n]);
    expect(await list(BigInt(Date.now() + 60_000))).toEqual([0, -1n]);
    expect(await list(LATEST, 9, 1_000_000)).toEqual([ErrorCode.UNKNOWN_LEADER_EPOCH, -1n]);
  });

  it('answers pipelined requests in their order', async () => {
    await create('ordered');
    const batches = Array.from({ length: 50 }, (_, index) => batchOf([`${index}`]));
    const answers = await Promise.all(batches.map((batch) => client.produce('ordered', 0, batch)));
    expect(answers.map(({ responses }) => responses[0]?.partitionResponses[0]?.baseOffset)).toEqual(
      batches.map((_, index) => BigInt(index)),
    );
  });
});
