import type { OrderEvent, RestaurantEvent } from '@posthorn/contracts';
import { advance, due, newPayment, type PaymentState, type Provider } from './payment.js';

const now = new Date('2026-11-22T16:00:00.000Z');
const provider: Provider = { delayMs: 150, declinedCardEnding: '0000' };
const position = { orderId: 'o', sequence: 1, at: now.toISOString() };
const placedWith = (card: string): OrderEvent => ({
  ...position,
  type: 'OrderPlaced',
  data: {
    customer: 'Ada',
    address: 'Mill Lane 3',
    dishes: ['Soup'],
    totalCents: 540,
    card,
    tipCents: 0,
  },
});
const accepted: RestaurantEvent = { ...position, type: 'OrderAccepted', data: {} };
const cancelled: OrderEvent = { ...position, type: 'OrderCancelled', data: { reason: 'customer' } };

const after = (...events: (OrderEvent | RestaurantEvent)[]): PaymentState =>
  events.reduce((state, event) => advance(state, event, now, provider).state, newPayment);

describe('a payment', () => {
  it.each([
    ['the order first', [placedWith('4242'), accepted]],
    ['the acceptance first', [accepted, placedWith('4242')]],
  ])('starts with the second of amount and permission: %s', (_, events) => {
    expect(after(...events.slice(0, 1)).status).toBe('waiting');
    expect(after(...events)).toMatchObject({
      status: 'charging',
      dueAt: new Date('2026-11-22T16:00:00.150Z'),
    });
  });

  it('is charged or declined when the provider answers', () => {
    const charge = due(after(placedWith('4242'), accepted), provider);
    expect(charge.publish).toEqual({ type: 'PaymentCharged', data: { amountCents: 540 } });
    const refusal = due(after(placedWith('4242 0000'), accepted), provider);
    expect(refusal.publish?.type).toBe('PaymentDeclined');
  });

  it('takes nothing for an order that was cancelled while the charge was under way', () => {
    const state = after(placedWith('4242'), accepted, cancelled);
    expect(state).toMatchObject({ status: 'cancelled', dueAt: null });
    expect(due(state, provider)).toEqual({ state, publish: null });
  });

  it('does not start for an acceptance that is read after the cancellation', () => {
    expect(after(placedWith('4242'), cancelled, accepted).status).toBe('cancelled');
  });

  it('gives back what it took, once', () => {
    const charged = due(after(placedWith('4242'), accepted), provider).state;
    const refund = advance(charged, cancelled, now, provider);
    expect(refund.publish).toEqual({ type: 'PaymentRefunded', data: { amountCents: 540 } });
    expect(advance(refund.state, cancelled, now, provider).publish).toBeNull();
  });
});
