import { readTransactionMarker, type RecordBatch } from '@posthorn/records';
import type { EndMarker, SequencedBatch } from './producer-state.js';

/**
 * What the producer state needs of a batch; null for batches without a producer id or, as markers, a sequence.
 * @param appendedAt milliseconds since the epoch. Kafka takes the batch's own timestamp, so that a producer of old events
 *   is forgotten, and its duplicates accepted, as soon as a broker restarts.
 */
export function sequencedOf(batch: RecordBatch, appendedAt: number): SequencedBatch | null {
  const { producerId, baseSequence } = batch;
  if (producerId < 0n || baseSequence < 0) return null;
  return {
    producerId,
    producerEpoch: batch.producerEpoch,
    baseSequence,
    lastSequence: batch.lastSequence,
    appendedAt: BigInt(appendedAt),
    isTransactional: batch.isTransactional,
  };
}

/** What the producer state needs of a control batch; null for other batches, and for markers not of transactions. */
export function endMarkerOf(batch: RecordBatch, appendedAt: number): EndMarker | null {
  const marker = batch.isControl ? readTransactionMarker(batch) : null;
  if (marker === null) return null;
  const { producerId, producerEpoch } = batch;
  const { coordinatorEpoch } = marker;
  return { producerId, producerEpoch, coordinatorEpoch, appendedAt: BigInt(appendedAt) };
}
