import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { Controller, Logger } from '@nestjs/common';
import { Ctx, Payload } from '@nestjs/microservices';
import { createAdminClient, type AdminClient } from '@posthorn/admin-client';
import { connectCluster, type KafkaCluster } from '@posthorn/client';
import { type PosthornContext, Subscribe } from '@posthorn/transport';
import { startTestBroker, until, type TestBroker } from '../conformance/support.js';
import { startService, type Service } from '../transport/support/service.js';
import { badInput } from './support/bad-input-cases.js';
import { letterOf } from './support/letters.js';

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
      ['posthorn-origin-topics', 'orders-a.payments.dlq,orders-a'],
      ['posthorn-for-group', 'payments'],
    ]);
  });
});

/** Letters of a service that nobody runs any more, as Spring or the transport wrote them. */
async function write(
  origin: string,
  keys: readonly (string | null)[],
  message = 'no',
): Promise<void> {
  await admin.POST('/api/v1/topics', { body: { name: origin, partitions: 4 } });
  await admin.POST('/api/v1/topics', { body: { name: `${origin}.pay.dlq`, partitions: 1 } });
  const producer = cluster.producer();
  for (const [n, key] of keys.entries()) {
    const place = { topic: origin, partition: 0, offset: BigInt(n) };
    const { value, headers } = letterOf({ key, value: JSON.stringify({ n }), message, ...place });
    await producer.send({ topic: `${origin}.pay.dlq`, key, value, headers });
  }
}

async function copiesIn(topic: string) {
  const query = { order: 'asc', pageSize: 1000 } as const;
  const { data } = await admin.GET('/api/v1/topics/{topic}/records', {
    params: { path: { topic }, query },
  });
  return data.records.map(({ key, value, headers, partition }) => ({
    key: key?.text ?? null,
    value: value?.text ?? null,
    partition,
    headers: new Map(headers.map((header) => [header.key, header.value?.text])),
  }));
}

const redriveOne = async (id: string, body: object = {}) => {
  const init = { params: { path: { id } }, body };
  return (await admin.POST('/api/v1/dead-letters/{id}:redrive', init)).data.redrive?.id ?? '';
};

describe('one letter', () => {
  it('is redriven with edits, and keeps what it was', async () => {
    await write('orders-b', ['k']);
    const [letter] = await openLetters('orders-b', 1);
    const edits = {
      value: { json: { n: 'mended' } },
      headers: [{ key: 'added', value: { text: 'by hand' } }],
    };
    expect(await ended(await redriveOne(letter.id, { edits }))).toMatchObject({
      copied: 1,
      isEdited: true,
    });
    const [copy] = await copiesIn('orders-b');
    expect(copy).toMatchObject({ key: 'k', value: '{"n":"mended"}' });
    expect(copy.headers.get('added')).toBe('by hand');
    expect(copy.headers.has('mine')).toBe(false);
    expect(copy.headers.get('posthorn-for-group')).toBe('pay');
    const path = { id: letter.id };
    const { data } = await admin.GET('/api/v1/dead-letters/{id}', { params: { path } });
    expect(data).toMatchObject({ status: 'redriven', value: { text: '{"n":0}' } });
    expect(data.redrivenTo).toMatch(/^orders-b\/\d@0$/);
  });

  it('that fails again tells how often, and stays when that is often enough', async () => {
    @Controller()
    class Poisoned {
      @Subscribe('orders-c', { retry: { attempts: 1 } })
      charge(@Payload() order: { id: string }): void {
        throw new Error(`poison in order ${order.id}`);
      }
    }
    const { client } = await service(Poisoned, 'poisoned');
    await client.publish('orders-c', { id: '7' }, { key: 'k' });
    for (let times = 0; times < 2; times++) {
      const [letter] = await openLetters('orders-c', 1);
      expect(letter).toMatchObject({ timesRedriven: times, status: 'open' });
      expect(letter.redrivenFrom === null).toBe(times === 0);
      await ended(await redriveOne(letter.id));
    }
    const [again] = await openLetters('orders-c', 1);
    expect(again.timesRedriven).toBe(2);
    const refused = await ended(await redriveOne(again.id, { timesRedrivenMax: 2 }));
    expect(refused).toMatchObject({ status: 'completed', copied: 0, failed: 1 });
    const [stays] = await openLetters('orders-c', 1);
    expect(stays.redriveError).toContain('2 times');
    const { data } = await admin.GET('/api/v1/dead-letters/groups', {
      params: { query: { originTopic: 'orders-c' } },
    });
    expect(data.groups).toMatchObject([{ open: 1, redriven: 2, timesRedrivenMax: 2 }]);
  });

  it('is discarded, opened again, given a note and to somebody', async () => {
    await write('orders-d', ['a', 'b']);
    const found = await openLetters('orders-d', 2);
    const letters = { ids: [found[0].id] };
    const body = { letters };
    const dry = { params: { query: { validateOnly: true } }, body };
    expect((await admin.POST('/api/v1/dead-letters:discard', dry)).data.discarded).toBe(1);
    expect((await admin.POST('/api/v1/dead-letters:discard', { body })).data.discarded).toBe(1);
    expect(await openLetters('orders-d', 1)).toMatchObject([{ id: found[1].id }]);
    await expect(redriveOne(found[0].id)).rejects.toThrow('is discarded');
    const path = { id: found[0].id };
    const change = { status: 'open', note: 'ask Ana', assignee: 'ana' } as const;
    const only = { query: { validateOnly: true } };
    const checked = await admin.PATCH('/api/v1/dead-letters/{id}', {
      params: { path, ...only },
      body: change,
    });
    expect(checked.data).toMatchObject({ id: found[0].id, ...change });
    const as = (status: 'open' | 'discarded', id = found[0].id) =>
      admin.PATCH('/api/v1/dead-letters/{id}', {
        params: { path: { id }, ...only },
        body: { status },
      });
    await expect(as('open', '999999')).rejects.toThrow('no dead letter 999999');
    expect((await as('discarded')).data).toMatchObject({ status: 'discarded', note: null });
    expect(await openLetters('orders-d', 1)).toMatchObject([{ note: null }]);
    await admin.PATCH('/api/v1/dead-letters/{id}', { params: { path }, body: change });
    expect(await openLetters('orders-d', 2)).toMatchObject([
      { note: 'ask Ana', assignee: 'ana' },
      {},
    ]);
    const group = { id: found[0].letterGroup };
    const note = { note: 'known since Monday', assignee: 'bo' };
    const before = await admin.GET('/api/v1/dead-letters/groups/{id}', { params: { path: group } });
    const would = await admin.PATCH('/api/v1/dead-letters/groups/{id}', {
      params: { path: group, ...only },
      body: note,
    });
    expect(would.data).toEqual({ ...before.data, ...note });
    const after = await admin.GET('/api/v1/dead-letters/groups/{id}', { params: { path: group } });
    expect(after.data).toEqual(before.data);
    await admin.PATCH('/api/v1/dead-letters/groups/{id}', { params: { path: group }, body: note });
    const { data } = await admin.GET('/api/v1/dead-letters/groups/{id}', {
      params: { path: group },
    });
    expect(data).toMatchObject({ ...note, open: 2 });
  });
});

describe('a redrive', () => {
  it('that is cancelled midway leaves the rest open, and nothing in between', async () => {
    await write(
      'orders-e',
      Array.from({ length: 30 }, (_, n) => `k${n}`),
    );
    await openLetters('orders-e', 30);
    const letters = { filter: { originTopic: 'orders-e' } };
    // Slow enough for a busy machine to pause it before it is through.
    const body = { letters, recordsPerSecond: 3 };
    const { data } = await admin.POST('/api/v1/redrives', { body });
    const id = data.redrive?.id ?? '';
    const path = { params: { path: { id } } };
    const dry = { params: { path: { id }, query: { validateOnly: true } } };
    await until(
      'some to be copied',
      async () => (await admin.GET('/api/v1/redrives/{id}', path)).data.copied > 0,
    );
    await expect(admin.POST('/api/v1/redrives', { body })).rejects.toThrow('open');
    await admin.POST('/api/v1/redrives/{id}:pause', path);
    await until(
      'it to pause',
      async () => (await admin.GET('/api/v1/redrives/{id}', path)).data.status === 'paused',
    );
    const paused = (await admin.GET('/api/v1/redrives/{id}', path)).data;
    const { copied } = paused;
    await expect(admin.POST('/api/v1/redrives/{id}:pause', dry)).rejects.toThrow('is paused');
    const resumed = await admin.POST('/api/v1/redrives/{id}:resume', dry);
    const cancelled = await admin.POST('/api/v1/redrives/{id}:cancel', dry);
    expect([resumed.data.status, cancelled.data.status]).toEqual(['queued', 'cancelled']);
    expect((await admin.GET('/api/v1/redrives/{id}', path)).data).toEqual(paused);
    await admin.POST('/api/v1/redrives/{id}:cancel', path);
    expect((await admin.GET('/api/v1/redrives/{id}', path)).data).toMatchObject({
      status: 'cancelled',
      copied,
    });
    await openLetters('orders-e', 30 - copied);
    expect(await copiesIn('orders-e')).toHaveLength(copied);
    await expect(admin.POST('/api/v1/redrives/{id}:resume', path)).rejects.toThrow('cancelled');
    await expect(admin.POST('/api/v1/redrives/{id}:resume', dry)).rejects.toThrow('cancelled');
  });

  it('goes elsewhere, for everybody there, and needs to be told where from letters without an origin', async () => {
    await admin.POST('/api/v1/topics', { body: { name: 'foreign.dlq', partitions: 1 } });
    await admin.POST('/api/v1/topics', { body: { name: 'mended', partitions: 1 } });
    await cluster.producer().send({ topic: 'foreign.dlq', key: 'k', value: 'v' });
    await until(
      'it to be indexed',
      async () => (await letters({ topic: 'foreign.dlq' })).length === 1,
    );
    const body = { letters: { filter: { topic: 'foreign.dlq' } } };
    await expect(admin.POST('/api/v1/redrives', { body })).rejects.toThrow('name a topic');
    const { data } = await admin.POST('/api/v1/redrives', { body: { ...body, topic: 'mended' } });
    await ended(data.redrive?.id ?? '');
    const [copy] = await copiesIn('mended');
    expect([copy.value, copy.headers.has('posthorn-for-group')]).toEqual(['v', false]);
  });
});

describe('a replay', () => {
  it('is previewed, and copies what a filter means into another topic', async () => {
    await admin.POST('/api/v1/topics', { body: { name: 'events', partitions: 2 } });
    await admin.POST('/api/v1/topics', { body: { name: 'some-events', partitions: 1 } });
    const producer = cluster.producer();
    for (let n = 0; n < 20; n++) {
      await producer.send({
        topic: 'events',
        key: `k${n % 4}`,
        value: JSON.stringify({ a: [{ n: n % 4 }] }),
      });
    }
    const body = {
      source: { topic: 'events' },
      where: { json: [{ path: '$.a[0].n', equals: 2 }], conditions: ['$.a[0].n>=2'] },
      target: { topic: 'some-events' },
    };
    const dry = await admin.POST('/api/v1/replays', {
      params: { query: { validateOnly: true } },
      body,
    });
    expect(dry.data).toMatchObject({
      replay: null,
      preview: { total: 20, scanned: 20, matched: 5, isComplete: true },
    });
    const { data } = await admin.POST('/api/v1/replays', { body });
    const id = data.replay?.id ?? '';
    await until('the replay to end', async () => {
      const path = { params: { path: { id } } };
      return (await admin.GET('/api/v1/replays/{id}', path)).data.status === 'completed';
    });
    const copies = await copiesIn('some-events');
    expect(copies).toHaveLength(5);
    expect(
      copies.every(({ key, headers }) => key === 'k2' && headers.has('posthorn-replayed-from')),
    ).toBe(true);
  });
});

describe('what makes no sense', () => {
  it.each(badInput)('%s', async (_, path, body, says) => {
    const response = await fetch(`http://127.0.0.1:${broker.broker.adminPort}/api/v1/${path}`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify(body),
    });
    const problem = (await response.json()) as { detail: string };
    expect(response.status).toBeGreaterThanOrEqual(400);
    expect(response.status).toBeLessThan(500);
    expect(problem.detail).toContain(says);
  });
});
