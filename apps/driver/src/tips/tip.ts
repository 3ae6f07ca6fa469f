import type { OrderEvent } from '@posthorn/contracts';

/** What events say about the tip of one order. */
export interface TipChange {
  readonly orderId: string;
  /** null: not told here. */
  readonly tipCents: number | null;
  /** From a dispatched order on the driver gets it: such an order is delivered. */
  readonly isDue: boolean;
}

/**
 * One change for each order of these events. Each is a function of the order's events alone and may be applied again, over
 * whatever is there: that is what makes a rewind put right what a defect got wrong, and do no harm to the rest.
 */
export function tipChanges(events: readonly OrderEvent[], release: number): readonly TipChange[] {
  const changes = new Map<string, TipChange>();
  for (const event of events) {
    const { orderId } = event;
    const before = changes.get(orderId) ?? { orderId, tipCents: null, isDue: false };
    if (event.type === 'OrderPlaced')
      changes.set(orderId, { ...before, tipCents: credited(event.data.tipCents, release) });
    if (event.type === 'OrderDispatched') changes.set(orderId, { ...before, isDue: true });
  }
  return [...changes.values()];
}

/** Release 2 is the one that the demo ships with a defect: it takes cents for whole coins. */
function credited(tipCents: number, release: number): number {
  return release === 1 ? tipCents : Math.floor(tipCents / 100);
}
