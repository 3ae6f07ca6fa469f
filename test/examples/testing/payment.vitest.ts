import { PosthornTestHarness } from '@posthorn/testing';
import { expect, test } from 'vitest';
import { Bank, OrderPlaced, PaymentModule } from './orders.module.js';

test('charges an order and tells so', async () => {
  await using harness = await PosthornTestHarness.create({
    imports: [PaymentModule],
    override: (module) =>
      module.overrideProvider(Bank).useValue({ charge: () => Promise.resolve() }),
  });
  await harness.publish(OrderPlaced, { id: 'o-1', total: 12 });

  expect((await harness.published('payments')).value).toEqual({ order: 'o-1' });
  await harness.consumed(OrderPlaced);
});
