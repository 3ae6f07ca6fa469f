import fc from 'fast-check';
import type { DeliveryEvent, OrderEvent, PaymentEvent, RestaurantEvent } from '@posthorn/contracts';
import * as delivery from '../../apps/driver/src/delivery/delivery.js';
import * as order from '../../apps/orders/src/order/order.js';
import * as payment from '../../apps/payment/src/payment/payment.js';
import * as ticket from '../../apps/restaurant/src/ticket/ticket.js';

const orderId = '0198c7d2-1111-4222-8333-444455556666';
const now = new Date('2026-11-22T16:00:00.000Z');
const kitchen: ticket.Kitchen = { cookingMs: 5, soldOut: new Set(['Fugu']), unknown: new Set() };
const provider: payment.Provider = { delayMs: 5, declinedCardEnding: '0000' };
const fleet: delivery.Fleet = { pickUpMs: 5, deliveryMs: 5, driverFor: () => 'Mira' };

type Service = 'orders' | 'restaurant' | 'payment' | 'driver';
type TopicName = 'orders' | 'restaurant' | 'payments' | 'deliveries';
interface Spoken {
  readonly type: string;
  readonly data: unknown;
}

/** One order, four services, four logs. Each reader has its own offset in each log: that is all the bus there is here. */
class World {
  readonly logs: Record<TopicName, unknown[]> = {
    orders: [],
    restaurant: [],
    payments: [],
    deliveries: [],
  };
  readonly offsets = new Map<string, number>();
  order: order.OrderState = { status: 'placed', cancelReason: null };
  ticket = ticket.newTicket;
  payment = payment.newPayment;
  delivery = delivery.newDelivery;

  constructor(dishes: readonly string[], card: string) {
    this.say('orders', {
      type: 'OrderPlaced',
      data: {
        customer: 'Ada',
        address: 'Mill Lane 3',
        dishes,
        totalCents: 1250,
        card,
        tipCents: 0,
      },
    });
  }

  /** Everything that could happen next; the test's choice decides what does. */
  possible(): (() => void)[] {
    const steps = readers.flatMap(([service, topic]) => {
      const offset = this.offsets.get(`${service} ${topic}`) ?? 0;
      const event = this.logs[topic][offset];
      return event === undefined
        ? []
        : [
            () => {
              this.offsets.set(`${service} ${topic}`, offset + 1);
              this.read(service, event);
            },
          ];
    });
    if (this.ticket.dueAt) steps.push(() => this.take('ticket', ticket.due(this.ticket)));
    if (this.payment.dueAt)
      steps.push(() => this.take('payment', payment.due(this.payment, provider)));
    if (this.delivery.dueAt)
      steps.push(() => this.take('delivery', delivery.due(this.delivery, now, fleet)));
    return steps;
  }

  customerCancels(): void {
    const step = order.cancel(this.order, 'customer');
    if (step) this.take('order', step);
  }

  /** A crash after the work and before the commit: the reader meets its last events again. */
  redeliver(choice: number): void {
    const [service, topic] = readers[choice % readers.length];
    const offset = this.offsets.get(`${service} ${topic}`) ?? 0;
    for (const event of this.logs[topic].slice(Math.max(0, offset - 2), offset))
      this.read(service, event);
  }

  private read(service: Service, event: unknown): void {
    if (service === 'orders') {
      this.take(
        'order',
        order.advance(this.order, event as RestaurantEvent | PaymentEvent | DeliveryEvent),
      );
    } else if (service === 'restaurant') {
      this.take('ticket', ticket.advance(this.ticket, event as OrderEvent, now, kitchen));
    } else if (service === 'payment') {
      const step = payment.advance(
        this.payment,
        event as OrderEvent | RestaurantEvent,
        now,
        provider,
      );
      this.take('payment', step);
    } else {
      const step = delivery.advance(
        this.delivery,
        event as OrderEvent | RestaurantEvent,
        now,
        fleet,
      );
      this.take('delivery', step);
    }
  }

  private take(row: Row, step: { state: unknown; publish: Spoken | null }): void {
    Object.assign(this, { [row]: step.state });
    if (step.publish) this.say(topicOf[row], step.publish);
  }

  private say(topic: TopicName, spoken: Spoken): void {
    const sequence = this.logs[topic].length + 1;
    this.logs[topic].push({ ...spoken, orderId, sequence, at: now.toISOString() });
  }

  said(topic: TopicName): string[] {
    return this.logs[topic].map((event) => (event as Spoken).type);
  }
}

type Row = 'order' | 'ticket' | 'payment' | 'delivery';
const topicOf = {
  order: 'orders',
  ticket: 'restaurant',
  payment: 'payments',
  delivery: 'deliveries',
} as const;
const readers: [Service, TopicName][] = [
  ['orders', 'restaurant'],
  ['orders', 'payments'],
  ['orders', 'deliveries'],
  ['restaurant', 'orders'],
  ['payment', 'orders'],
  ['payment', 'restaurant'],
  ['driver', 'orders'],
  ['driver', 'restaurant'],
];

const dishes = fc.constantFrom(['Ramen'], ['Ramen', 'Fugu']);
const cards = fc.constantFrom('4242', '0000');
const CANCEL = 5;
const REDELIVER = 6;
/** 0 to 4: one of the possible steps; 5: the customer cancels; 6: a reader meets its last events again. */
const choices = fc.array(fc.record({ kind: fc.nat(REDELIVER), pick: fc.nat(1000) }), {
  maxLength: 60,
});

function play(world: World, script: { kind: number; pick: number }[]): void {
  for (const { kind, pick } of script) {
    const steps = world.possible();
    if (kind === CANCEL) world.customerCancels();
    else if (kind === REDELIVER) world.redeliver(pick);
    else steps[pick % Math.max(1, steps.length)]?.();
  }
  for (let left = 200; left > 0; left -= 1) world.possible()[0]?.();
}

const everyHistory = (claim: (world: World) => void): void => {
  fc.assert(
    fc.property(dishes, cards, choices, (ordered, card, script) => {
      const world = new World(ordered, card);
      play(world, script);
      claim(world);
    }),
    { numRuns: 1000 },
  );
};

describe('four services that only talk by events, in any interleaving of their topics', () => {
  it('end every order delivered or cancelled, and come to rest', () => {
    everyHistory((world) => {
      expect(['delivered', 'cancelled']).toContain(world.order.status);
      expect(world.possible()).toHaveLength(0);
    });
  });

  it('dispatch or cancel an order, never both', () => {
    everyHistory((world) => {
      const verdicts = world.said('orders').filter((type) => type !== 'OrderPlaced');
      expect(verdicts).toHaveLength(1);
    });
  });

  it('keep the money of a delivered order, once, and none of a cancelled one', () => {
    everyHistory((world) => {
      const charges = world.said('payments').filter((type) => type === 'PaymentCharged').length;
      const refunds = world.said('payments').filter((type) => type === 'PaymentRefunded').length;
      expect(charges - refunds).toBe(world.order.status === 'delivered' ? 1 : 0);
      expect(charges).toBeLessThanOrEqual(1);
    });
  });

  it('cook and drive for a dispatched order only', () => {
    everyHistory((world) => {
      const dispatched = world.said('orders').includes('OrderDispatched');
      expect(world.said('restaurant').includes('MealReady')).toBe(dispatched);
      expect(world.said('deliveries')).toEqual(
        dispatched ? ['DriverAssigned', 'OrderPickedUp', 'OrderDelivered'] : [],
      );
    });
  });
});
