import type { DatabaseRow } from '../sql/leases.js';

/** What a look at the database says of its history. */
export type HistoryVerdict =
  | { readonly kind: 'same' }
  /** Nothing stands in the database as yet, or less than the server tells. */
  | { readonly kind: 'unnamed' }
  /** Another broker has found what happened, and has begun the history that is seen. */
  | { readonly kind: 'begun elsewhere' }
  | { readonly kind: 'went back'; readonly reason: string };

/**
 * Whether the database still is the one that was written to. Two things tell: what stands in it against what its server says of
 * itself, which is enough for a broker that has just started; and what a broker that lives remembers of the last look.
 *
 * @param known as last seen; null at the start
 */
export function historyVerdict(known: DatabaseRow | null, seen: DatabaseRow): HistoryVerdict {
  const { stored } = seen;
  if (differ(stored.systemIdentifier, seen.systemIdentifier)) {
    return wentBack(
      `it was written by the server ${stored.systemIdentifier} and is on ${seen.systemIdentifier}`,
    );
  }
  if (differ(stored.timeline, seen.timeline)) {
    return wentBack(`it was written on timeline ${stored.timeline} and is on ${seen.timeline}`);
  }
  if (known !== null) {
    if (seen.history > known.history) return { kind: 'begun elsewhere' };
    if (seen.history < known.history) return wentBack('an earlier history has returned');
    if (differ(known.systemIdentifier, seen.systemIdentifier)) {
      return wentBack(`the server was ${known.systemIdentifier} and is ${seen.systemIdentifier}`);
    }
    if (differ(known.timeline, seen.timeline)) {
      return wentBack(`the timeline was ${known.timeline} and is ${seen.timeline}`);
    }
    if (isBefore(seen.flushedLsn, known.flushedLsn)) {
      return wentBack(
        `its write-ahead log was at ${known.flushedLsn} and is at ${seen.flushedLsn}`,
      );
    }
  }
  const isNamed =
    stored.systemIdentifier === seen.systemIdentifier && stored.timeline === seen.timeline;
  return isNamed || (seen.systemIdentifier === null && seen.timeline === null)
    ? { kind: 'same' }
    : { kind: 'unnamed' };
}

const wentBack = (reason: string): HistoryVerdict => ({ kind: 'went back', reason });

/** What is not known of one of the two tells nothing. */
function differ<T>(one: T | null, other: T | null): boolean {
  return one !== null && other !== null && one !== other;
}

function isBefore(one: bigint | null, other: bigint | null): boolean {
  return one !== null && other !== null && one < other;
}
