import type { OrderEvent } from '@posthorn/contracts';
import {
  advance,
  due,
  newTicket,
  UnknownRecipeError,
  type Kitchen,
  type TicketState,
} from './ticket.js';

const now = new Date('2026-11-22T16:00:00.000Z');
const kitchen: Kitchen = {
  cookingMs: 400,
  soldOut: new Set(['Fugu']),
  unknown: new Set(['Ambrosia']),
};
const position = { orderId: 'o', sequence: 1, at: now.toISOString() };
const placed = (...dishes: string[]): OrderEvent => ({
  ...position,
  type: 'OrderPlaced',
  data: {
    customer: 'Ada',
    address: 'Mill Lane 3',
    dishes,
    totalCents: 540,
    card: '4242',
    tipCents: 0,
  },
});
const dispatched: OrderEvent = { ...position, type: 'OrderDispatched', data: {} };
const cancelled: OrderEvent = { ...position, type: 'OrderCancelled', data: { reason: 'customer' } };

const after = (...events: OrderEvent[]): TicketState =>
  events.reduce((state, event) => advance(state, event, now, kitchen).state, newTicket);

describe('a ticket', () => {
  it('fails for a dish that nobody has taught the kitchen, and is given up after four tries', () => {
    expect(() => advance(newTicket, placed('Soup', 'Ambrosia'), now, kitchen)).toThrow(
      new UnknownRecipeError('Ambrosia'),
    );
    const tries = [1, 2, 3, 4].map((attempt) => new UnknownRecipeError('Ambrosia', attempt));
    expect(tries.map((error) => UnknownRecipeError.gaveUp(error))).toEqual([
      false,
      false,
      false,
      true,
    ]);
    expect(UnknownRecipeError.gaveUp(new Error('the database is away'))).toBe(false);
  });

  it('is accepted, or refused with the dish that is missing', () => {
    expect(advance(newTicket, placed('Soup'), now, kitchen).publish?.type).toBe('OrderAccepted');
    expect(advance(newTicket, placed('Soup', 'Fugu'), now, kitchen).publish).toEqual({
      type: 'OrderRefused',
      data: { reason: 'Fugu is sold out' },
    });
  });

  it('cooks once it is dispatched, and is ready when the time has come', () => {
    const cooking = after(placed('Soup'), dispatched);
    expect(cooking).toEqual({ status: 'cooking', dueAt: new Date('2026-11-22T16:00:00.400Z') });
    expect(due(cooking)).toEqual({
      state: { status: 'ready', dueAt: null },
      publish: { type: 'MealReady', data: {} },
    });
  });

  it('is never cooked when the order was cancelled or refused', () => {
    expect(after(placed('Soup'), cancelled).status).toBe('cancelled');
    expect(after(placed('Fugu'), cancelled).status).toBe('refused');
  });

  it('is not ready twice', () => {
    const ready = due(after(placed('Soup'), dispatched)).state;
    expect(due(ready).publish).toBeNull();
  });
});
