import { integer, list, oneOf, text, withDefault } from './fields.js';
import { defineTopic, type Announcement, type EventOf, type Topic } from './topic.js';

/** Owned by the orders service. Read by restaurant, payment and driver: one record, three readers. */
export const orders = defineTopic('orders', {
  OrderPlaced: {
    customer: text(80),
    address: text(200),
    dishes: list(text(60), 20),
    totalCents: integer(1, 1_000_000),
    card: text(40),
    tipCents: withDefault(integer(0, 100_000), 0),
  },
  /** Accepted and paid: cook it and bring it. From here on it can no longer be cancelled. */
  OrderDispatched: {},
  OrderCancelled: { reason: oneOf('customer', 'refused', 'declined') },
});

/** Owned by the restaurant service. Read by orders, payment and driver. */
export const restaurant = defineTopic('restaurant', {
  OrderAccepted: {},
  OrderRefused: { reason: text(200) },
  MealReady: {},
});

/** Owned by the payment service. Read by orders. */
export const payments = defineTopic('payments', {
  PaymentCharged: { amountCents: integer(1, 1_000_000) },
  PaymentDeclined: { reason: text(200) },
  PaymentRefunded: { amountCents: integer(1, 1_000_000) },
});

/** Owned by the driver service. Read by orders. */
export const deliveries = defineTopic('deliveries', {
  DriverAssigned: { driver: text(80) },
  OrderPickedUp: {},
  OrderDelivered: {},
});

type EventsOf<T> = T extends Topic<infer E> ? EventOf<E> : never;
type AnnouncementsOf<T> = T extends Topic<infer E> ? Announcement<E> : never;

export type OrderEvent = EventsOf<typeof orders>;
export type RestaurantEvent = EventsOf<typeof restaurant>;
export type PaymentEvent = EventsOf<typeof payments>;
export type DeliveryEvent = EventsOf<typeof deliveries>;

export type OrderAnnouncement = AnnouncementsOf<typeof orders>;
export type RestaurantAnnouncement = AnnouncementsOf<typeof restaurant>;
export type PaymentAnnouncement = AnnouncementsOf<typeof payments>;
export type DeliveryAnnouncement = AnnouncementsOf<typeof deliveries>;

export type CancelReason = Extract<OrderEvent, { type: 'OrderCancelled' }>['data']['reason'];

/** Who reads whom: the whole conversation of the demo in one table. */
export const subscriptions = {
  orders: [restaurant, payments, deliveries],
  restaurant: [orders],
  payment: [orders, restaurant],
  driver: [orders, restaurant],
} as const;
