import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { connectCluster } from '@posthorn/client';
import { Kafka, logLevel } from 'kafkajs';
import type {
  BrokerConfigList,
  BrokerConfigsSet,
  ClusterConfigList,
} from '../../../apps/broker/src/admin/brokers/broker-configs.dto.js';
import type { BrokerConnectionList } from '../../../apps/broker/src/admin/brokers/connections.dto.js';
import type {
  Storage,
  StorageTopicList,
} from '../../../apps/broker/src/admin/storage/storage.dto.js';
import type { RetentionRunResult } from '../../../apps/broker/src/admin/storage/retention.dto.js';
import { until } from '../../conformance/support.js';
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

describe('the configs of brokers', () => {
  const find = (list: BrokerConfigList, name: string) =>
    list.configs.find((config) => config.name === name);

  it('are those of the broker that is named, whichever is asked', async () => {
    for (const brokerId of [1, 2]) {
      const [first, second] = await Promise.all(
        ([0, 1] as const).map((which) =>
          pair.call<BrokerConfigList>(which, 'GET', `brokers/${brokerId}/configs`),
        ),
      );
      expect(second.body).toEqual(first.body);
      expect(first.body.brokerId).toBe(brokerId);
      expect(find(first.body, 'node.id')).toMatchObject({
        value: `${brokerId}`,
        source: 'start',
        isDynamic: false,
      });
      expect(find(first.body, 'log.retention.ms')).toMatchObject({
        source: 'default',
        type: 'long',
        isDynamic: true,
        isSensitive: false,
      });
    }
    const none = await pair.call(0, 'GET', 'brokers/9/configs');
    expect([none.status, none.body.code]).toEqual([404, 'broker-not-found']);
  });

  it('are changed for all brokers, as by Kafka’s tools, with a reason and on a condition', async () => {
    const before = await pair.call<ClusterConfigList>(0, 'GET', 'cluster/configs');
    const etag = before.headers.get('ETag')!;
    const change = { configs: { 'log.retention.ms': '7200000' }, reason: 'less room' };
    const path = 'cluster/configs';
    const condition = { 'If-Match': etag };
    const preview = await pair.call(0, 'PATCH', `${path}?validateOnly=true`, change, condition);
    expect([preview.status, preview.headers.get('ETag')]).toEqual([200, etag]);
    const done = await pair.call<ClusterConfigList>(0, 'PATCH', path, change, condition);
    expect(done.body.configs).toContainEqual(
      expect.objectContaining({
        name: 'log.retention.ms',
        value: '7200000',
        inForce: '7200000',
        isSet: true,
      }),
    );
    const late = await pair.call(0, 'PATCH', path, change, condition);
    expect([late.status, late.body.code]).toEqual([412, 'precondition-failed']);
    await until('the second broker to hold it', async () => {
      const { body } = await pair.call<BrokerConfigList>(1, 'GET', 'brokers/2/configs');
      const config = find(body, 'log.retention.ms');
      return config?.source === 'cluster' && config.value === '7200000';
    });
    const { body } = await pair.call<{ events: readonly object[] }>(1, 'GET', 'audit');
    expect(body.events[0]).toMatchObject({
      action: 'broker-config.alter',
      resource: 'brokers',
      reason: 'less room',
      details: { before: { 'log.retention.ms': null }, after: change.configs },
    });
    const entity = { type: 4, name: '2', configNames: ['log.retention.ms'] };
    const admin = new Kafka({ brokers: [addressOf(1)], logLevel: logLevel.NOTHING }).admin();
    await admin.connect();
    const seen = await admin.describeConfigs({ resources: [entity], includeSynonyms: false });
    await admin.disconnect();
    expect(seen.resources[0].configEntries).toMatchObject([{ configValue: '7200000' }]);
    await pair.call(1, 'PATCH', path, { configs: { 'log.retention.ms': null } });
  });

  it('are changed for one broker, at any', async () => {
    const change = { configs: { 'log.retention.bytes': '1000000', 'my.plug-in.secret': 'hush' } };
    const set = await pair.call<BrokerConfigsSet>(0, 'PATCH', 'brokers/2/configs', change);
    expect(set.body).toEqual({
      brokerId: 2,
      configs: { 'log.retention.bytes': '1000000', 'my.plug-in.secret': null },
    });
    await until('the second broker to hold it', async () => {
      const { body } = await pair.call<BrokerConfigList>(0, 'GET', 'brokers/2/configs');
      return find(body, 'log.retention.bytes')?.source === 'broker';
    });
    const first = await pair.call<BrokerConfigList>(1, 'GET', 'brokers/1/configs');
    expect(find(first.body, 'log.retention.bytes')?.source).toBe('default');
    const audit = await pair.call<object>(0, 'GET', 'audit');
    expect(JSON.stringify(audit.body)).not.toContain('hush');
  });

  it.each([
    [{ 'node.id': '7' }, 'Cannot update these configs dynamically'],
    [{ 'log.retention.ms': 'long' }, 'Invalid value long for configuration log.retention.ms'],
  ])('%j is refused', async (configs, detail) => {
    const { status, body } = await pair.call(0, 'PATCH', 'cluster/configs', { configs });
    expect([status, body.code]).toEqual([400, 'invalid-config']);
    expect(body.detail).toContain(detail);
  });
});

describe('the connections of a broker', () => {
  it('are told with who is there and what it did, by either broker', async () => {
    const kafka = new Kafka({
      clientId: 'kitchen',
      brokers: [addressOf(1)],
      logLevel: logLevel.NOTHING,
    });
    const admin = kafka.admin();
    await admin.connect();
    await admin.listTopics();
    const courier = connectCluster({ brokers: [addressOf(1)], clientId: 'courier' });
    await courier.partitionsOf('orders');
    for (const which of [0, 1] as const) {
      const path = 'brokers/2/connections?clientId=kit';
      const { status, body } = await pair.call<BrokerConnectionList>(which, 'GET', path);
      expect([status, body.brokerId, body.connections.length]).toEqual([200, 2, 1]);
      const [connection] = body.connections;
      expect(connection).toMatchObject({
        listener: 'PLAINTEXT',
        isEncrypted: false,
        clientId: 'kitchen',
        principal: 'User:ANONYMOUS',
        mechanism: null,
        requestsInFlight: 0,
      });
      expect(connection.address).toMatch(/^127\.0\.0\.1:\d+$/);
      expect(Number(connection.requests)).toBeGreaterThanOrEqual(2);
      expect(Number(connection.receivedBytes)).toBeGreaterThan(20);
      expect(Number(connection.sentBytes)).toBeGreaterThan(100);
      expect(connection.apiVersions.map(({ api }) => api)).toEqual(
        expect.arrayContaining(['ApiVersions', 'Metadata']),
      );
      const all = await pair.call<BrokerConnectionList>(which, 'GET', 'brokers/2/connections');
      const software = all.body.connections.find(({ clientId }) => clientId === 'courier');
      expect(software?.softwareName).toBe('posthorn-client');
    }
    await admin.disconnect();
    await courier.close();
    await until('the first broker to be told that they are gone', async () => {
      const path = 'brokers/2/connections?clientId=kitchen';
      const { body } = await pair.call<BrokerConnectionList>(0, 'GET', path);
      return body.connections.length === 0;
    });
  });

  it('come page by page', async () => {
    const clusters = [1, 2, 3].map((n) =>
      connectCluster({ brokers: [addressOf(0)], clientId: `page-${n}` }),
    );
    for (const cluster of clusters) await cluster.partitionsOf('orders');
    const ids: number[] = [];
    let token: string | null = '';
    while (token !== null) {
      const more: string = token === '' ? '' : `&pageToken=${token}`;
      const path = `brokers/1/connections?pageSize=1${more}`;
      const { body } = await pair.call<BrokerConnectionList>(1, 'GET', path);
      ids.push(...body.connections.map(({ id }) => id));
      token = body.nextPageToken;
    }
    expect(ids.length).toBeGreaterThanOrEqual(3);
    expect(ids).toEqual([...new Set(ids)].sort((a, b) => a - b));
    for (const cluster of clusters) await cluster.close();
  });
});

function addressOf(which: 0 | 1): string {
  const { host, port } = pair.brokers[which];
  return `${host}:${port}`;
}
