import type { OrderEvent, RestaurantAnnouncement } from '@posthorn/contracts';

export type TicketStatus = 'new' | 'accepted' | 'refused' | 'cooking' | 'ready' | 'cancelled';

export interface TicketState {
  readonly status: TicketStatus;
  /** When the meal will be ready; null unless it cooks. */
  readonly dueAt: Date | null;
}

export interface Kitchen {
  readonly cookingMs: number;
  readonly soldOut: ReadonlySet<string>;
  /** On the menu, and nobody has taught the kitchen how. */
  readonly unknown: ReadonlySet<string>;
}

/**
 * The order is in nobody's power to cook until somebody teaches the kitchen. Trying again soon may help, trying for ever
 * would hold up the orders behind it, so after a few tries the order is a dead letter.
 */
export class UnknownRecipeError extends Error {
  override readonly name = 'UnknownRecipeError';

  constructor(
    readonly dish: string,
    /** 1 for the first try. */
    readonly attempt = 1,
  ) {
    super(`nobody has taught the kitchen how to make ${dish}`);
  }

  /** A rule for the transport. */
  static gaveUp(error: unknown): boolean {
    return error instanceof UnknownRecipeError && error.attempt >= ATTEMPTS;
  }
}

/** The first and three more, a second and a half in all. */
const ATTEMPTS = 4;

export interface TicketStep {
  readonly state: TicketState;
  readonly publish: RestaurantAnnouncement | null;
}

export const newTicket: TicketState = { status: 'new', dueAt: null };

const stay = (state: TicketState): TicketStep => ({ state, publish: null });
const move = (status: TicketStatus, publish: RestaurantAnnouncement | null = null): TicketStep => ({
  state: { status, dueAt: null },
  publish,
});

/**
 * A ticket in the kitchen.
 *
 *     new ──placed──> accepted ──dispatched──> cooking ──due──> ready
 *      └──sold out──> refused       accepted ──cancelled──> cancelled
 *
 * All its events come from one topic, so they arrive in the order in which they happened. Cooking starts when the order
 * is dispatched, which is when it can no longer be cancelled: no meal is cooked for the bin.
 */
export function advance(
  state: TicketState,
  event: OrderEvent,
  now: Date,
  kitchen: Kitchen,
): TicketStep {
  switch (event.type) {
    case 'OrderPlaced':
      return state.status === 'new' ? answer(event.data.dishes, kitchen) : stay(state);
    case 'OrderDispatched':
      return state.status === 'accepted' ? cook(now, kitchen) : stay(state);
    case 'OrderCancelled':
      return state.status === 'accepted' ? move('cancelled') : stay(state);
  }
}

/** The time written in `dueAt` has come. */
export function due(state: TicketState): TicketStep {
  return state.status === 'cooking' ? move('ready', { type: 'MealReady', data: {} }) : stay(state);
}

function answer(dishes: readonly string[], kitchen: Kitchen): TicketStep {
  const unknown = dishes.find((dish) => kitchen.unknown.has(dish));
  if (unknown !== undefined) throw new UnknownRecipeError(unknown);
  const missing = dishes.find((dish) => kitchen.soldOut.has(dish));
  return missing === undefined
    ? move('accepted', { type: 'OrderAccepted', data: {} })
    : move('refused', { type: 'OrderRefused', data: { reason: `${missing} is sold out` } });
}

function cook(now: Date, kitchen: Kitchen): TicketStep {
  const dueAt = new Date(now.getTime() + kitchen.cookingMs);
  return { state: { status: 'cooking', dueAt }, publish: null };
}
