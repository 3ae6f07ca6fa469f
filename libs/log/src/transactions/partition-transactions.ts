import { controlTypeOf, type RecordBatch } from '@posthorn/records';

/**
 * The open transactions of a partition: first offset by producer id, ascending by offset. A transaction opens at the end
 * of the log, so the order of insertion is the order of offsets, and the first entry is where what is stable ends.
 */
export type OpenTransactions = ReadonlyMap<bigint, bigint>;

export const NO_TRANSACTIONS: OpenTransactions = new Map();

export interface EndedTransaction {
  readonly producerId: bigint;
  readonly firstOffset: bigint;
  /** Of the marker. */
  readonly lastOffset: bigint;
  /**
   * The last stable offset right behind the marker. Every transaction that ends later begins at or above it, so a search
   * for those below an offset is over once this has reached it.
   */
  readonly lastStableOffset: bigint;
}

export interface TransactionsChange {
  readonly open: OpenTransactions;
  /** Ascending by last offset. */
  readonly aborted: readonly EndedTransaction[];
}

/**
 * What batches with their offsets, in the order of the log, make of the open transactions; null when none of them
 * belongs to one. Also what a replay of the whole log from nothing gives.
 */
export function transactionsAfter(
  open: OpenTransactions,
  placed: Iterable<{ readonly batch: RecordBatch }>,
): TransactionsChange | null {
  let after: Map<bigint, bigint> | null = null;
  const aborted: EndedTransaction[] = [];
  for (const { batch } of placed) {
    if (!batch.isTransactional) continue;
    after ??= new Map(open);
    const { producerId, baseOffset } = batch;
    if (!batch.isControl) {
      if (!after.has(producerId)) after.set(producerId, baseOffset);
      continue;
    }
    const firstOffset = after.get(producerId);
    if (firstOffset === undefined) continue; // a marker that was repeated
    after.delete(producerId);
    if (controlTypeOf(batch) === 'abort') {
      const lastStableOffset = firstUnstable(after) ?? baseOffset + 1n;
      aborted.push({ producerId, firstOffset, lastOffset: baseOffset, lastStableOffset });
    }
  }
  return after && { open: after, aborted };
}

export function firstUnstable(open: OpenTransactions): bigint | undefined {
  if (open.size === 0) return undefined;
  const [first] = open.values();
  return first;
}

/** Retention and DeleteRecords may move the log start into an open transaction: what is gone is not waited for. */
export function lastStableOffsetOf(
  open: OpenTransactions,
  { logStartOffset, highWatermark }: { logStartOffset: bigint; highWatermark: bigint },
): bigint {
  const first = firstUnstable(open);
  if (first === undefined) return highWatermark;
  return first > logStartOffset ? first : logStartOffset;
}
