import type { AbortedTransaction } from '../log.js';
import type { EndedTransaction } from './partition-transactions.js';

/** An array, or a queue on one. */
export interface Endings {
  readonly length: number;
  at(index: number): EndedTransaction | undefined;
}

const NONE: readonly AbortedTransaction[] = [];

/**
 * Those of `aborted` that touch the offsets [from, end), as a reader of them is told, ascending by first offset.
 * @param aborted ascending by last offset, with no gap behind `from`.
 */
export function abortedWithin(
  aborted: Endings,
  from: bigint,
  end: bigint,
): readonly AbortedTransaction[] {
  const touching: AbortedTransaction[] = [];
  for (let i = firstEndingAt(aborted, from); i < aborted.length; i++) {
    const { producerId, firstOffset, lastStableOffset } = aborted.at(i)!;
    if (firstOffset < end) touching.push({ producerId, firstOffset });
    if (lastStableOffset >= end) break;
  }
  if (touching.length === 0) return NONE;
  return touching.toSorted((a, b) => Number(a.firstOffset - b.firstOffset));
}

/** Index of the first one with its marker at or behind `offset`. */
export function firstEndingAt(aborted: Endings, offset: bigint): number {
  let low = 0;
  let high = aborted.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (aborted.at(middle)!.lastOffset < offset) low = middle + 1;
    else high = middle;
  }
  return low;
}
