import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { CreateTopics, errorName, ListOffsets, Produce } from '@posthorn/protocol';
import { buildBatch } from '@posthorn/records';
import { ONE_PARTITION, openPeer, type Peer } from './bad-requests/peer.js';
import { RawClient } from './raw-client.js';

const NAME = `special-${process.pid}`;
const NEWEST = BigInt(Date.now());
/** Offset 3 is newer than all behind it; the answer is a record's, not a batch's. */
const BATCHES = [[-30n, -20n], [-10n, 0n, -15n], [-5n]].map((times) =>
  times.map((time) => NEWEST + time),
);
const END = 6n;

/** With KAFKA_ADDRESS it asks a Kafka the same. */
describe('the special timestamps of ListOffsets', () => {
  let peer: Peer;
  let client: RawClient;

  beforeAll(async () => {
    peer = await openPeer();
    client = await RawClient.open(peer.address);
    const topic = { name: NAME, ...ONE_PARTITION };
    await client.ask(CreateTopics, 5, { topics: [topic], timeoutMs: 5_000 });
    for (const times of BATCHES) {
      const records = times.map((timestamp) => ({ value: 'v', timestamp }));
      const partitionData = [{ index: 0, records: buildBatch(records).buffer }];
      const topicData = [{ name: NAME, partitionData }];
      const { responses } = await client.ask(Produce, 9, { acks: -1, timeoutMs: 9_000, topicData });
      expect(responses[0].partitionResponses[0].errorCode).toBe(0);
    }
  });

  afterAll(async () => {
    await client.close();
    await peer.close();
  });

  async function ask(version: number, timestamp: bigint): Promise<string> {
    const partitions = [{ partitionIndex: 0, timestamp }];
    const body = { replicaId: -1, topics: [{ name: NAME, partitions }], timeoutMs: 1_000 };
    const { topics } = await client.ask(ListOffsets, version, body);
    const [found] = topics[0].partitions;
    if (found.errorCode !== 0) return errorName(found.errorCode);
    return `${found.offset} at ${found.timestamp < 0n ? -1 : found.timestamp - NEWEST}`;
  }

  const none = '-1 at -1';
  it.each([
    ['latest', -1n, 1, `${END} at -1`],
    ['earliest', -2n, 1, '0 at -1'],
    ['of the newest record', -3n, 7, '3 at 0'],
    ['earliest kept locally', -4n, 8, '0 at -1'],
    // Nothing is kept anywhere else, and nothing waits to be.
    ['latest kept elsewhere', -5n, 9, none],
    ['earliest that is still to be kept elsewhere', -6n, 11, none],
  ] as const)('%s (%s) is known from v%i on: %s%s', async (_, timestamp, from, found) => {
    for (let version = 1; version <= 11; version++) {
      const answer = version < from ? 'UNSUPPORTED_VERSION' : found;
      expect([version, await ask(version, timestamp)]).toEqual([version, answer]);
    }
  });

  it.each([
    ['the first record that is as new, though older ones follow it', -12n, '2 at -10'],
    ['the first record when it is before all', -99n, '0 at -30'],
    ['no record when it is after all', 1n, none],
  ] as const)('any other timestamp finds %s', async (_, timestamp, found) => {
    for (const version of [1, 5, 11]) expect(await ask(version, NEWEST + timestamp)).toBe(found);
  });
});
