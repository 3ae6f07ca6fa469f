import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import {
  ApiVersions,
  ErrorCode,
  Fetch,
  Heartbeat,
  InitProducerId,
  Metadata,
  Produce,
  Writer,
  ZERO_UUID,
} from '@posthorn/protocol';
import { batchOf, RawClient } from './raw-client.js';
import { startTestBroker, until, type TestBroker } from './support.js';

const FRAME_BYTES_MAX = 4 * 1024 * 1024;

/** The fixed part of a request header. */
function header(apiKey: number, version: number): Buffer {
  const writer = new Writer();
  writer.int16(apiKey);
  writer.int16(version);
  writer.int32(1);
  writer.nullableString('raw');
  return writer.toBuffer();
}

function framed(body: Buffer): Buffer {
  const writer = new Writer();
  writer.int32(body.length);
  writer.raw(body);
  return writer.toBuffer();
}

describe('bad input', () => {
  let server: TestBroker;
  let client: RawClient;
  let startedAt: number;

  beforeAll(async () => {
    startedAt = performance.now();
    server = await startTestBroker({
      frameBytesMax: FRAME_BYTES_MAX,
      connectionStalledMs: 300,
      autoCreateTopics: false,
    });
    await server.broker.services.topics.create({ name: 'good', partitions: 1 });
    client = await RawClient.open(server.address);
  });

  afterAll(async () => {
    await client.close();
    await server.close();
  });

  // Whatever the last test did to its own connection, this one still works.
  beforeEach(async () => {
    const metadata = await client.ask(Metadata, 9, { topics: null });
    expect(metadata.topics.map(({ name }) => name)).toEqual(['good']);
  });

  /** Lines of one kind are limited to one in ten seconds, whatever these tests repeat and however long they take. */
  async function logged(kind: string): Promise<void> {
    const line = `connection closed: ${kind}`;
    const count = (): number => server.logged.filter(({ msg }) => msg === line).length;
    await until(line, () => count() > 0);
    const tensOfSeconds = Math.floor((performance.now() - startedAt) / 10_000);
    expect(count()).toBeLessThanOrEqual(1 + tensOfSeconds);
  }

  it.each<[string, string, Buffer]>([
    [
      'text of another protocol',
      'frame size',
      Buffer.from('GET / HTTP/1.1\r\nHost: broker\r\n\r\n'),
    ],
    ['a TLS hello', 'frame size', Buffer.from('16030100c8010000c40303', 'hex')],
    ['an oversized frame', 'frame size', Buffer.from([0x7f, 0xff, 0xff, 0xff])],
    ['a negative size', 'frame size', Buffer.from([0xff, 0xff, 0xff, 0xff])],
    ['a frame without a header', 'frame size', framed(Buffer.from([0, 18]))],
    ['an unknown API', 'unsupported API', framed(header(999, 0))],
    ['an API of the controllers', 'unsupported API', framed(header(56, 0))],
    ['an unknown version', 'unsupported version', framed(header(Produce.key, 99))],
    ['a version that was dropped', 'unsupported version', framed(header(Fetch.key, 3))],
    ['a body that ends early', 'unreadable request', framed(header(Produce.key, 7))],
    [
      'a list that claims two billion entries',
      'unreadable request',
      framed(Buffer.concat([header(Metadata.key, 1), Buffer.from([0x7f, 0xff, 0xff, 0xff])])),
    ],
    [
      'a client id longer than its frame',
      'unreadable request',
      framed(Buffer.from('00120002000000017fff', 'hex')),
    ],
  ])('%s closes that connection, with one line: %s', async (_, kind, bytes) => {
    const peer = await RawClient.open(server.address);
    peer.write(bytes);
    await peer.closed;
    await logged(kind);
  });

  it('answers what came before the garbage, in order, and then closes', async () => {
    const peer = await RawClient.open(server.address);
    const answers = [peer.ask(ApiVersions, 0, {}), peer.ask(Metadata, 9, { topics: [] })];
    peer.write(Buffer.from([0xff, 0xff, 0xff, 0xff]));
    await expect(Promise.all(answers)).resolves.toHaveLength(2);
    await peer.closed;
  });

  it('answers in turn what was still waiting when the garbage came, and then closes', async () => {
    const peer = await RawClient.open(server.address);
    const heartbeat = { groupId: 'g', generationId: 1, memberId: 'm' };
    const answers = [1, 2, 3].map(() => peer.ask(Heartbeat, 0, heartbeat));
    peer.write(Buffer.from([0xff, 0xff, 0xff, 0xff]));
    await expect(Promise.all(answers)).resolves.toHaveLength(3);
    await peer.closed;
  });

  it('cuts off a peer that stops in the middle of a request', async () => {
    const peer = await RawClient.open(server.address);
    peer.write(framed(header(Produce.key, 7)).subarray(0, 9));
    await peer.closed;
    await logged('stalled request');
  });

  it('answers an ApiVersions of the future in the oldest format', async () => {
    const peer = await RawClient.open(server.address);
    peer.write(framed(Buffer.concat([header(ApiVersions.key, 77), randomBytes(20)])));
    const frame = await peer.next();
    expect(frame.readInt16BE(4)).toBe(ErrorCode.UNSUPPORTED_VERSION);
    expect([frame.readInt32BE(6), frame.readInt16BE(10), frame.readInt16BE(14)]).toEqual([
      1, 18, 4,
    ]);
    // librdkafka and others go on with version 0 on the same connection.
    const { errorCode } = await peer.ask(ApiVersions, 0, {});
    expect(errorCode).toBe(ErrorCode.NONE);
    await peer.close();
  });

  it('refuses a software name that is none', async () => {
    const names = { clientSoftwareName: 'a b', clientSoftwareVersion: '1' };
    expect((await client.ask(ApiVersions, 3, names)).errorCode).toBe(ErrorCode.INVALID_REQUEST);
  });

  it('survives ten thousand random frames', async () => {
    for (let round = 0; round < 20; round++) {
      const peer = await RawClient.open(server.address);
      for (let index = 0; index < 500; index++) {
        const body = randomBytes(8 + (index % 60));
        body.writeInt16BE(index % 70, 0);
        body.writeInt16BE(round % 13, 2);
        peer.write(framed(body));
      }
      peer.socket.end();
      await peer.closed;
    }
  });

  it.each<[string, number, (batch: Buffer) => Buffer | null]>([
    ['no records', ErrorCode.INVALID_RECORD, () => null],
    ['records that are none', ErrorCode.INVALID_RECORD, () => randomBytes(40)],
    ['a flipped bit', ErrorCode.CORRUPT_MESSAGE, (batch) => flip(batch, batch.length - 1)],
    [
      'a batch length beyond its bytes',
      ErrorCode.INVALID_RECORD,
      (batch) => put32(batch, 8, 1 << 30),
    ],
    ['a truncated batch', ErrorCode.INVALID_RECORD, (batch) => batch.subarray(0, batch.length - 3)],
    ['two batches', ErrorCode.INVALID_RECORD, (batch) => Buffer.concat([batch, batch])],
    ['an old record format', ErrorCode.INVALID_RECORD, (batch) => put8(batch, 16, 1)],
    ['a base offset', ErrorCode.INVALID_RECORD, (batch) => put32(batch, 4, 5)],
  ])('refuses %s for that partition alone', async (_, errorCode, damage) => {
    const { responses } = await client.produce('good', 0, damage(batchOf(['a'])));
    expect(responses[0]?.partitionResponses).toMatchObject([{ index: 0, errorCode }]);
  });

  it('refuses a batch above max.message.bytes', async () => {
    const large = batchOf(['x'.repeat(1_100_000)]);
    const refused = await client.produce('good', 0, large);
    expect(refused.responses[0]?.partitionResponses[0]?.errorCode).toBe(
      ErrorCode.MESSAGE_TOO_LARGE,
    );
  });

  it('names unknown topics and partitions in the way of each version', async () => {
    const [unknown, partition] = await Promise.all([
      client.produce('nowhere', 0, batchOf(['a'])),
      client.produce('good', 7, batchOf(['a'])),
    ]);
    for (const { responses } of [unknown, partition]) {
      expect(responses[0]?.partitionResponses[0]?.errorCode).toBe(
        ErrorCode.UNKNOWN_TOPIC_OR_PARTITION,
      );
    }
    const byId = await client.ask(Fetch, 13, {
      maxWaitMs: 5_000,
      minBytes: 1,
      topics: [
        {
          topicId: ZERO_UUID,
          partitions: [{ partition: 0, fetchOffset: 0n, partitionMaxBytes: 1 }],
        },
      ],
    });
    expect(byId.responses[0]?.partitions[0]?.errorCode).toBe(ErrorCode.UNKNOWN_TOPIC_ID);
  });

  it('refuses acks that mean nothing', async () => {
    const topicData = [{ name: 'good', partitionData: [{ index: 0, records: batchOf(['a']) }] }];
    const answer = await client.ask(Produce, 9, { acks: 2, timeoutMs: 1_000, topicData });
    expect(answer.responses[0]?.partitionResponses[0]?.errorCode).toBe(
      ErrorCode.INVALID_REQUIRED_ACKS,
    );
  });

  it('closes the connection of a producer without acks whose batch fails', async () => {
    const peer = await RawClient.open(server.address);
    const topicData = [{ name: 'nowhere', partitionData: [{ index: 0, records: batchOf(['a']) }] }];
    void peer.ask(Produce, 9, { acks: 0, timeoutMs: 1_000, topicData });
    await peer.closed;
  });

  it('refuses a sequence that leaves a gap, and answers a repeated batch with its first offset', async () => {
    const { producerId } = await client.ask(InitProducerId, 4, {
      transactionalId: null,
      transactionTimeoutMs: 0,
    });
    const send = async (baseSequence: number): Promise<[number?, bigint?]> => {
      const producer = { producerId, producerEpoch: 0, baseSequence };
      const { responses } = await client.produce('good', 0, batchOf(['a', 'b'], { producer }));
      const [partition] = responses[0]?.partitionResponses ?? [];
      return [partition?.errorCode, partition?.baseOffset];
    };
    const [, first] = await send(0);
    expect(await send(2)).toEqual([ErrorCode.NONE, (first ?? 0n) + 2n]);
    expect(await send(2)).toEqual([ErrorCode.NONE, (first ?? 0n) + 2n]);
    expect((await send(9))[0]).toBe(ErrorCode.OUT_OF_ORDER_SEQUENCE_NUMBER);
  });

  it('refuses control batches of a client, and transactional ones without a transaction', async () => {
    const producer = { producerId: 77n, producerEpoch: 0, baseSequence: 0 };
    const batch = batchOf(['a'], { producer, transactional: true });
    const transactional = await client.produce('good', 0, batch);
    expect(transactional.responses[0]?.partitionResponses[0]?.errorCode).toBe(
      ErrorCode.TRANSACTIONAL_ID_AUTHORIZATION_FAILED,
    );
    const control = await client.produce('good', 0, batchOf(['a'], { control: true }));
    expect(control.responses[0]?.partitionResponses[0]?.errorCode).toBe(ErrorCode.INVALID_RECORD);
  });
});

function flip(batch: Buffer, at: number): Buffer {
  return put8(batch, at, (batch[at] ?? 0) ^ 1);
}

function put8(batch: Buffer, at: number, value: number): Buffer {
  batch.writeUInt8(value, at);
  return batch;
}

function put32(batch: Buffer, at: number, value: number): Buffer {
  batch.writeInt32BE(value, at);
  return batch;
}
