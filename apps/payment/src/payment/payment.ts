import type { OrderEvent, PaymentAnnouncement, RestaurantEvent } from '@posthorn/contracts';

export type PaymentStatus =
  'waiting' | 'charging' | 'charged' | 'declined' | 'refunded' | 'cancelled';

export interface PaymentState {
  readonly status: PaymentStatus;
  /** Known once `OrderPlaced` was read. */
  readonly totalCents: number | null;
  readonly card: string | null;
  /** True once `OrderAccepted` was read. */
  readonly accepted: boolean;
  /** When the provider will have answered; null unless a charge is under way. */
  readonly dueAt: Date | null;
}

/** How the payment provider behaves just now. */
export interface Provider {
  readonly delayMs: number;
  /** A card that ends so is declined. */
  readonly declinedCardEnding: string;
}

export interface PaymentStep {
  readonly state: PaymentState;
  readonly publish: PaymentAnnouncement | null;
}

export const newPayment: PaymentState = {
  status: 'waiting',
  totalCents: null,
  card: null,
  accepted: false,
  dueAt: null,
};

const stay = (state: PaymentState): PaymentStep => ({ state, publish: null });

/**
 * The money of an order.
 *
 *     waiting ──placed and accepted──> charging ──due──> charged ──cancelled──> refunded
 *        └──────────cancelled─────────────┴──> cancelled    or declined
 *
 * `OrderPlaced` brings the amount, `OrderAccepted` the permission; they come from two topics, in either order, and the
 * charge starts with the second of them. A cancellation always ends with no money kept: before the charge nothing is
 * taken, after it everything goes back.
 */
export function advance(
  state: PaymentState,
  event: OrderEvent | RestaurantEvent,
  now: Date,
  provider: Provider,
): PaymentStep {
  switch (event.type) {
    case 'OrderPlaced': {
      const { totalCents, card } = event.data;
      return startWhenComplete({ ...state, totalCents, card }, now, provider);
    }
    case 'OrderAccepted':
      return startWhenComplete({ ...state, accepted: true }, now, provider);
    case 'OrderCancelled':
      return giveBack(state);
    case 'OrderDispatched':
    case 'OrderRefused':
    case 'MealReady':
      return stay(state);
  }
}

/** The provider's answer has come. */
export function due(state: PaymentState, provider: Provider): PaymentStep {
  if (state.status !== 'charging' || state.totalCents === null) return stay(state);
  if (state.card?.endsWith(provider.declinedCardEnding)) {
    return {
      state: { ...state, status: 'declined', dueAt: null },
      publish: { type: 'PaymentDeclined', data: { reason: 'the card was declined' } },
    };
  }
  return {
    state: { ...state, status: 'charged', dueAt: null },
    publish: { type: 'PaymentCharged', data: { amountCents: state.totalCents } },
  };
}

function startWhenComplete(state: PaymentState, now: Date, provider: Provider): PaymentStep {
  if (state.status !== 'waiting' || state.totalCents === null || !state.accepted)
    return stay(state);
  const dueAt = new Date(now.getTime() + provider.delayMs);
  return stay({ ...state, status: 'charging', dueAt });
}

function giveBack(state: PaymentState): PaymentStep {
  switch (state.status) {
    case 'waiting':
    case 'charging':
      return stay({ ...state, status: 'cancelled', dueAt: null });
    case 'charged':
      return {
        state: { ...state, status: 'refunded' },
        publish: { type: 'PaymentRefunded', data: { amountCents: state.totalCents ?? 0 } },
      };
    case 'declined':
    case 'refunded':
    case 'cancelled':
      return stay(state);
  }
}
