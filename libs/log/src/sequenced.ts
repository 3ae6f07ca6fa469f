import type { RecordBatch } from '@posthorn/records';
import type { SequencedBatch } from './producer-state.js';

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
  };
}
