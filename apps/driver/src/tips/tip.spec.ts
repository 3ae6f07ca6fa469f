import type { OrderEvent } from '@posthorn/contracts';
import { tipChanges } from './tip.js';

const at = '2026-11-22T16:00:00.000Z';
const placed = (orderId: string, tipCents: number): OrderEvent => ({
  type: 'OrderPlaced',
  orderId,
  sequence: 1,
  at,
  data: {
    customer: 'Ada',
    address: 'Mill Lane 3',
    dishes: ['Soup'],
    totalCents: 540,
    card: '1',
    tipCents,
  },
});
const dispatched = (orderId: string): OrderEvent => ({
  type: 'OrderDispatched',
  orderId,
  sequence: 2,
  at,
  data: {},
});
const cancelled = (orderId: string): OrderEvent => ({
  type: 'OrderCancelled',
  orderId,
  sequence: 2,
  at,
  data: { reason: 'customer' },
});

describe('the tips of a batch of events', () => {
  it('are one change for each order, due once it was dispatched', () => {
    expect(tipChanges([placed('a', 150), placed('b', 80), dispatched('a')], 1)).toEqual([
      { orderId: 'a', tipCents: 150, isDue: true },
      { orderId: 'b', tipCents: 80, isDue: false },
    ]);
  });

  it('say nothing of an amount that an earlier batch told', () => {
    expect(tipChanges([dispatched('a')], 1)).toEqual([
      { orderId: 'a', tipCents: null, isDue: true },
    ]);
  });

  it('are not due for a cancelled order', () => {
    expect(tipChanges([placed('a', 150), cancelled('a')], 1)).toEqual([
      { orderId: 'a', tipCents: 150, isDue: false },
    ]);
  });

  it('are miscounted by release 2', () => {
    expect(tipChanges([placed('a', 150)], 2)).toEqual([
      { orderId: 'a', tipCents: 1, isDue: false },
    ]);
  });
});
