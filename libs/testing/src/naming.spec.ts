import { Controller } from '@nestjs/common';
import { Payload } from '@nestjs/microservices';
import { defineEvent, type EventPayload, Subscribe } from '@posthorn/transport';
import { z } from 'zod';
import { PosthornTestHarness } from './index.js';

const Placed = defineEvent({
  topic: 'orders',
  type: 'Placed',
  mode: 'structured',
  schema: z.object({ id: z.string() }),
});

it('a harness goes by the names in the code, where the app has others on its broker', async () => {
  @Controller()
  class Orders {
    @Subscribe(Placed, { retry: { attempts: 1 } })
    placed(@Payload() { id }: EventPayload<typeof Placed>): void {
      if (id === 'bad') throw new Error('bad order');
    }
  }
  const named = (declared: string): string => `test-7.${declared}`;
  await using harness = await PosthornTestHarness.create({
    posthorn: { groupId: 'svc', naming: { topic: named, group: named } },
    controllers: [Orders],
    logger: false,
  });
  expect((await harness.publish(Placed, { id: 'good' })).topic).toBe('test-7.orders');
  await harness.publish(Placed, { id: 'bad' });

  const handled = await harness.consumed(Placed, ({ value }) => value.id === 'good');
  expect(handled.group).toBe('test-7.svc');
  expect((await harness.published('orders')).topic).toBe('test-7.orders');
  expect((await harness.published('test-7.orders')).value).toEqual({ id: 'good' });
  const { deadLetterTopic } = await harness.deadLettered('Orders.placed');
  expect(deadLetterTopic).toBe('test-7.orders.test-7.svc.dlq');
});
