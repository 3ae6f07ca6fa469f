import type { HandleContext } from '@posthorn/client';
import { unlessAborted } from '../runtime/signals.js';

/**
 * Whether a transaction has committed the records of a try, which have then been done with it; waits for one that is under way.
 * False, too, once the signal has aborted. Rejects when nobody can say.
 */
export async function isCommitted(
  contexts: readonly HandleContext[],
  signal: AbortSignal,
): Promise<boolean> {
  for (const context of contexts) {
    if (!context.wasHeld) return false;
    if ((await unlessAborted(context.heldOutcome(), signal)) !== true) return false;
  }
  return contexts.length > 0;
}
