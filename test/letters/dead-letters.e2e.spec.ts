import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { Controller, Logger } from '@nestjs/common';
import { Ctx, Payload } from '@nestjs/microservices';
import { createAdminClient, type AdminClient } from '@posthorn/admin-client';
import { connectCluster, type KafkaCluster } from '@posthorn/client';
import { type PosthornContext, Subscribe } from '@posthorn/transport';
import { startTestBroker, until, type TestBroker } from '../conformance/support.js';
import { startService, type Service } from '../transport/support/service.js';

let broker: TestBroker;
let admin: AdminClient;
let cluster: KafkaCluster;
const services: Service[] = [];

beforeAll(async () => {
  Logger.overrideLogger(false);
  broker = await startTestBroker({ adminPort: 0 });
  admin = createAdminClient({
    baseUrl: `http://127.0.0.1:${broker.broker.adminPort}`,
    reason: 'test',
  });
  cluster = connectCluster({ brokers: [broker.address], clientId: 'letters' });
});
afterEach(async () => {
  await Promise.all(services.splice(0).map(({ app }) => app.close()));
});
afterAll(async () => {
  await cluster?.close();
  await broker?.close();
});

async function service(controller: new () => object, groupId: string): Promise<Service> {
  const started = await startService(controller, { brokers: broker.address, groupId });
  services.push(started);
  return started;
}

const letters = async (query: Record<string, string | number>) =>
  (await admin.GET('/api/v1/dead-letters', { params: { query } })).data.deadLetters;

async function openLetters(originTopic: string, count: number) {
  await until(
    `${count} open letters of ${originTopic}`,
    async () => (await letters({ originTopic, status: 'open' })).length === count,
  );
  return (await letters({ originTopic, status: 'open' })).toReversed();
}

async function ended(id: string) {
  const path = { params: { path: { id } } };
  await until(`redrive ${id} to end`, async () => {
    const { status } = (await admin.GET('/api/v1/redrives/{id}', path)).data;
    return !['queued', 'running', 'pausing', 'cancelling'].includes(status);
  });
  return (await admin.GET('/api/v1/redrives/{id}', path)).data;
}

describe('a dead letter of the transport', () => {
  it('is indexed with its cause, redriven to its origin, and handled by the group that gave up alone', async () => {
    let isBroken = true;
    const handled: string[] = [];
    @Controller()
    class Payments {
      @Subscribe('orders-a', { retry: { attempts: 2, initialDelayMs: 1 } })
      charge(@Payload() order: { id: string }, @Ctx() context: PosthornContext): void {
        if (isBroken) throw new TypeError(`no price for order ${order.id}`);
        handled.push(`${context.getKey()}:${order.id}`);
      }
    }
    const seen: string[] = [];
    @Controller()
    class Kitchen {
      @Subscribe('orders-a')
      cook(@Payload() order: { id: string }): void {
        seen.push(order.id);
      }
    }
    const payments = await service(Payments, 'payments');
    await service(Kitchen, 'kitchen');
    for (const id of ['1', '2', '3']) {
      await payments.client.publish('orders-a', { id }, { key: 'ana', headers: { mine: 'kept' } });
    }
    const found = await openLetters('orders-a', 3);
    expect(found[0]).toMatchObject({
      topic: 'orders-a.payments.dlq',
      originTopic: 'orders-a',
      originPartition: 0,
      originOffset: '0',
      group: 'payments',
      handler: 'Payments.charge',
      error: 'TypeError',
      message: 'no price for order 1',
      attempt: 2,
      timesRedriven: 0,
      status: 'open',
    });
    const path = { id: found[0].id };
    const { data: one } = await admin.GET('/api/v1/dead-letters/{id}', { params: { path } });
    expect(one).toMatchObject({ isGone: false, value: { encoding: 'json', text: '{"id":"1"}' } });
    expect(one.stack).toContain('no price for order 1');
    const { data: grouped } = await admin.GET('/api/v1/dead-letters/groups', {
      params: { query: { originTopic: 'orders-a' } },
    });
    expect(grouped.groups).toMatchObject([
      { group: 'payments', handler: 'Payments.charge', open: 3, topics: ['orders-a'] },
    ]);
    expect(grouped.groups[0].sparkline.reduce((sum, count) => sum + count, 0)).toBe(3);

    isBroken = false;
    const body = { letters: { letterGroup: grouped.groups[0].id } };
    const { data: preview } = await admin.POST('/api/v1/redrives', {
      params: { query: { validateOnly: true } },
      body,
    });
    expect(preview).toMatchObject({ redrive: null, preview: { letters: 3, overtaken: 0 } });
    const { data: started } = await admin.POST('/api/v1/redrives', { body });
    expect(await ended(started.redrive?.id ?? '')).toMatchObject({
      status: 'completed',
      total: 3,
      processed: 3,
      copied: 3,
      failed: 0,
      reason: 'test',
    });
    await until('the redriven to be handled', () => handled.length >= 3);
    expect(handled).toEqual(['ana:1', 'ana:2', 'ana:3']);
    await until('all to be committed', async () => {
      const { data } = await admin.GET('/api/v1/consumer-groups/{group}/lags', {
        params: { path: { group: 'kitchen' } },
      });
      return data.totalLag === '0';
    });
    expect(seen).toEqual(['1', '2', '3']);
    expect(await letters({ originTopic: 'orders-a', status: 'redriven' })).toHaveLength(3);
    const { data: records } = await admin.GET('/api/v1/topics/{topic}/records', {
      params: { path: { topic: 'orders-a' }, query: { order: 'asc' } },
    });
    const headers = records.records[3].headers.map(({ key, value }) => [key, value?.text]);
    expect(headers).toContainEqual(['mine', 'kept']);
    expect(headers.filter(([name]) => name?.startsWith('kafka_'))).toEqual([]);
    expect(headers.filter(([name]) => name?.startsWith('posthorn'))).toEqual([
      ['posthorn-redriven-times', '1'],
      ['posthorn-redriven-from', 'orders-a.payments.dlq/0@0'],
      ['posthorn-for-group', 'payments'],
    ]);
  });
});
