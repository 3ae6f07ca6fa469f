import { batchesIn, controlTypeOf, type RecordBatch } from '@posthorn/records';
import type { FetchedCommitted } from '../cluster/partition-source.js';

/** The batches of a fetch that a reader of committed records sees: no markers, nothing of a transaction that was aborted. */
export function* committedBatches({
  batches,
  abortedTransactions,
}: FetchedCommitted): Generator<RecordBatch, void, void> {
  const aborting = new Set<bigint>();
  let next = 0;
  for (const buffer of batches) {
    for (const batch of batchesIn(buffer)) {
      for (; next < abortedTransactions.length; next++) {
        const { producerId, firstOffset } = abortedTransactions[next];
        if (firstOffset > batch.lastOffset) break;
        aborting.add(producerId);
      }
      if (batch.isControl) {
        if (controlTypeOf(batch) === 'abort') aborting.delete(batch.producerId);
      } else if (!batch.isTransactional || !aborting.has(batch.producerId)) yield batch;
    }
  }
}
