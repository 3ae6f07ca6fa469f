import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Storage, StorageTopicList } from '../../apps/broker/src/admin/storage/storage.dto.js';
import type { RetentionRunResult } from '../../apps/broker/src/admin/storage/retention.dto.js';
import { BrokerPair } from './broker-pair.js';

const PARTITIONS = 16;

let pair: BrokerPair;
beforeAll(async () => {
  pair = await BrokerPair.start();
  await pair.createTopic('orders', PARTITIONS);
  await pair.createTopic('audit', 1);
  for (let partition = 0; partition < PARTITIONS; partition++) {
    const record = { partition, value: { text: 'x'.repeat(1_000) } };
    await pair.call(0, 'POST', 'topics/orders/records', record);
  }
});
afterAll(() => pair.close());

describe('storage', () => {
  it('is the same whichever broker is asked, and what topics take adds up', async () => {
    const [first, second] = await Promise.all(
      ([0, 1] as const).map((which) => pair.call<Storage>(which, 'GET', 'storage')),
    );
    expect(first.status).toBe(200);
    expect(second.body.log).toEqual(first.body.log);
    expect(second.body.largestTopics).toEqual(first.body.largestTopics);
    const { log, largestTopics, store } = first.body;
    expect([store, log.unknownPartitions]).toEqual(['postgresql', 0]);
    expect(largestTopics.map(({ topic }) => topic)).toEqual(['orders', 'audit']);
    const sum = largestTopics.reduce((all, { sizeInBytes }) => all + BigInt(sizeInBytes), 0n);
    expect(log.reachableBytes).toBe(sum.toString());
    expect(Number(log.reachableBytes)).toBeGreaterThan(PARTITIONS * 1_000);
    expect(Number(log.diskBytes)).toBeGreaterThanOrEqual(Number(log.reachableBytes));
  });

  it('says what each part of the database takes, and all parts are within its size', async () => {
    const { body } = await pair.call<Storage>(0, 'GET', 'storage');
    const bytesOf = ({ tableBytes, indexBytes }: Storage['areas'][number]): number =>
      Number(tableBytes) + Number(indexBytes);
    const areas = new Map(body.areas.map((area) => [area.area, bytesOf(area)]));
    expect([...areas.keys()]).toEqual(
      expect.arrayContaining(['log', 'searchIndex', 'groups', 'outbox', 'metadata', 'admin']),
    );
    const sum = [...areas.values()].reduce((all, bytes) => all + bytes, 0);
    expect(sum).toBeLessThanOrEqual(Number(body.database?.sizeInBytes));
    expect(sum).toBeGreaterThan(Number(body.database?.sizeInBytes) / 2);
    // The template of the segments is none of them.
    expect(areas.get('log')).toBeGreaterThanOrEqual(Number(body.log.diskBytes));
    const { classes, segmentCount } = body.log;
    expect(classes.reduce((all, { segments }) => all + segments, 0)).toBe(segmentCount);
    expect(body.wal?.position).toMatch(/^[0-9A-F]+\/[0-9A-F]+$/);
    expect(Number(body.wal?.writtenBytes)).toBeGreaterThan(0);
    expect(body.vacuum?.transactionAge).toBeLessThan(body.vacuum!.freezeMaxAge);
    expect(body.vacuum?.tables.length).toBe(20);
    expect(body.outbox).toEqual({ pending: 0, oldestSeconds: 0, dead: 0 });
  });

  it('lists topics by name, page by page, and by size', async () => {
    const first = await pair.call<StorageTopicList>(1, 'GET', 'storage/topics?pageSize=1');
    expect(first.body.topics).toMatchObject([{ topic: 'audit', sizeInBytes: '0' }]);
    const token = encodeURIComponent(first.body.nextPageToken!);
    const path = `storage/topics?pageSize=1&pageToken=${token}`;
    const next = await pair.call<StorageTopicList>(0, 'GET', path);
    expect(next.body.topics).toMatchObject([
      { topic: 'orders', partitionCount: PARTITIONS, unknownPartitions: 0 },
    ]);
    const bySize = await pair.call<StorageTopicList>(1, 'GET', 'storage/topics?order=size');
    expect(bySize.body.topics.map(({ topic }) => topic)).toEqual(['orders', 'audit']);
    const wrong = await pair.call(1, 'GET', 'storage/topics?order=weight');
    expect([wrong.status, wrong.body.code]).toEqual([400, 'invalid-request']);
  });

  it('has both brokers check what is over at the request of one, and tells what they removed', async () => {
    await pair.createTopic('short', PARTITIONS, { 'retention.ms': '1' });
    for (let partition = 0; partition < PARTITIONS; partition++) {
      const record = { partition, value: { text: 'gone soon' }, timestamp: '1000' };
      await pair.call(1, 'POST', 'topics/short/records', record);
    }
    const removed = async (): Promise<number> => {
      const { body } = await pair.call<Storage>(0, 'GET', 'storage');
      const totals = body.retention!.brokers.map(({ totalRecordsRemoved: total }) => Number(total));
      return totals.reduce((all, one) => all + one, 0);
    };
    const before = await removed();
    const path = 'storage/retention:run';
    const preview = await pair.call<RetentionRunResult>(1, 'POST', `${path}?validateOnly=true`, {});
    expect(preview.body).toMatchObject({ requestId: null, isDone: false });
    const { status, body } = await pair.call<RetentionRunResult>(1, 'POST', path, {
      reason: 'the disk fills up',
    });
    expect([status, body.isDone, body.waitingFor]).toEqual([200, true, []]);
    expect(body.brokers).toMatchObject([
      { brokerId: 1, isAlive: true, error: null },
      { brokerId: 2, isAlive: true, error: null },
    ]);
    expect(await removed()).toBeGreaterThanOrEqual(before + PARTITIONS);
    const { body: topic } = await pair.call<{ records: string }>(0, 'GET', 'topics/short');
    expect(topic.records).toBe('0');
    const { body: audit } = await pair.call<{ events: readonly object[] }>(0, 'GET', 'audit');
    expect(audit.events[0]).toMatchObject({
      action: 'storage.runRetention',
      reason: 'the disk fills up',
      outcome: 'succeeded',
    });
  });

  it('is asked of other brokers once a request', async () => {
    const key = { 'Idempotency-Key': 'once' };
    const ask = () => pair.call<RetentionRunResult>(0, 'POST', 'storage/retention:run', {}, key);
    const [first, again] = [await ask(), await ask()];
    expect(again.headers.get('Idempotency-Replayed')).toBe('true');
    expect(again.body.requestId).toBe(first.body.requestId);
  });
});
