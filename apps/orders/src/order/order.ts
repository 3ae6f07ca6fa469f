import type {
  CancelReason,
  DeliveryEvent,
  OrderAnnouncement,
  PaymentEvent,
  RestaurantEvent,
} from '@posthorn/contracts';

export type OrderStatus =
  'placed' | 'accepted' | 'dispatched' | 'picked_up' | 'delivered' | 'cancelled';

export interface OrderState {
  readonly status: OrderStatus;
  readonly cancelReason: CancelReason | null;
}

export type OrderInput = RestaurantEvent | PaymentEvent | DeliveryEvent;

export interface OrderStep {
  readonly state: OrderState;
  readonly publish: OrderAnnouncement | null;
}

const stay = (state: OrderState): OrderStep => ({ state, publish: null });
const move = (status: OrderStatus, publish: OrderAnnouncement | null = null): OrderStep => ({
  state: { status, cancelReason: null },
  publish,
});

/** Until the order is dispatched, and not after: then the food is being cooked for a customer who has paid. */
export const canCancel = (state: OrderState): boolean =>
  state.status === 'placed' || state.status === 'accepted';

/** Null when it is too late (or already done): the caller answers the customer. */
export function cancel(state: OrderState, reason: CancelReason): OrderStep | null {
  if (!canCancel(state)) return null;
  return {
    state: { status: 'cancelled', cancelReason: reason },
    publish: { type: 'OrderCancelled', data: { reason } },
  };
}

/**
 * The life of an order, as the orders service decides it. This service alone says whether an order goes on or is cancelled,
 * and says so once: `OrderDispatched` and `OrderCancelled` exclude each other, because both leave from the same row.
 *
 *     placed ──accepted──> accepted ──charged──> dispatched ──picked up──> picked_up ──delivered──> delivered
 *        └── refused, declined, customer ──┴──> cancelled
 *
 * The restaurant's and the payment's events come from two topics and may arrive in either order: a charge may be read
 * before the acceptance that caused it. So `PaymentCharged` dispatches from `placed` as well, and a late
 * `OrderAccepted` changes nothing. A charge that meets a cancelled order changes nothing either: payment reads
 * `OrderCancelled` and refunds.
 */
export function advance(state: OrderState, event: OrderInput): OrderStep {
  switch (event.type) {
    case 'OrderAccepted':
      return state.status === 'placed' ? move('accepted') : stay(state);
    case 'OrderRefused':
      return cancel(state, 'refused') ?? stay(state);
    case 'PaymentCharged':
      return canCancel(state)
        ? move('dispatched', { type: 'OrderDispatched', data: {} })
        : stay(state);
    case 'PaymentDeclined':
      return cancel(state, 'declined') ?? stay(state);
    case 'OrderPickedUp':
      return state.status === 'dispatched' ? move('picked_up') : stay(state);
    case 'OrderDelivered':
      return state.status === 'picked_up' ? move('delivered') : stay(state);
    case 'MealReady':
    case 'PaymentRefunded':
    case 'DriverAssigned':
      return stay(state);
  }
}
