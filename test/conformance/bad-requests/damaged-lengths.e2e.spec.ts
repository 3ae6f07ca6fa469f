import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { apis } from '../../../apps/broker/src/kafka/apis.js';
import { loadMessages } from '../../../libs/protocol/test/support/messages.js';
import { RawClient } from '../raw-client.js';
import { damagedLengths, soundBody } from './damaged-lengths.js';
import { KAFKA, openPeer, type Peer } from './peer.js';
import { requestBytes } from './request-bytes.js';

const declared = loadMessages().filter(({ direction }) => direction === 'request');

/** Every API in its first and its last version, and every length of its request in each way that cannot be. */
const CASES = apis.flatMap((api) => {
  const message = declared.find(({ name }) => name === api.name);
  if (message === undefined) throw new Error(`${api.name} is not declared`);
  return [...new Set([api.min, api.max])].map((version) => {
    const isFlexible = version >= message.flexibleFrom;
    const requests = damagedLengths(message, version).map(({ about, body }) => ({
      about,
      bytes: requestBytes(api.key, version, isFlexible, body),
    }));
    const sound = soundBody(message, version).writer.toBuffer();
    return {
      name: api.name,
      version,
      requests,
      sound: requestBytes(api.key, version, isFlexible, sound),
    };
  });
});

/** Those whose last version has no text and no list: nothing in them has a length. */
const WITHOUT_LENGTHS = ['DescribeCluster'];

describe('a length that cannot be', () => {
  let server: Peer;

  beforeAll(async () => {
    server = await openPeer();
  });
  afterAll(() => server.close());

  it('is tried in every API', () => {
    const tried = new Set(CASES.flatMap(({ name, requests }) => (requests.length > 0 ? name : [])));
    const others = apis.map(({ name }) => name).filter((name) => !tried.has(name));
    expect(others).toEqual(WITHOUT_LENGTHS);
  });

  // Kafka closes the connection over ACLs of a type 0 too.
  const itHere = KAFKA === null ? it : it.skip;

  itHere('is all that is wrong with them: the same requests unharmed are answered', async () => {
    for (const { name, sound } of CASES) {
      // Its acks of 0 want no answer.
      if (name === 'Produce') continue;
      const peer = await RawClient.open(server.address);
      peer.write(sound);
      const closed = peer.closed.then(() => `${name} was closed`);
      expect(await Promise.race([closed, peer.next().then(() => name)])).toBe(name);
      await peer.close();
    }
  });

  it.each(CASES.map(({ name, version, requests }) => [name, version, requests] as const))(
    'in %s v%i closes the connection, and is not answered',
    async (_, __, requests) => {
      const answered: string[] = [];
      for (const { about, bytes } of requests) {
        const peer = await RawClient.open(server.address);
        peer.write(bytes);
        const isAnswered = await Promise.race([
          peer.closed.then(() => false),
          peer.next().then(() => true),
        ]);
        if (isAnswered) answered.push(about);
        await peer.close();
      }
      expect(answered).toEqual([]);
    },
  );
});
