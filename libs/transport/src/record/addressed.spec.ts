import { Controller } from '@nestjs/common';
import { Payload } from '@nestjs/microservices';
import { FakeCluster } from '../../test/fake-cluster.js';
import { startApp, until } from '../../test/harness.js';
import { Subscribe, SubscribeBatch } from '../index.js';

const forGroup = (group: string) => [['posthorn-for-group', Buffer.from(group)] as const];

describe('a record that is addressed to one group', () => {
  const seen: unknown[] = [];
  const inBatches: unknown[] = [];

  @Controller()
  class Orders {
    @Subscribe('orders', { retry: { attempts: 1 } })
    handle(@Payload() order: unknown): void {
      seen.push(order);
      if (order === 'poison') throw new Error('no');
    }

    @SubscribeBatch('orders', { group: 'index', batch: { maxRecords: 1 } })
    index(@Payload() orders: unknown[]): void {
      inBatches.push(...orders);
    }
  }

  it('is handled by that group, passed over by every other, and committed by all', async () => {
    const cluster = new FakeCluster();
    const { app } = await startApp({ controllers: [Orders], cluster });
    const append = (value: string, group: string) =>
      cluster.append({
        topic: 'orders',
        value: JSON.stringify(value),
        headers: forGroup(group),
      });
    await append('to another', 'billing');
    await append('to svc', 'svc');
    await append('to index', 'index');
    await append('poison', 'svc');
    await until(() => cluster.committedOf('svc', 'orders') === 4n);
    await until(() => cluster.committedOf('index', 'orders') === 4n);

    expect(seen).toEqual(['to svc', 'poison']);
    expect(inBatches).toEqual(['to index']);
    // Its dead letter says for whom it was, so that whoever redrives it can tell.
    const [letter] = cluster.records('orders.svc.dlq');
    expect(new Map(letter?.headers).get('posthorn-for-group')?.toString()).toBe('svc');
    await app.close();
  });
});
