import type { ProducerStamp } from '@posthorn/records';

const EPOCH_MAX = 32767;
const SEQUENCE_MASK = 0x7fffffff;

/**
 * The idempotent producer's identity in one partition. Brokers keep producer state per partition, so an epoch can be left
 * behind in one partition without touching the others.
 *
 * - A batch is stamped when it is first sent and keeps its stamp over every retry; `next` moves only when it is
 *   acknowledged. With one batch in flight per partition no two batches ever carry the same stamp.
 * - A stamped batch that leaves without an acknowledgement ends the epoch. Should it be in the log after all, or still on its
 *   way, it cannot be taken for its successor, and the broker refuses it once it saw the new epoch.
 */
export class PartitionSequence {
  #epoch: number;
  #next = 0;

  constructor(
    readonly producerId: bigint,
    epoch: number,
  ) {
    this.#epoch = epoch;
  }

  /** What the next batch carries; the same until `acknowledged` or `bumpEpoch`. */
  stamp(): ProducerStamp {
    const { producerId } = this;
    return { producerId, producerEpoch: this.#epoch, baseSequence: this.#next };
  }

  acknowledged(recordCount: number): void {
    this.#next = (this.#next + recordCount) & SEQUENCE_MASK;
  }

  /** Starts over at sequence 0 of the next epoch. False when the epochs of this producer id are used up. */
  bumpEpoch(): boolean {
    if (this.#epoch >= EPOCH_MAX) return false;
    this.#epoch++;
    this.#next = 0;
    return true;
  }
}
