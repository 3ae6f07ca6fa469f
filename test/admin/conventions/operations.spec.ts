import { buildBatch } from '@posthorn/records';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  commit,
  joinGroup,
  START_TIME,
  startHarness,
  type AdminHarness,
} from '../support/admin-harness.js';

let admin: AdminHarness;
beforeAll(async () => {
  admin = await startHarness();
  await admin.call('POST', '/api/v1/topics', { name: 'orders', partitions: 2 });
  const { partitionId } = admin.log.topics.byName('orders')!.partitions[0];
  const records = [0, 1, 2].map((i) => ({
    value: 'x',
    timestamp: BigInt(START_TIME - 3000 + i * 1000),
  }));
  await admin.log.append({ partitionId, batch: buildBatch(records).buffer });
});
afterAll(() => admin.close());

describe('brokers', () => {
  it('shows this broker with its shards and partitions', async () => {
    const self = {
      brokerId: 1,
      host: '127.0.0.1',
      port: 9092,
      isSelf: true,
      shardsOwned: 64,
      partitionsLed: 2,
    };
    expect((await admin.call('GET', '/api/v1/brokers')).body).toEqual({ brokers: [self] });
    expect((await admin.call('GET', '/api/v1/brokers/1')).body).toEqual(self);
    expect((await admin.call('GET', '/api/v1/cluster')).body).toMatchObject({
      clusterId: admin.log.cluster.clusterId,
      version: '0.0.0-test',
      topicCount: 1,
      partitionCount: 2,
      leaderlessPartitionCount: 0,
    });
  });
});

describe('who answers', () => {
  it('is told with version, cluster, since when, and what it runs on', async () => {
    const { status, body } = await admin.call('GET', '/api/v1/info');
    expect([status, body]).toEqual([
      200,
      {
        version: '0.0.0-test',
        commit: null,
        brokerId: 1,
        clusterId: admin.log.cluster.clusterId,
        store: 'memory',
        startedAt: expect.any(String),
        uptimeSeconds: expect.any(Number),
        nodeVersion: process.versions.node,
        platform: `${process.platform}-${process.arch}`,
      },
    ]);
    expect(Date.parse(String(body.startedAt))).toBeLessThanOrEqual(START_TIME);
  });

  it('is told with the commit that the build wrote down', async () => {
    const commit = '94a57eb0c1f5de1c9a77c3e2a0a2b63a3a8d1f40-dirty';
    const other = await startHarness({}, { commit });
    try {
      expect((await other.call('GET', '/api/v1/info')).body).toMatchObject({ commit });
    } finally {
      await other.close();
    }
  });

  it('tells whoever asks who they are where traces can be seen', async () => {
    expect((await admin.call('GET', '/api/v1/whoami')).body).toMatchObject({ traceUrl: null });
    const traceUrl = 'https://traces.example.com/trace/{traceId}';
    const other = await startHarness({}, { traceUrl });
    try {
      expect((await other.call('GET', '/api/v1/whoami')).body).toMatchObject({ traceUrl });
    } finally {
      await other.close();
    }
  });
});

describe('health', () => {
  it('is live, and ready when every check holds', async () => {
    expect((await admin.call('GET', '/health/live')).body).toEqual({ status: 'ok' });
    const ready = await admin.call('GET', '/health/ready');
    expect(ready.status).toBe(200);
    expect(ready.body).toEqual({
      status: 'ok',
      checks: [{ name: 'leadership', isRequired: true, ok: true, detail: null }],
    });
  });

  it('is live and not ready when the broker says so', async () => {
    const failing = { name: 'listener', ok: false, detail: 'is closing' };
    const other = await startHarness({}, { readiness: () => Promise.resolve([failing]) });
    try {
      expect((await other.call('GET', '/health/live')).status).toBe(200);
      const ready = await other.call('GET', '/health/ready');
      expect(ready.status).toBe(503);
      expect(ready.body).toMatchObject({ status: 'unavailable', checks: [failing, { ok: true }] });
      // Each on its own, for scripts: the others say nothing of it.
      const one = await other.call('GET', '/health/checks/listener');
      expect([one.status, one.body]).toEqual([503, { isRequired: true, ...failing }]);
      expect((await other.call('GET', '/health/checks/leadership')).status).toBe(200);
      const all = await other.call('GET', '/health/checks');
      expect([all.status, all.body]).toMatchObject([200, { checks: [failing, expect.anything()] }]);
      const none = await other.call('GET', '/health/checks/weather');
      expect([none.status, none.body.detail]).toEqual([404, expect.stringContaining('listener')]);
    } finally {
      await other.close();
    }
  });

  it('is not ready while partitions have no leader', async () => {
    const other = await startHarness();
    await other.call('POST', '/api/v1/topics', { name: 't', partitions: 3 });
    await other.log.close();
    try {
      const ready = await other.call('GET', '/health/ready');
      expect(ready.body).toMatchObject({ checks: [{ detail: '3 partition(s) have no leader' }] });
      const read = await other.call('GET', '/api/v1/topics/t/records');
      expect([read.status, read.body.code]).toEqual([503, 'not-leader']);
      expect(read.headers.get('retry-after')).toBe('1');
      // What is known without a leader is still shown.
      const described = await other.call('GET', '/api/v1/topics/t');
      expect(described.body.partitions).toContainEqual({
        partition: 1,
        leader: null,
        leaderEpoch: 1,
        logStartOffset: null,
        highWatermark: null,
        records: null,
        sizeInBytes: null,
      });
      expect((await other.fetch('/metrics')).status).toBe(200);
    } finally {
      await other.close();
    }
  });
});

describe('metrics', () => {
  it('carries the names and labels that Kafka dashboards read', async () => {
    await commit(admin.groups, 'late', 'orders', [1n, 0n]);
    await joinGroup(admin.groups, 'kitchen', [{ topic: 'orders', partitions: [0] }]);
    const response = await admin.fetch('/metrics');
    expect(response.headers.get('content-type')).toMatch(/^text\/plain; version=0.0.4/);
    const lines = (await response.text()).split('\n');
    const cluster = admin.log.cluster.clusterId;
    expect(lines).toEqual(
      expect.arrayContaining([
        'kafka_brokers 1',
        'kafka_topic_partitions{topic="orders"} 2',
        'kafka_topic_partition_current_offset{topic="orders",partition="0"} 3',
        'kafka_topic_partition_oldest_offset{topic="orders",partition="1"} 0',
        'kafka_topic_partition_leader{topic="orders",partition="0"} 1',
        'kafka_consumergroup_current_offset{consumergroup="late",topic="orders",partition="0"} 1',
        'kafka_consumergroup_lag{consumergroup="late",topic="orders",partition="0"} 2',
        'kafka_consumergroup_lag_sum{consumergroup="late",topic="orders"} 2',
        'kafka_consumergroup_members{consumergroup="kitchen"} 1',
        `kafka_consumergroup_group_lag_seconds{cluster_name="${cluster}",group="late",topic="orders",partition="0"} 2`,
        `kafka_consumergroup_group_max_lag_seconds{cluster_name="${cluster}",group="late"} 2`,
        'posthorn_consumer_lag_seconds{group="late",topic="orders"} 2',
        'posthorn_group_state{group="kitchen",state="Stable"} 1',
        '# TYPE process_resident_memory_bytes gauge',
      ]),
    );
  });

  it('forgets a topic that was deleted', async () => {
    await admin.call('POST', '/api/v1/topics', { name: 'fleeting', partitions: 1 });
    expect(await (await admin.fetch('/metrics')).text()).toContain('fleeting');
    await admin.call('DELETE', '/api/v1/topics/fleeting');
    expect(await (await admin.fetch('/metrics')).text()).not.toContain('fleeting');
  });
});

describe('the audit log', () => {
  interface Events {
    events: Record<string, unknown>[];
    nextPageToken: string | null;
  }
  const listed = async (query: string) =>
    (await admin.call<Events>('GET', `/api/v1/audit?${query}`)).body;

  it('tells who did what when and why, and how it ended', async () => {
    const response = await admin.fetch('/api/v1/topics', {
      method: 'POST',
      body: '{"name":"audited","partitions":1}',
      headers: {
        'Content-Type': 'application/json',
        'X-Reason': 'a test',
        'User-Agent': 'curl/8',
      },
    });
    const { events } = await listed('resource=topic/audited');
    expect(events).toEqual([
      {
        id: expect.any(String),
        at: '2026-11-22T10:00:00.000Z',
        actor: 'local-admin',
        address: '127.0.0.1',
        userAgent: 'curl/8',
        requestId: response.headers.get('x-request-id'),
        action: 'topic.create',
        resource: 'topic/audited',
        reason: 'a test',
        details: { partitions: 1, configs: {} },
        method: 'none',
        outcome: 'succeeded',
        error: null,
      },
    ]);
  });

  it('keeps what was refused, with the reason of the refusal', async () => {
    await admin.call('POST', '/api/v1/topics', { name: 'audited' });
    const { events } = await listed('resource=topic/audited&pageSize=1');
    expect(events[0]).toMatchObject({
      outcome: 'failed',
      error: expect.stringMatching(/^topic-exists: /),
    });
  });

  it('keeps neither previews nor reads nor the content of records', async () => {
    await admin.call('POST', '/api/v1/topics?validateOnly=true', { name: 'preview' });
    await admin.call('POST', '/api/v1/topics/audited/records', { value: { text: 'a secret' } });
    const { events } = await listed('');
    expect(JSON.stringify(events)).not.toMatch(/preview|a secret/);
    expect(events[0]).toMatchObject({ action: 'record.publish', details: { valueBytes: 8 } });
  });

  it('keeps the offsets before a reset, so that it can be undone', async () => {
    await admin.call('POST', '/api/v1/consumer-groups/late/offsets:reset', { strategy: 'latest' });
    const { events } = await listed('action=group.resetOffsets');
    expect(events[0].details).toMatchObject({
      strategy: 'latest',
      offsets: [
        { topic: 'orders', partition: 0, before: '1', after: '3' },
        { partition: 1, before: '0', after: '0' },
      ],
    });
  });

  it('is asked for by a stretch of time: from its beginning on, and before its end', async () => {
    admin.time += 60_000;
    await admin.call('POST', '/api/v1/topics', { name: 'timed', partitions: 1 });
    const between = async (query: string) =>
      (await listed(query)).events.map(({ resource }) => resource);
    expect(await between('from=2026-11-22T10:01:00Z')).toEqual(['topic/timed']);
    expect(await between('from=2026-11-22T11:00:00%2B01:00&to=2026-11-22T10:01:00Z')).toEqual(
      await between('to=2026-11-22T10:01:00Z'),
    );
    expect(await between('to=2026-11-22T10:01:00Z')).not.toContain('topic/timed');
    const local = await admin.call('GET', '/api/v1/audit?from=2026-11-22T10:00:00');
    expect(local).toMatchObject({ status: 400, body: { errors: [{ pointer: '/from' }] } });
  });

  it('is read in pages, newest first', async () => {
    const all = (await listed('')).events.map(({ id }) => id);
    const first = await listed('pageSize=2');
    const second = await listed(`pageSize=1000&pageToken=${first.nextPageToken}`);
    expect([...first.events, ...second.events].map(({ id }) => id)).toEqual(all);
  });
});
