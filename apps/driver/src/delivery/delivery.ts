import type { DeliveryAnnouncement, OrderEvent, RestaurantEvent } from '@posthorn/contracts';

export type DeliveryStatus = 'waiting' | 'assigned' | 'picked_up' | 'delivered' | 'cancelled';

export interface DeliveryState {
  readonly status: DeliveryStatus;
  /** Known once `OrderPlaced` was read. */
  readonly address: string | null;
  readonly driver: string | null;
  /** True once `MealReady` was read. */
  readonly mealReady: boolean;
  /** When the next step (pick up, then hand over) is done; null while waiting for others. */
  readonly dueAt: Date | null;
}

export interface Fleet {
  readonly pickUpMs: number;
  readonly deliveryMs: number;
  /** Who drives this order; the same answer every time it is asked. */
  driverFor(orderId: string): string;
}

export interface DeliveryStep {
  readonly state: DeliveryState;
  readonly publish: DeliveryAnnouncement | null;
}

export const newDelivery: DeliveryState = {
  status: 'waiting',
  address: null,
  driver: null,
  mealReady: false,
  dueAt: null,
};

const stay = (state: DeliveryState): DeliveryStep => ({ state, publish: null });
const later = (now: Date, ms: number): Date => new Date(now.getTime() + ms);

/**
 * A delivery.
 *
 *     waiting ──dispatched──> assigned ──meal ready, due──> picked_up ──due──> delivered
 *        └──cancelled──> cancelled
 *
 * `MealReady` (topic restaurant) may be read before the `OrderDispatched` (topic orders) that caused it: it is kept, and
 * the driver leaves with the second of the two.
 */
export function advance(
  state: DeliveryState,
  event: OrderEvent | RestaurantEvent,
  now: Date,
  fleet: Fleet,
): DeliveryStep {
  switch (event.type) {
    case 'OrderPlaced':
      return stay({ ...state, address: event.data.address });
    case 'OrderDispatched':
      return state.status === 'waiting' ? assign(state, event.orderId, now, fleet) : stay(state);
    case 'MealReady':
      return stay(leaveWhenReady({ ...state, mealReady: true }, now, fleet));
    case 'OrderCancelled':
      return state.status === 'waiting' ? stay({ ...state, status: 'cancelled' }) : stay(state);
    case 'OrderAccepted':
    case 'OrderRefused':
      return stay(state);
  }
}

/** The time written in `dueAt` has come: the driver is at the restaurant, or at the door. */
export function due(state: DeliveryState, now: Date, fleet: Fleet): DeliveryStep {
  if (state.status === 'assigned') {
    return {
      state: { ...state, status: 'picked_up', dueAt: later(now, fleet.deliveryMs) },
      publish: { type: 'OrderPickedUp', data: {} },
    };
  }
  if (state.status === 'picked_up') {
    return {
      state: { ...state, status: 'delivered', dueAt: null },
      publish: { type: 'OrderDelivered', data: {} },
    };
  }
  return stay(state);
}

function assign(state: DeliveryState, orderId: string, now: Date, fleet: Fleet): DeliveryStep {
  const driver = fleet.driverFor(orderId);
  return {
    state: leaveWhenReady({ ...state, status: 'assigned', driver }, now, fleet),
    publish: { type: 'DriverAssigned', data: { driver } },
  };
}

function leaveWhenReady(state: DeliveryState, now: Date, fleet: Fleet): DeliveryState {
  const leaves = state.status === 'assigned' && state.mealReady && state.dueAt === null;
  return leaves ? { ...state, dueAt: later(now, fleet.pickUpMs) } : state;
}
