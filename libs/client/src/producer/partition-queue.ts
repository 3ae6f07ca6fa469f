import type { Compression, RecordBatch, RecordInput } from '@posthorn/records';
import type { Backoff } from '../backoff.js';
import type { TopicPartition } from '../types.js';
import { PartitionSequence } from './partition-sequence.js';
import { ProducerBatch, type Settlement } from './producer-batch.js';

export interface ProducerIdentity {
  readonly producerId: bigint;
  readonly producerEpoch: number;
}

export interface BatchLimits {
  readonly batchBytesMax: number;
  /** Asked when a batch is opened. */
  readonly monotonicMs: () => number;
}

/**
 * What waits for one partition, in order. At most one batch, the first, is in flight; the next leaves only after it is
 * acknowledged or given up, so no retry can overtake or be overtaken.
 */
export class PartitionQueue {
  readonly batches: ProducerBatch[] = [];
  inFlight = false;
  /** On the monotonic clock; the partition rests until then. */
  retryAtMs = 0;
  #sequence: PartitionSequence | null = null;

  constructor(
    readonly target: TopicPartition,
    readonly backoff: Backoff,
  ) {}

  get head(): ProducerBatch | undefined {
    return this.batches[0];
  }
  /** The last batch if records may still be added to it. */
  get open(): ProducerBatch | undefined {
    const last = this.batches.at(-1);
    return last?.isOpen ? last : undefined;
  }

  append(record: RecordInput, settlement: Settlement, limits: BatchLimits): void {
    if (this.open?.tryAppend(record, limits.batchBytesMax, settlement)) return;
    const batch = new ProducerBatch(this.target, limits.monotonicMs());
    batch.tryAppend(record, limits.batchBytesMax, settlement);
    this.batches.push(batch);
  }

  /** Puts the first batch in flight. */
  takeOff(
    compression: Compression,
    identity: ProducerIdentity | null,
    transactional: boolean,
  ): RecordBatch {
    const head = this.#requireHead();
    this.inFlight = true;
    if (identity === null) return head.seal(compression, undefined, false);
    this.#sequence ??= new PartitionSequence(identity.producerId, identity.producerEpoch);
    const stamp = this.#sequence.stamp();
    if (!head.isOpen && !head.maybeWritten) head.restamp(stamp);
    return head.seal(compression, stamp, transactional);
  }

  acknowledged(): ProducerBatch {
    const head = this.#removeHead();
    this.#sequence?.acknowledged(head.recordCount);
    this.backoff.reset();
    return head;
  }

  /** The first batch stays where it is and is tried again later. */
  postpone(nowMs: number): void {
    this.inFlight = false;
    this.retryAtMs = nowMs + this.backoff.nextMs();
  }

  /** The first batch leaves without being in the log for certain; see `abandonEpoch`. */
  giveUp(): ProducerBatch {
    return this.#removeHead();
  }

  /**
   * Starts over in a new epoch. False when the producer id has no epochs left, and the next batch waits for a new one.
   */
  abandonEpoch(): boolean {
    if (this.#sequence?.bumpEpoch() !== false) return true;
    this.#sequence = null;
    return false;
  }

  /** The producer has another identity: sequences begin at 0 again. Only when nothing is stamped. */
  startOver(): void {
    this.#sequence = null;
  }

  replaceHead(batches: readonly ProducerBatch[]): void {
    this.#removeHead();
    this.batches.unshift(...batches);
  }

  #removeHead(): ProducerBatch {
    const head = this.#requireHead();
    this.batches.shift();
    this.inFlight = false;
    this.retryAtMs = 0;
    return head;
  }

  #requireHead(): ProducerBatch {
    const head = this.batches[0];
    if (head === undefined) throw new Error('an empty queue has nothing to send');
    return head;
  }
}
