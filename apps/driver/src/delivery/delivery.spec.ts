import type { OrderEvent, RestaurantEvent } from '@posthorn/contracts';
import { advance, due, newDelivery, type DeliveryState, type Fleet } from './delivery.js';
import { driverFor } from './fleet.js';

const now = new Date('2026-11-22T16:00:00.000Z');
const fleet: Fleet = { pickUpMs: 300, deliveryMs: 600, driverFor: () => 'Hana' };
const position = { orderId: 'o', sequence: 1, at: now.toISOString() };
const dispatched: OrderEvent = { ...position, type: 'OrderDispatched', data: {} };
const cancelled: OrderEvent = { ...position, type: 'OrderCancelled', data: { reason: 'customer' } };
const mealReady: RestaurantEvent = { ...position, type: 'MealReady', data: {} };

const after = (...events: (OrderEvent | RestaurantEvent)[]): DeliveryState =>
  events.reduce((state, event) => advance(state, event, now, fleet).state, newDelivery);

describe('a delivery', () => {
  it.each([
    ['the dispatch first', [dispatched, mealReady]],
    ['the meal first', [mealReady, dispatched]],
  ])('sets out with the second of dispatch and meal: %s', (_, events) => {
    expect(after(...events.slice(0, 1)).dueAt).toBeNull();
    expect(after(...events)).toMatchObject({
      status: 'assigned',
      driver: 'Hana',
      dueAt: new Date('2026-11-22T16:00:00.300Z'),
    });
  });

  it('is picked up, then handed over, then over', () => {
    const road = due(after(dispatched, mealReady), now, fleet);
    expect(road.publish?.type).toBe('OrderPickedUp');
    expect(road.state.dueAt).toEqual(new Date('2026-11-22T16:00:00.600Z'));
    const door = due(road.state, now, fleet);
    expect(door.publish?.type).toBe('OrderDelivered');
    expect(due(door.state, now, fleet).publish).toBeNull();
  });

  it('never starts for a cancelled order', () => {
    expect(after(cancelled, mealReady)).toMatchObject({ status: 'cancelled', dueAt: null });
  });

  it('has the same driver whenever the order is looked at', () => {
    const orderId = '0198c7d2-1111-4222-8333-444455556666';
    expect(driverFor(orderId)).toBe(driverFor(orderId));
  });
});
