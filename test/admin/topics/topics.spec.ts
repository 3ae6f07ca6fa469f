import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startHarness, type AdminHarness } from '../support/admin-harness.js';

interface Topic {
  name: string;
  topicId: string;
  partitionCount: number;
  configs: Record<string, string>;
}

describe('topics over the admin API', () => {
  let admin: AdminHarness;
  beforeAll(async () => {
    admin = await startHarness();
  });
  afterAll(() => admin.close());

  it('creates a topic with the broker’s default of partitions, and with as many as asked for', async () => {
    const usual = await admin.call<Topic>('POST', '/api/v1/topics', { name: 'usual' });
    expect(usual.status).toBe(201);
    expect(usual.body.partitionCount).toBe(4);
    const chosen = await admin.call<Topic>('POST', '/api/v1/topics', {
      name: 'chosen',
      partitions: 7,
      configs: { 'retention.ms': '1000' },
    });
    expect(chosen.body).toMatchObject({ partitionCount: 7, configs: { 'retention.ms': '1000' } });
    expect(admin.log.topics.byName('chosen')?.partitions).toHaveLength(7);
  });

  it('only checks with validateOnly', async () => {
    const create = '/api/v1/topics?validateOnly=true';
    expect((await admin.call('POST', create, { name: 'imagined' })).status).toBe(201);
    expect((await admin.call('POST', create, { name: 'no good name' })).status).toBe(400);
    expect((await admin.call('GET', '/api/v1/topics/imagined')).status).toBe(404);
  });

  it('describes partitions with leader, offsets and size as exact texts', async () => {
    await admin.call('POST', '/api/v1/topics', { name: 'described', partitions: 2 });
    const record = { value: { text: 'hello' }, partition: 1 };
    await admin.call('POST', '/api/v1/topics/described/records', record);
    const { body } = await admin.call('GET', '/api/v1/topics/described');
    expect(body).toMatchObject({
      replicationFactor: 1,
      records: '1',
      partitions: [
        { partition: 0, leader: 1, leaderEpoch: 1, logStartOffset: '0', highWatermark: '0' },
        { partition: 1, leader: 1, records: '1', highWatermark: '1' },
      ],
    });
    expect(Number(body.sizeInBytes)).toBeGreaterThan(60);
  });

  it('lists by name in pages that survive changes between them', async () => {
    for (const name of ['page-a', 'page-b', 'page-c', 'page-d']) {
      await admin.call('POST', '/api/v1/topics', { name, partitions: 1 });
    }
    interface TopicPage {
      topics: Topic[];
      nextPageToken: string | null;
    }
    const list = '/api/v1/topics?filter=page-&pageSize=2';
    const first = await admin.call<TopicPage>('GET', list);
    expect(first.body.topics.map(({ name }) => name)).toEqual(['page-a', 'page-b']);
    await admin.call('DELETE', '/api/v1/topics/page-a');
    const second = await admin.call<TopicPage>(
      'GET',
      `${list}&pageToken=${first.body.nextPageToken}`,
    );
    expect(second.body.topics.map(({ name }) => name)).toEqual(['page-c', 'page-d']);
    expect(second.body.nextPageToken).toBeNull();
  });

  it('changes the configs that are named, takes null back to the default, and leaves the rest', async () => {
    await admin.call('POST', '/api/v1/topics', {
      name: 'configured',
      configs: { 'retention.ms': '1000', 'max.message.bytes': '2000' },
    });
    const changes = { configs: { 'retention.ms': null, 'cleanup.policy': 'compact' } };
    const { body } = await admin.call<{
      configs: { name: string; value: string; source: string }[];
    }>('PATCH', '/api/v1/topics/configured/configs', changes);
    const valueOf = (name: string) => body.configs.find((config) => config.name === name);
    expect(valueOf('retention.ms')).toMatchObject({ value: '604800000', source: 'default' });
    expect(valueOf('cleanup.policy')).toMatchObject({ value: 'compact', source: 'topic' });
    expect(valueOf('max.message.bytes')).toMatchObject({ value: '2000', source: 'topic' });
  });

  it('adds partitions', async () => {
    await admin.call('POST', '/api/v1/topics', { name: 'grown', partitions: 1 });
    const { status, body } = await admin.call('POST', '/api/v1/topics/grown/partitions:add', {
      totalPartitions: 3,
    });
    expect([status, body.partitionCount]).toEqual([200, 3]);
  });

  it('deletes a topic', async () => {
    await admin.call('POST', '/api/v1/topics', { name: 'gone', partitions: 1 });
    expect((await admin.call('DELETE', '/api/v1/topics/gone')).status).toBe(204);
    expect((await admin.call('GET', '/api/v1/topics/gone')).status).toBe(404);
  });
});
