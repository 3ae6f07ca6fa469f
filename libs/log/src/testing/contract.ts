import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { randomBytes } from 'node:crypto';
import type { Log } from '../log.js';
import { batchesIn, batchOf, recordsIn } from './batches.js';
import { Kit } from './kit.js';
import { describeTransactions } from './transactions-contract.js';

/** What every implementation of Log keeps. The log under test owns all shards and is alone. */
export function describeLogContract(name: string, open: () => Promise<Log>): void {
  describe(`the contract of the log, in ${name}`, () => {
    const kit = new Kit();

    beforeAll(async () => {
      kit.log = await open();
    });
    afterAll(() => kit.log.close());

    describeAppends(kit);
    describeFetches(kit);
    describeLogStarts(kit);
    describeProducers(kit);
    describeWaiting(kit);
    describeTimestamps(kit);
    describeTopics(kit);
    describeTransactions(kit);
  });
}

function describeAppends(kit: Kit): void {
  it('gives offsets without gaps, in the order of the calls', async () => {
    const partitionId = await kit.newPartition();
    const results = await Promise.all(
      Array.from({ length: 50 }, (_, i) =>
        kit.append(partitionId, {
          values: Array.from({ length: (i % 3) + 1 }, (_, k) => `${i}.${k}`),
        }),
      ),
    );
    let next = 0n;
    results.forEach((result, i) => {
      expect(result).toMatchObject({ baseOffset: next, duplicate: false });
      next += BigInt((i % 3) + 1);
    });
    const records = recordsIn(await kit.fetch(partitionId, 0n));
    expect(records.map(({ offset }) => offset)).toEqual(
      Array.from({ length: Number(next) }, (_, i) => BigInt(i)),
    );
    expect(records[0].value).toBe('0.0');
    expect(records.at(-1)?.value).toBe('49.1');
  });

  it('stores a batch byte for byte but for base offset and leader epoch', async () => {
    const { partitionId, shard } = (await kit.newTopic()).partitions[0];
    await kit.append(partitionId, { values: ['first'] });
    const value = randomBytes(300_000).toString('base64');
    const original = batchOf({ values: [value, 'x'], timestamp: 77n });
    const sent = Buffer.from(original);
    await kit.log.append({ partitionId, batch: original });
    const fetched = await kit.fetch(partitionId, 1n);
    if ('error' in fetched) throw new Error(fetched.error);
    const [stored] = batchesIn(fetched.batches);
    expect(stored.baseOffset).toBe(1n);
    expect(stored.partitionLeaderEpoch).toBe(kit.log.cluster.leadershipOf(shard).epoch);
    expect(stored.buffer.subarray(16).equals(sent.subarray(16))).toBe(true);
    expect(stored.isCrcValid()).toBe(true);
  });

  it('refuses partitions it does not know', async () => {
    const unknown = { error: 'UNKNOWN_TOPIC_OR_PARTITION' };
    expect(await kit.append(999_999, { values: ['a'] })).toMatchObject(unknown);
    expect(await kit.fetch(999_999, 0n)).toMatchObject(unknown);
    expect(await kit.log.offsets(999_999)).toMatchObject(unknown);
  });

  it('tells bounds and size', async () => {
    const topic = await kit.newTopic();
    const { partitionId, shard } = topic.partitions[0];
    const batch = batchOf({ values: ['a', 'b', 'c'] });
    const { length } = batch;
    await kit.log.append({ partitionId, batch });
    expect(kit.log.offsetsNow(partitionId)).toEqual(await kit.log.offsets(partitionId));
    expect(kit.log.offsetsNow(999_999)).toBeNull();
    expect(await kit.log.offsets(partitionId)).toEqual({
      logStartOffset: 0n,
      highWatermark: 3n,
      lastStableOffset: 3n,
      leaderEpoch: kit.log.cluster.leadershipOf(shard).epoch,
      lastEpoch: kit.log.cluster.leadershipOf(shard).epoch,
      truncations: [],
      sizeInBytes: BigInt(length),
    });
  });
}

function describeFetches(kit: Kit): void {
  it('answers a fetch inside a batch with the whole batch', async () => {
    const partitionId = await kit.newPartition();
    await kit.append(partitionId, { values: ['a', 'b', 'c'] });
    await kit.append(partitionId, { values: ['d'] });
    expect(recordsIn(await kit.fetch(partitionId, 2n)).map(({ offset }) => offset)).toEqual([
      0n,
      1n,
      2n,
      3n,
    ]);
  });

  it('keeps to maxBytes with whole batches, but always answers the first one', async () => {
    const partitionId = await kit.newPartition();
    const value = 'v'.repeat(1_000);
    for (let i = 0; i < 5; i++) await kit.append(partitionId, { values: [value] });
    expect(recordsIn(await kit.fetch(partitionId, 1n, 10))).toEqual([{ offset: 1n, value }]);
    expect(recordsIn(await kit.fetch(partitionId, 1n, 2_500))).toHaveLength(2);
    expect(recordsIn(await kit.fetch(partitionId, 1n, 10_000))).toHaveLength(4);
  });

  it('answers bounds only for maxBytes 0, and nothing but bounds at the high watermark', async () => {
    const partitionId = await kit.newPartition();
    await kit.append(partitionId, { values: ['a', 'b'] });
    const bounds = {
      batches: [],
      bytes: 0,
      highWatermark: 2n,
      logStartOffset: 0n,
      lastStableOffset: 2n,
      abortedTransactions: null,
    };
    expect(await kit.fetch(partitionId, 0n, 0)).toEqual(bounds);
    expect(await kit.fetch(partitionId, 2n)).toEqual(bounds);
  });

  it('checks the leader epoch of a fetch', async () => {
    const topic = await kit.newTopic();
    const { partitionId, shard } = topic.partitions[0];
    const { epoch } = kit.log.cluster.leadershipOf(shard);
    const at = (currentLeaderEpoch: number) =>
      Promise.resolve(kit.log.fetch({ partitionId, offset: 0n, maxBytes: 1, currentLeaderEpoch }));
    expect(await at(epoch)).not.toHaveProperty('error');
    expect(await at(epoch - 1)).toMatchObject({ error: 'FENCED_LEADER_EPOCH' });
    expect(await at(epoch + 1)).toMatchObject({ error: 'UNKNOWN_LEADER_EPOCH' });
  });
}

function describeLogStarts(kit: Kit): void {
  it('refuses offsets below the log start and above the high watermark, with the bounds', async () => {
    const partitionId = await kit.newPartition();
    await kit.append(partitionId, { values: ['a', 'b', 'c'] });
    expect(await kit.log.deleteRecordsBefore(partitionId, 2n)).toEqual({ logStartOffset: 2n });
    const refusal = { error: 'OFFSET_OUT_OF_RANGE', highWatermark: 3n, logStartOffset: 2n };
    expect(await kit.fetch(partitionId, 1n)).toEqual(refusal);
    expect(await kit.fetch(partitionId, 4n)).toEqual(refusal);
    expect(await kit.log.deleteRecordsBefore(partitionId, 4n)).toMatchObject({
      error: 'OFFSET_OUT_OF_RANGE',
    });
    // The batch that holds the log start is answered whole; the client skips what lies before.
    expect(recordsIn(await kit.fetch(partitionId, 2n)).at(-1)).toEqual({ offset: 2n, value: 'c' });
  });

  it('keeps the end of the log when every record was deleted', async () => {
    const partitionId = await kit.newPartition();
    await kit.append(partitionId, { values: ['a', 'b'] });
    await kit.log.deleteRecordsBefore(partitionId, 2n);
    expect(await kit.append(partitionId, { values: ['c'] })).toMatchObject({
      baseOffset: 2n,
      logStartOffset: 2n,
    });
  });
}

function describeProducers(kit: Kit): void {
  it('answers a repeated batch with its original offset, written once', async () => {
    const partitionId = await kit.newPartition();
    const batch = { values: ['a', 'b'], producerId: 7n, baseSequence: 0 };
    const first = await kit.append(partitionId, batch);
    const next = await kit.append(partitionId, { values: ['c'], producerId: 7n, baseSequence: 2 });
    expect(first).toMatchObject({ baseOffset: 0n, duplicate: false });
    expect(next).toMatchObject({ baseOffset: 2n });
    expect(await kit.append(partitionId, batch)).toMatchObject({ baseOffset: 0n, duplicate: true });
    expect(recordsIn(await kit.fetch(partitionId, 0n))).toHaveLength(3);
  });

  it('answers a batch repeated while the first is on its way the same, written once', async () => {
    const partitionId = await kit.newPartition();
    const batch = { values: ['a'], producerId: 8n, baseSequence: 5 };
    const results = await Promise.all([
      kit.append(partitionId, batch),
      kit.append(partitionId, batch),
      kit.append(partitionId, { values: ['b'], producerId: 8n, baseSequence: 6 }),
      kit.append(partitionId, batch),
    ]);
    expect(results.map((result) => 'baseOffset' in result && result.baseOffset)).toEqual([
      0n,
      0n,
      1n,
      0n,
    ]);
    expect(results.map((result) => 'duplicate' in result && result.duplicate)).toEqual([
      false,
      true,
      false,
      true,
    ]);
  });

  it('refuses a gap in the sequence and an old producer epoch', async () => {
    const partitionId = await kit.newPartition();
    const of = (producerEpoch: number, baseSequence: number) => ({
      values: ['a'],
      producerId: 9n,
      producerEpoch,
      baseSequence,
    });
    await kit.append(partitionId, of(1, 0));
    expect(await kit.append(partitionId, of(1, 2))).toMatchObject({
      error: 'OUT_OF_ORDER_SEQUENCE_NUMBER',
    });
    expect(await kit.append(partitionId, of(0, 1))).toMatchObject({
      error: 'INVALID_PRODUCER_EPOCH',
    });
    expect(await kit.append(partitionId, of(2, 1))).toMatchObject({
      error: 'OUT_OF_ORDER_SEQUENCE_NUMBER',
    });
    expect(await kit.append(partitionId, of(2, 0))).toMatchObject({ baseOffset: 1n });
  });

  it('never gives a producer id twice', async () => {
    const ids = await Promise.all(
      Array.from({ length: 2_500 }, () => kit.log.allocateProducerId()),
    );
    expect(new Set(ids).size).toBe(2_500);
  });
}

function describeWaiting(kit: Kit): void {
  it('calls back once when the high watermark passes an offset, not before, not after cancelling', async () => {
    const partitionId = await kit.newPartition();
    const calls: string[] = [];
    kit.log.onAdvance(partitionId, 0n, () => calls.push('at 0'));
    kit.log.onAdvance(partitionId, 1n, () => calls.push('at 1'));
    kit.log.onAdvance(partitionId, 0n, () => calls.push('cancelled'))();
    await kit.append(partitionId, { values: ['a'] });
    expect(calls).toEqual(['at 0']);
    await kit.append(partitionId, { values: ['b'] });
    expect(calls).toEqual(['at 0', 'at 1']);
  });

  it('calls back for an offset that was passed already, but never from within the call', async () => {
    const partitionId = await kit.newPartition();
    await kit.append(partitionId, { values: ['a'] });
    const calls: string[] = [];
    kit.log.onAdvance(partitionId, 0n, () => calls.push('passed'));
    expect(calls).toEqual([]);
    await Promise.resolve();
    expect(calls).toEqual(['passed']);
  });

  it('wakes those who wait when the topic is deleted, and refuses it afterwards', async () => {
    const topic = await kit.newTopic();
    const { partitionId } = topic.partitions[0];
    await kit.append(partitionId, { values: ['a'] });
    let woken = false;
    kit.log.onAdvance(partitionId, 1n, () => (woken = true));
    expect(await kit.log.topics.delete(topic.id)).toEqual({});
    expect(woken).toBe(true);
    expect(await kit.fetch(partitionId, 0n)).toMatchObject({ error: 'UNKNOWN_TOPIC_OR_PARTITION' });
    expect(await kit.log.topics.delete(topic.id)).toEqual({ error: 'UNKNOWN_TOPIC_ID' });
  });
}

function describeTimestamps(kit: Kit): void {
  it('finds the first record at or after a timestamp, inside batches and out of order', async () => {
    const partitionId = await kit.newPartition();
    await kit.append(partitionId, { values: ['a', 'b'], timestamps: [100n, 300n] });
    await kit.append(partitionId, { values: ['c', 'd'], timestamps: [200n, 500n] });
    await kit.append(partitionId, { values: ['e'], timestamps: [400n] });
    const at = (timestamp: bigint) => kit.log.offsetForTimestamp(partitionId, timestamp);
    expect(await at(0n)).toEqual({ offset: 0n, timestamp: 100n });
    expect(await at(101n)).toEqual({ offset: 1n, timestamp: 300n });
    expect(await at(301n)).toEqual({ offset: 3n, timestamp: 500n });
    expect(await at(501n)).toEqual({ offset: -1n, timestamp: -1n });
    expect(await kit.log.offsetOfMaxTimestamp(partitionId)).toEqual({
      offset: 3n,
      timestamp: 500n,
    });
    await kit.log.deleteRecordsBefore(partitionId, 4n);
    expect(await at(0n)).toEqual({ offset: 4n, timestamp: 400n });
    expect(await kit.log.offsetOfMaxTimestamp(partitionId)).toEqual({
      offset: 4n,
      timestamp: 400n,
    });
  });

  it('finds nothing by timestamp in an empty partition', async () => {
    const partitionId = await kit.newPartition();
    expect(await kit.log.offsetForTimestamp(partitionId, 0n)).toEqual({
      offset: -1n,
      timestamp: -1n,
    });
    expect(await kit.log.offsetOfMaxTimestamp(partitionId)).toEqual({
      offset: -1n,
      timestamp: -1n,
    });
  });
}

function describeTopics(kit: Kit): void {
  it('keeps topics: create, add partitions, configure, find, delete', async () => {
    const { topics: catalog } = kit.log;
    let changes = 0;
    const stop = catalog.onChange(() => changes++);
    const topic = await kit.newTopic(2);
    expect(topic.id).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
    expect(topic.partitions.map(({ index }) => index)).toEqual([0, 1]);
    expect(await catalog.create({ name: topic.name, partitions: 1, configs: new Map() })).toEqual({
      error: 'TOPIC_ALREADY_EXISTS',
    });
    const grown = await catalog.createPartitions(topic.id, 3);
    expect('topic' in grown && grown.topic.partitions.map(({ index }) => index)).toEqual([0, 1, 2]);
    expect(await catalog.createPartitions(topic.id, 3)).toEqual({ error: 'INVALID_PARTITIONS' });
    await catalog.alterConfigs(
      topic.id,
      new Map([
        ['retention.ms', '1000'],
        ['a', 'b'],
      ]),
    );
    await catalog.alterConfigs(topic.id, new Map([['a', null]]));
    expect(catalog.byName(topic.name)?.configs).toEqual(new Map([['retention.ms', '1000']]));
    const seen = new Map([['retention.ms', '1000']]);
    const change = (value: string) =>
      catalog.alterConfigs(topic.id, new Map([['retention.ms', value]]), seen);
    const both = await Promise.all([change('2000'), change('3000')]);
    const refused = both.filter((result) => 'error' in result);
    expect(refused).toEqual([{ error: 'INVALID_UPDATE_VERSION' }]);
    const value = catalog.byName(topic.name)?.configs.get('retention.ms');
    expect(['2000', '3000']).toContain(value);
    expect(catalog.byId(topic.id)?.partitions).toHaveLength(3);
    expect(changes).toBeGreaterThanOrEqual(4);
    stop();
    const missing = '00000000-0000-0000-0000-000000000000';
    expect(await catalog.createPartitions(missing, 3)).toEqual({ error: 'UNKNOWN_TOPIC_ID' });
    expect(await catalog.alterConfigs(missing, new Map())).toEqual({ error: 'UNKNOWN_TOPIC_ID' });
    await catalog.delete(topic.id);
    const again = await kit.newTopic();
    expect(again.id).not.toBe(topic.id);
  });

  it('hashes groups onto its shards, always the same way', () => {
    const shard = kit.log.cluster.shardOfKey('orders');
    expect(kit.log.cluster.shardOfKey('orders')).toBe(shard);
    expect(kit.log.cluster.ownedShards().has(shard)).toBe(true);
  });
}
