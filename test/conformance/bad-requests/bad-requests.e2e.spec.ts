import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ApiVersions, ErrorCode, Writer } from '@posthorn/protocol';
import { apis } from '../../../apps/broker/src/kafka/apis.js';
import { RawClient } from '../raw-client.js';
import { until } from '../support.js';
import { adminRows } from './admin-rows.js';
import { configRows } from './config-rows.js';
import { groupRows } from './group-rows.js';
import { leaderRows } from './leader-rows.js';
import { logRows } from './log-rows.js';
import { securityRows } from './security-rows.js';
import { topicRows } from './topic-rows.js';
import { transactionRows } from './transaction-rows.js';
import { KAFKA, openPeer, type Peer } from './peer.js';
import type { BadRequest } from './row.js';

const ROWS: readonly BadRequest[] = [
  ...logRows,
  ...leaderRows,
  ...groupRows,
  ...adminRows,
  ...topicRows,
  ...configRows,
  ...securityRows,
  ...transactionRows,
];

/** A whole request of this API whose body is these bytes. */
function request(apiKey: number, version: number, isFlexible: boolean, body: Buffer): Buffer {
  const writer = new Writer();
  writer.int16(apiKey);
  writer.int16(version);
  writer.int32(1);
  writer.nullableString('raw');
  if (isFlexible) writer.raw(Buffer.from([0])); // no tagged fields in the header
  writer.raw(body);
  const frame = new Writer();
  frame.int32(writer.toBuffer().length);
  frame.raw(writer.toBuffer());
  return frame.toBuffer();
}

describe('a request that cannot be granted', () => {
  let server: Peer;

  beforeAll(async () => {
    server = await openPeer();
  });
  afterAll(() => server.close());

  it('is in this table for every API', () => {
    const covered = new Set(ROWS.map(({ api }) => api));
    expect(apis.map(({ name }) => name).filter((name) => !covered.has(name))).toEqual([]);
  });

  // With Kafka, what is answered otherwise on purpose is left out, and the words are its own.
  const rows = ROWS.filter(({ differs }) => KAFKA === null || differs === null);

  it.each(rows.map((row) => [row.api, row.about, row.error, row] as const))(
    '%s %s: %s',
    async (_, __, error, { ask, message }) => {
      // Each on a connection of its own: some of them end theirs.
      const peer = await RawClient.open(server.address);
      const answer = await ask(peer);
      await peer.close();
      expect(answer.code).toBe(ErrorCode[error]);
      if (message !== null && KAFKA === null) expect(answer.message).toMatch(message);
    },
  );

  /** The connection is closed, for the reason that the log names. */
  async function closes(bytes: Buffer, kind: string): Promise<void> {
    const peer = await RawClient.open(server.address);
    peer.write(bytes);
    await peer.closed;
    // Lines of a kind are limited to one in ten seconds.
    const line = `connection closed: ${kind}`;
    await until(line, () => server.logged(line));
  }

  const others = apis.filter(({ key }) => key !== ApiVersions.key);

  const itHere = KAFKA === null ? it : it.skip;

  itHere.each(others.map((api) => [api.name, api] as const))(
    '%s of a version past the last closes the connection',
    async (_, { key, max }) => {
      await closes(request(key, max + 1, false, Buffer.alloc(0)), 'unsupported version');
    },
  );

  it.each(others.map((api) => [api.name, api] as const))(
    '%s whose body ends early closes the connection',
    async (_, { key, max, message }) => {
      const isFlexible = message.flexibleFrom !== null && max >= message.flexibleFrom;
      await closes(request(key, max, isFlexible, Buffer.alloc(0)), 'unreadable request');
    },
  );

  it('whose array or text is null where none may be closes the connection', async () => {
    const nullArray = Buffer.from([0xff, 0xff, 0xff, 0xff]);
    const nullText = Buffer.from([0xff, 0xff]);
    for (const [name, body] of [
      ['DescribeGroups', nullArray],
      ['DeleteGroups', nullArray],
      ['Heartbeat', nullText],
      ['LeaveGroup', nullText],
    ] as const) {
      const api = apis.find((one) => one.name === name);
      await closes(request(api?.key ?? -1, 0, false, body), 'unreadable request');
    }
  });
});
