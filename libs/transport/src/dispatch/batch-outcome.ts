import { describeError } from '../errors/describe-error.js';
import { BatchFailedException } from '../errors/exceptions.js';
import type { Outcome } from './tries.js';

/** What a batch's try means for one of its records. */
export type ItemVerdict =
  | { readonly kind: 'done' }
  | { readonly kind: 'failed'; readonly error: unknown }
  /** It was not tried, and comes again as if it had never come. */
  | { readonly kind: 'again' };

/** A verdict for each record; or, where the handler did not say which record is at fault, what it threw. */
export type BatchVerdict =
  { readonly items: readonly ItemVerdict[] } | { readonly thrown: unknown };

const DONE: ItemVerdict = { kind: 'done' };
const AGAIN: ItemVerdict = { kind: 'again' };

/**
 * A handler that returns is done with all. One that returns what `Promise.allSettled` gives, one result for each payload,
 * tells of each. One that throws a BatchFailedException names the first that failed.
 */
export function batchVerdict(outcome: Outcome, size: number): BatchVerdict {
  if (outcome.error !== undefined) return ofThrown(outcome.error.thrown, size);
  const { value } = outcome;
  if (!isSettledResults(value, size)) return { items: Array.from({ length: size }, () => DONE) };
  return {
    items: value.map((result) =>
      result.status === 'fulfilled' ? DONE : { kind: 'failed', error: result.reason as unknown },
    ),
  };
}

function ofThrown(thrown: unknown, size: number): BatchVerdict {
  if (!(thrown instanceof BatchFailedException)) return { thrown };
  const { index, cause } = thrown;
  if (!Number.isInteger(index) || index < 0 || index >= size) {
    // Taking it at its word would pass over records that nobody says are done.
    const what = `BatchFailedException of index ${index} in a batch of ${size}`;
    return { thrown: new RangeError(`${what}: ${describeError(cause).message}`, { cause }) };
  }
  const items = Array.from({ length: size }, (_, at): ItemVerdict => {
    if (at === index) return { kind: 'failed', error: cause };
    return at < index ? DONE : AGAIN;
  });
  return { items };
}

function isSettledResults(
  value: unknown,
  size: number,
): value is readonly PromiseSettledResult<unknown>[] {
  return (
    Array.isArray(value) &&
    value.length === size &&
    value.every((item: unknown) => {
      if (typeof item !== 'object' || item === null || !('status' in item)) return false;
      return item.status === 'fulfilled' || (item.status === 'rejected' && 'reason' in item);
    })
  );
}
