import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { ErrorCode, Fetch, type FetchRequestInput, type FetchResponse } from '@posthorn/protocol';
import { RecordBatch } from '@posthorn/records';
import { batchOf, RawClient } from './raw-client.js';
import { createTopic, startTestBroker, until, type TestBroker } from './support.js';

const PARTITIONS = 3;
const VALUE = 'x'.repeat(1_000);
/** Key and value; the rest of a batch is far less. */
const BATCH_BYTES = 2 * VALUE.length;

describe('fetch sessions over a real log', () => {
  let server: TestBroker;
  let client: RawClient;
  /** On a connection of its own, or it would wait behind a parked fetch. */
  let producer: RawClient;
  let topic: string;
  let topics = 0;

  beforeAll(async () => {
    server = await startTestBroker();
    client = await RawClient.open(server.address);
    producer = await RawClient.open(server.address);
  });

  afterAll(async () => {
    await client.close();
    await producer.close();
    await server.close();
  });

  beforeEach(async () => {
    topic = `sessions-${++topics}`;
    await createTopic(server, topic, PARTITIONS);
  });

  const asked = (offsets: readonly bigint[]) => [
    {
      topic,
      partitions: offsets.map((fetchOffset, partition) => ({
        partition,
        fetchOffset,
        partitionMaxBytes: 1_000_000,
      })),
    },
  ];

  function fetch(request: Partial<FetchRequestInput>, peer = client): Promise<FetchResponse> {
    return peer.ask(Fetch, 12, { maxWaitMs: 0, minBytes: 1, topics: [], ...request });
  }

  /** Partition -> number of batches in the answer. */
  const batches = ({ responses }: FetchResponse): Record<number, number> =>
    Object.fromEntries(
      responses.flatMap(({ partitions }) =>
        partitions.map(({ partitionIndex, records }) => [
          partitionIndex,
          Math.floor((records?.length ?? 0) / BATCH_BYTES),
        ]),
      ),
    );

  async function produce(partition: number, count = 1): Promise<void> {
    for (let sent = 0; sent < count; sent++) {
      await producer.produce(topic, partition, batchOf([VALUE]));
    }
  }

  /** A session that reads these partitions from these offsets. */
  async function open(offsets: readonly bigint[]): Promise<number> {
    const full = await fetch({ sessionEpoch: 0, topics: asked(offsets), maxBytes: 1 });
    expect(full.errorCode).toBe(ErrorCode.NONE);
    expect(full.responses[0].partitions).toHaveLength(offsets.length);
    expect(full.sessionId).toBeGreaterThan(0);
    return full.sessionId;
  }

  /** The client is now at this offset of this partition. */
  const moved = (partition: number, fetchOffset: bigint) => [
    { topic, partitions: [{ partition, fetchOffset, partitionMaxBytes: 1_000_000 }] },
  ];

  it('answer a request that names nothing with the partitions that have news', async () => {
    const sessionId = await open([0n, 0n, 0n]);
    expect(batches(await fetch({ sessionId, sessionEpoch: 1 }))).toEqual({});
    await produce(1);
    const news = await fetch({ sessionId, sessionEpoch: 2 });
    expect([news.sessionId, batches(news)]).toEqual([sessionId, { 1: 1 }]);
    const rest = await fetch({ sessionId, sessionEpoch: 3, topics: moved(1, 1n) });
    expect(batches(rest)).toEqual({});
  });

  it('wake a parked fetch for any partition of the session, again and again', async () => {
    const sessionId = await open([0n, 0n, 0n]);
    const ends = [0n, 0n, 0n];
    let sessionEpoch = 0;
    let topics: FetchRequestInput['topics'] = [];
    for (const partition of [2, 2, 0, 1, 2]) {
      const parked = fetch({ sessionId, sessionEpoch: ++sessionEpoch, maxWaitMs: 20_000, topics });
      await produce(partition);
      expect(batches(await parked)).toEqual({ [partition]: 1 });
      topics = moved(partition, ++ends[partition]);
    }
  });

  it('give every partition its turn when one fills the answer', async () => {
    for (const partition of [0, 1, 2]) await produce(partition, 3);
    const sessionId = await open([0n, 0n, 0n]);
    const turns: Record<number, number>[] = [];
    for (const sessionEpoch of [1, 2, 3]) {
      turns.push(batches(await fetch({ sessionId, sessionEpoch, maxBytes: 1 })));
    }
    // One whole batch each time, however small the limit (KIP-74).
    expect(turns).toEqual([{ 0: 1 }, { 1: 1 }, { 2: 1 }]);
  });

  it('yield the whole batch that a fetch offset lies in', async () => {
    await client.produce(topic, 0, batchOf(['a', 'b', 'c', 'd']));
    const sessionId = await open([4n]);
    const inside = await fetch({ sessionId, sessionEpoch: 1, topics: moved(0, 2n) });
    const records = inside.responses[0].partitions[0].records ?? Buffer.alloc(0);
    const batch = new RecordBatch(records);
    expect([batch.baseOffset, batch.lastOffset]).toEqual([0n, 3n]);
  });

  it('tell of a moved log start, and of errors every time', async () => {
    await produce(0, 2);
    const sessionId = await open([2n, 0n]);
    const { log } = server.broker.services;
    const [partition] = log.topics.byName(topic)?.partitions ?? [];
    await log.deleteRecordsBefore(partition.partitionId, 1n);
    const start = await fetch({ sessionId, sessionEpoch: 1 });
    expect(start.responses[0].partitions).toMatchObject([
      { partitionIndex: 0, logStartOffset: 1n },
    ]);
    expect(batches(await fetch({ sessionId, sessionEpoch: 2 }))).toEqual({});
    for (const sessionEpoch of [3, 4]) {
      const { responses } = await fetch({ sessionId, sessionEpoch, topics: moved(7, 0n) });
      const errorCode = ErrorCode.UNKNOWN_TOPIC_OR_PARTITION;
      expect(responses[0].partitions).toMatchObject([{ partitionIndex: 7, errorCode }]);
    }
  });

  it('end with -1, with their connection, and refuse what does not fit', async () => {
    const peer = await RawClient.open(server.address);
    const { sessionId } = await fetch({ sessionEpoch: 0, topics: asked([0n]) }, peer);
    const code = async (request: Partial<FetchRequestInput>): Promise<number> =>
      (await fetch(request)).errorCode;
    expect(await code({ sessionId, sessionEpoch: 2 })).toBe(ErrorCode.INVALID_FETCH_SESSION_EPOCH);
    const byIds = { maxWaitMs: 0, minBytes: 0, topics: [], sessionId, sessionEpoch: 1 };
    const other = await client.ask(Fetch, 13, byIds);
    expect(other.errorCode).toBe(ErrorCode.FETCH_SESSION_TOPIC_ID_ERROR);
    await peer.close();
    const sessions = server.broker.services.fetchSessions;
    await until('the session to end', () => sessions.size === topics - 1);
    const gone = ErrorCode.FETCH_SESSION_ID_NOT_FOUND;
    expect(await code({ sessionId, sessionEpoch: 1 })).toBe(gone);
    const ended = await open([0n]);
    expect(await code({ sessionId: ended, sessionEpoch: -1, topics: asked([0n]) })).toBe(0);
    expect(await code({ sessionId: ended, sessionEpoch: 1 })).toBe(gone);
  });
});
