import type { ErrorName } from '@posthorn/protocol';

/** Clients of before KIP-588 know no PRODUCER_FENCED; what they were told then still ends them. */
export function olderIfFenced(error: ErrorName, isKnown: boolean): ErrorName {
  return error === 'PRODUCER_FENCED' && !isKnown ? 'INVALID_PRODUCER_EPOCH' : error;
}
