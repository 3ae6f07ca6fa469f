import type { DeliveryEvent, PaymentEvent, RestaurantEvent } from '@posthorn/contracts';
import { advance, cancel, type OrderState, type OrderStatus } from './order.js';

const at = (status: OrderStatus): OrderState => ({ status, cancelReason: null });
const position = { orderId: 'o', sequence: 1, at: '2026-11-22T16:00:00.000Z' };
const accepted: RestaurantEvent = { ...position, type: 'OrderAccepted', data: {} };
const refused: RestaurantEvent = { ...position, type: 'OrderRefused', data: { reason: 'closed' } };
const charged: PaymentEvent = { ...position, type: 'PaymentCharged', data: { amountCents: 1 } };
const declined: PaymentEvent = { ...position, type: 'PaymentDeclined', data: { reason: 'no' } };
const pickedUp: DeliveryEvent = { ...position, type: 'OrderPickedUp', data: {} };
const delivered: DeliveryEvent = { ...position, type: 'OrderDelivered', data: {} };

describe('an order', () => {
  it('goes from placed to delivered', () => {
    const events = [accepted, charged, pickedUp, delivered];
    const states: string[] = [];
    events.reduce((state, event) => {
      const step = advance(state, event);
      states.push(step.state.status);
      return step.state;
    }, at('placed'));
    expect(states).toEqual(['accepted', 'dispatched', 'picked_up', 'delivered']);
  });

  it('is dispatched by a charge that is read before the acceptance, which then changes nothing', () => {
    const step = advance(at('placed'), charged);
    expect(step.publish?.type).toBe('OrderDispatched');
    expect(advance(step.state, accepted)).toEqual({ state: step.state, publish: null });
  });

  it.each([
    ['refused', refused],
    ['declined', declined],
  ] as const)('is cancelled when it is %s, and says why', (reason, event) => {
    const step = advance(at('placed'), event);
    expect(step.state).toEqual({ status: 'cancelled', cancelReason: reason });
    expect(step.publish).toEqual({ type: 'OrderCancelled', data: { reason } });
  });

  it('stays cancelled when the charge comes after the customer has cancelled', () => {
    const state: OrderState = { status: 'cancelled', cancelReason: 'customer' };
    expect(advance(state, charged)).toEqual({ state, publish: null });
  });

  it.each(['dispatched', 'picked_up', 'delivered', 'cancelled'] as const)(
    'cannot be cancelled once it is %s',
    (status) => {
      expect(cancel(at(status), 'customer')).toBeNull();
    },
  );
});
