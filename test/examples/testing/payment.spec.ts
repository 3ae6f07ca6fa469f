import { PosthornTestHarness } from '@posthorn/testing';
import { Bank, OrderPlaced, PaymentModule } from './orders.module.js';

describe('payment', () => {
  let harness: PosthornTestHarness;
  let refusals = 0;

  beforeEach(async () => {
    const charge = () => (refusals-- > 0 ? Promise.reject(new Error('closed')) : Promise.resolve());
    harness = await PosthornTestHarness.create({
      imports: [PaymentModule],
      override: (module) => module.overrideProvider(Bank).useValue({ charge }),
      logger: false,
    });
  });

  afterEach(() => harness.close());

  it('charges an order and tells so', async () => {
    await harness.publish(OrderPlaced, { id: 'o-1', total: 12 });

    const payment = await harness.published('payments');
    expect(payment).toMatchObject({ key: 'o-1', value: { order: 'o-1' } });
    await harness.consumed(OrderPlaced); // handled, and its offset committed
  });

  it('tries again when the bank is closed', async () => {
    refusals = 1;
    await harness.publish(OrderPlaced, { id: 'o-1', total: 12 });

    expect((await harness.retried('orders')).error).toEqual(new Error('closed'));
    expect((await harness.consumed('orders')).attempt).toBe(2); // without waiting for the pause
  });

  it('gives up in the end', async () => {
    refusals = Infinity;
    await harness.publish(OrderPlaced, { id: 'o-1', total: 12 });

    const { attempt, deadLetterTopic } = await harness.deadLettered('PaymentController.pay');
    expect({ attempt, deadLetterTopic }).toEqual({
      attempt: 5,
      deadLetterTopic: 'orders.payment.dlq',
    });
    await harness.idle();
    expect(harness.seen.published.some(({ topic }) => topic === 'payments')).toBe(false);
  });
});
