import { Controller } from '@nestjs/common';
import { Ctx, Payload } from '@nestjs/microservices';
import { PosthornContext, Subscribe, SubscribeBatch } from '@posthorn/transport';
import { PosthornTestHarness } from './index.js';

const HOUR_MS = 3_600_000;

describe('a harness under the other ways to fail and to deliver', () => {
  it('skips the pauses of retries that wait in topics', async () => {
    const tries: number[] = [];
    const late: boolean[] = [];
    @Controller()
    class Orders {
      @Subscribe('orders', {
        retry: { mode: 'delayed', attempts: 3, initialDelayMs: HOUR_MS, maxDelayMs: HOUR_MS },
      })
      handle(@Ctx() context: PosthornContext): void {
        tries.push(harness.clock.now());
        late.push(context.isDelayedRetry());
        throw new Error('not yet');
      }
    }
    await using harness = await PosthornTestHarness.create({
      posthorn: { groupId: 'svc' },
      controllers: [Orders],
      logger: false,
    });
    await harness.publish('orders', { id: 1 });
    expect((await harness.deadLettered('Orders.handle')).attempt).toBe(3);
    await harness.idle();
    expect(late).toEqual([false, true, true]);
    expect(tries[2] - tries[0]).toBeGreaterThanOrEqual(2 * HOUR_MS);
  });

  it('does not wait for a batch to fill', async () => {
    const batches: unknown[] = [];
    @Controller()
    class Orders {
      @SubscribeBatch('orders', { batch: { maxRecords: 100, maxWaitMs: 60_000 } })
      index(@Payload() orders: unknown[]): void {
        batches.push(orders);
      }
    }
    await using harness = await PosthornTestHarness.create({
      posthorn: { groupId: 'svc' },
      controllers: [Orders],
      logger: false,
    });
    for (const id of [1, 2, 3]) await harness.publish('orders', { id }, { key: 'one' });
    await harness.consumed('orders', ({ value }) => (value as { id: number }).id === 3);
    await harness.idle();
    expect(batches.flat()).toEqual([{ id: 1 }, { id: 2 }, { id: 3 }]);
  });
});
