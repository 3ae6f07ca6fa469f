import type { RecordBody } from '@posthorn/admin-client';

/** Records that came while somebody watched. */
export interface Arrivals {
  /** Newest first. */
  readonly records: readonly RecordBody[];
  /** How many came that are not among them, because they were too many to be followed. */
  readonly skipped: bigint;
}

/** An eye follows no more, and the list of older records goes on below. */
export const KEPT_MAX = 500;

/**
 * With what came since. What is let go is counted with what the broker passed over: below the kept stand the records from before, and
 * a list with a gap that it does not tell of would pass for whole.
 * @param newest newest first.
 * @param passedOver by the broker since.
 */
export function withArrived(
  { records, skipped }: Arrivals,
  newest: readonly RecordBody[],
  passedOver: bigint,
): Arrivals {
  const all = [...newest, ...records];
  const letGo = Math.max(0, all.length - KEPT_MAX);
  return { records: all.slice(0, KEPT_MAX), skipped: skipped + passedOver + BigInt(letGo) };
}
