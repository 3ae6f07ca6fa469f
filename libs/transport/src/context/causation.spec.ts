import { describe, expect, it } from '@jest/globals';
import { Controller, Inject } from '@nestjs/common';
import { MessagePattern } from '@nestjs/microservices';
import { lastValueFrom } from 'rxjs';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { AsyncLocalStorage } from 'node:async_hooks';
import { causationHeaders, HandlerScope, whileHandling, withCausation } from './causation.js';
import { FakeCluster } from '../../test/fake-cluster.js';
import { startApp, until } from '../../test/harness.js';
import { PosthornClient, Subscribe, SubscribeBatch, type PosthornModuleOptions } from '../index.js';
import { PosthornContext } from './posthorn.context.js';

function handled(offset: bigint, headers: Readonly<Record<string, string>> = {}): PosthornContext {
  const record = {
    topic: 'orders',
    partition: 3,
    offset,
    timestamp: 0n,
    key: null,
    value: null,
    headers: Object.entries(headers).map(([name, text]) => [name, Buffer.from(text)] as const),
    leaderEpoch: 0,
  };
  const { signal } = new AbortController();
  return new PosthornContext({ record, group: 'kitchen', pattern: 'orders', attempt: 1, signal });
}

const texts = (headers: ReturnType<typeof withCausation>) =>
  Object.fromEntries(headers.map(([name, value]) => [name, String(value)]));

describe('what is published', () => {
  it('says nothing of a cause outside of handlers', () => {
    expect(causationHeaders()).toEqual({});
    const own = [['a', Buffer.from('b')]] as const;
    expect(withCausation(own)).toBe(own);
  });

  it('names the record whose handler runs, also after it has waited, and beside others', async () => {
    const of = (offset: bigint) =>
      whileHandling(handled(offset), async () => {
        await nextTurn();
        return causationHeaders()['causation-id'];
      });
    expect(await Promise.all([of(1n), of(2n)])).toEqual(['orders-3@1', 'orders-3@2']);
  });

  it('names it in the async context of the scope, whoever lets the record be handled', async () => {
    const request = new AsyncLocalStorage<string>();
    const scope = request.run('of the service', () => new HandlerScope());
    const told = (offset: bigint) =>
      scope.run(handled(offset), async () => {
        const before = request.getStore();
        await nextTurn();
        return [causationHeaders()['causation-id'], before, request.getStore()];
      });
    await request.run('of a neighbour', async () => {
      expect(await Promise.all([told(1n), told(2n)])).toEqual([
        ['orders-3@1', 'of the service', 'of the service'],
        ['orders-3@2', 'of the service', 'of the service'],
      ]);
      expect([request.getStore(), causationHeaders()]).toEqual(['of a neighbour', {}]);
    });
    expect(causationHeaders()).toEqual({});
  });

  it('is part of the correlation of its cause, which begins with the first record', () => {
    const headers = (record: PosthornContext) =>
      texts(whileHandling(record, () => withCausation([])));
    const first = headers(handled(7n));
    expect(first).toEqual({
      'correlation-id': 'orders-3@7',
      'causation-id': 'orders-3@7',
      'causation-group': 'kitchen',
    });
    expect(headers(handled(9n, first))).toMatchObject({
      'correlation-id': 'orders-3@7',
      'causation-id': 'orders-3@9',
    });
  });

  it('keeps what its author wrote, and the cause of what is sent on', () => {
    const publish = (own: Readonly<Record<string, string>>) =>
      texts(
        whileHandling(handled(7n), () =>
          withCausation(
            Object.entries(own).map(([name, text]) => [name, Buffer.from(text)] as const),
          ),
        ),
      );
    expect(publish({ 'correlation-id': 'mine' })).toMatchObject({
      'correlation-id': 'mine',
      'causation-id': 'orders-3@7',
    });
    expect(publish({ 'causation-id': 'a-0@1' })).toEqual({ 'causation-id': 'a-0@1' });
  });
});

@Controller()
class Kitchen {
  constructor(@Inject(PosthornClient) private readonly client: PosthornClient) {}

  @Subscribe('orders')
  async placed(): Promise<void> {
    await this.client.publish('meals', 'cooking');
  }

  @MessagePattern('quotes')
  async quote(): Promise<void> {
    await this.client.publish('quoted', 'asked');
  }

  @SubscribeBatch('deliveries', { batch: { maxRecords: 1 } })
  async delivered(): Promise<void> {
    await this.client.publish('bills', 'due');
  }
}

describe('a handler', () => {
  const start = async (options: PosthornModuleOptions = {}) => {
    const cluster = new FakeCluster();
    for (const topic of ['orders', 'deliveries', 'meals', 'bills']) cluster.open(topic, 1);
    await cluster.append({ topic: 'orders', partition: 0, value: '1' });
    await cluster.append({ topic: 'deliveries', partition: 0, value: '1' });
    const { app } = await startApp({ controllers: [Kitchen], cluster, options });
    await until(
      () => cluster.records('meals').length === 1 && cluster.records('bills').length === 1,
    );
    await app.close();
    return (topic: string) => texts(cluster.records(topic)[0].headers);
  };

  it('publishes with the cause, and one of batches without', async () => {
    const headersOf = await start();
    expect(headersOf('meals')).toMatchObject({
      'causation-id': 'orders-0@0',
      'causation-group': 'svc',
      'correlation-id': 'orders-0@0',
    });
    expect(headersOf('bills')).not.toHaveProperty('causation-id');
  });

  it('that answers requests publishes with the cause too', async () => {
    const cluster = new FakeCluster();
    for (const topic of ['orders', 'deliveries', 'quotes', 'quoted']) cluster.open(topic, 1);
    const { app } = await startApp({ controllers: [Kitchen], cluster });
    await lastValueFrom(app.get(PosthornClient).send('quotes', {}), { defaultValue: null });
    await app.close();
    expect(texts(cluster.records('quoted')[0].headers)).toMatchObject({
      'causation-id': 'quotes-0@0',
    });
  });

  it('publishes without it where the option says so', async () => {
    const headersOf = await start({ causation: false });
    expect(headersOf('meals')).toEqual({});
  });
});
