import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ApiVersions, ErrorCode } from '@posthorn/protocol';
import { apis } from '../../../apps/broker/src/kafka/apis.js';
import { has, loadMessages, type Struct } from '../../../libs/protocol/test/support/messages.js';
import { RawClient } from '../raw-client.js';
import { until } from '../support.js';
import { adminRows } from './admin-rows.js';
import { configRows } from './config-rows.js';
import { groupRows } from './group-rows.js';
import { leaderRows } from './leader-rows.js';
import { logRows } from './log-rows.js';
import { nameRows } from './name-rows.js';
import { securityRows } from './security-rows.js';
import { topicNameRows } from './topic-name-rows.js';
import { topicRows } from './topic-rows.js';
import { transactionRows } from './transaction-rows.js';
import { KAFKA, openPeer, type Peer } from './peer.js';
import { requestBytes } from './request-bytes.js';
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
  ...topicNameRows,
  ...nameRows,
];

const requests = loadMessages().filter(({ direction }) => direction === 'request');

/** Whether a text stands in the request, but for those that say who the client is or what for. */
function takesNames({ fields }: Struct, version: number): boolean {
  return fields.some(
    ({ name, type, struct, tag, versions }) =>
      tag === undefined &&
      has(versions, version) &&
      !NO_NAMES.has(name) &&
      (type === 'string' || (struct !== undefined && takesNames(struct, version))),
  );
}

const NO_NAMES = new Set(['clientSoftwareName', 'clientSoftwareVersion']);

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

  it('has an empty name, one of nothing and a long one for every API that takes names', () => {
    const missing = apis.flatMap(({ name, max }) => {
      const message = requests.find((one) => one.name === name);
      if (message === undefined || !takesNames(message.root, max)) return [];
      const about = ROWS.filter(({ api }) => api === name).map((row) => row.about);
      return ['an empty', 'an unknown', 'a long']
        .filter((kind) => !about.some((text) => text.includes(kind)))
        .map((kind) => `${name}: ${kind}`);
    });
    expect(missing).toEqual([]);
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
      await closes(requestBytes(key, max + 1, false, Buffer.alloc(0)), 'unsupported version');
    },
  );

  // Of Kafka the first and last versions that there will ever be: it has some that are not advertised here.
  it.each(
    others.flatMap(({ name, key }) => [-1, 32_767].map((version) => [name, version, key] as const)),
  )('%s of version %i closes the connection', async (_, version, key) => {
    await closes(requestBytes(key, version, false, Buffer.alloc(0)), 'unsupported version');
  });

  it.each(others.map((api) => [api.name, api] as const))(
    '%s whose body ends early closes the connection',
    async (_, { key, max, message }) => {
      const isFlexible = message.flexibleFrom !== null && max >= message.flexibleFrom;
      await closes(requestBytes(key, max, isFlexible, Buffer.alloc(0)), 'unreadable request');
    },
  );
});
