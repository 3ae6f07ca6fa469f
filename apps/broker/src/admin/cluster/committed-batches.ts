import { batchesIn, controlTypeOf, type RecordBatch } from '@posthorn/records';
import type { FetchedCommitted } from './partition-source.js';

/** The batches of a fetch that a reader of committed records sees: no markers, nothing of a transaction that was aborted. */
export function* committedBatches({
  batches,
  abortedTransactions,
}: Pick<FetchedCommitted, 'batches' | 'abortedTransactions'>): Generator<RecordBatch, void, void> {
  const aborted = abortedTransactions.toSorted((a, b) => (a.firstOffset < b.firstOffset ? -1 : 1));
  const aborting = new Set<bigint>();
  let next = 0;
  for (const buffer of batches) {
    for (const batch of batchesIn(buffer)) {
      for (; next < aborted.length; next++) {
        const { producerId, firstOffset } = aborted[next];
        if (firstOffset > batch.lastOffset) break;
        aborting.add(producerId);
      }
      if (batch.isControl) {
        if (controlTypeOf(batch) === 'abort') aborting.delete(batch.producerId);
      } else if (!batch.isTransactional || !aborting.has(batch.producerId)) yield batch;
    }
  }
}

/** The offset behind the last whole batch, visible or not; null when there is none. */
export function endOf({ batches }: Pick<FetchedCommitted, 'batches'>): bigint | null {
  const last = batches.at(-1);
  const batch = last && [...batchesIn(last)].at(-1);
  return batch === undefined ? null : batch.lastOffset + 1n;
}
