import type { LogError } from '../log.js';
import type { SequencedBatch } from './producer-state.js';

interface RefusedBatch {
  readonly producerEpoch: number;
  readonly baseSequence: number;
  /** Under another epoch of ours the producer's state is read from the log: whoever led meanwhile may have taken it. */
  readonly leaderEpoch: number;
  readonly refusedAtMs: number;
}

/** After these the producer sends the same batch again. */
const RETRIABLE: ReadonlySet<LogError> = new Set([
  'KAFKA_STORAGE_ERROR',
  'NOT_LEADER_OR_FOLLOWER',
  'REQUEST_TIMED_OUT',
]);
/** Kafka's delivery.timeout.ms: a producer that has not come back by then has given the batch up. */
const REMEMBERED_MS = 120_000;
/** Producers of partitions; the oldest are forgotten first. */
const ENTRIES_MAX = 10_000;
const NOT_LED = -1;
const HALF_OF_SEQUENCES = 2 ** 30;

/**
 * Keeps a pipeline of batches in order over a refusal. A producer that nothing is known of may start with any sequence;
 * so if the first of its five batches in flight was refused because PostgreSQL was away for a moment, the second would
 * be taken for its start, and the first, sent again, could only come after it. Therefore what was refused has to come
 * before what follows it; the other batches are refused with the same retriable error until then.
 *
 * Kafka has the same gap. Its leaders rarely refuse one batch and take the next one.
 */
export class RefusedSequences {
  readonly #refused = new Map<string, RefusedBatch>();

  constructor(
    private readonly nowMs: () => number,
    /** Ours of the partition; -1 while it is led elsewhere. */
    private readonly leaderEpochOf: (partitionId: number) => number,
  ) {}

  /**
   * To be asked before an append; the refused batch itself passes, and is forgotten. Of a producer that is known the
   * sequences tell what comes next, and nothing waits: what was refused may be a copy that came late, after its client
   * had given up that connection and the batch was taken through another one.
   */
  mustWait(partitionId: number, batch: SequencedBatch | null, isKnown: boolean): boolean {
    if (batch === null || this.#refused.size === 0) return false;
    const key = keyOf(partitionId, batch);
    if (isKnown) {
      this.#refused.delete(key);
      return false;
    }
    const refused = this.#refused.get(key);
    if (refused === undefined) return false;
    const isOutdated =
      refused.producerEpoch !== batch.producerEpoch ||
      refused.leaderEpoch !== this.leaderEpochOf(partitionId) ||
      this.nowMs() - refused.refusedAtMs > REMEMBERED_MS;
    if (isOutdated || refused.baseSequence === batch.baseSequence) {
      this.#refused.delete(key);
      return false;
    }
    return isAfter(batch.baseSequence, refused.baseSequence);
  }

  /** To be told of every refusal; the earliest batch counts. */
  note(partitionId: number, batch: SequencedBatch | null, error: LogError): void {
    if (batch === null || !RETRIABLE.has(error)) return;
    const leaderEpoch = this.leaderEpochOf(partitionId);
    if (leaderEpoch === NOT_LED) return;
    const key = keyOf(partitionId, batch);
    const { producerEpoch, baseSequence } = batch;
    const known = this.#refused.get(key);
    const isLater =
      known?.producerEpoch === producerEpoch &&
      known.leaderEpoch === leaderEpoch &&
      isAfter(baseSequence, known.baseSequence);
    if (isLater) return;
    this.#refused.set(key, { producerEpoch, baseSequence, leaderEpoch, refusedAtMs: this.nowMs() });
    if (this.#refused.size > ENTRIES_MAX) {
      const [oldest] = this.#refused.keys();
      this.#refused.delete(oldest);
    }
  }
}

function keyOf(partitionId: number, { producerId }: SequencedBatch): string {
  return `${partitionId}/${producerId}`;
}

/** Sequences wrap from 2^31 - 1 to 0. */
function isAfter(sequence: number, other: number): boolean {
  const distance = (sequence - other) & 0x7fffffff;
  return distance > 0 && distance < HALF_OF_SEQUENCES;
}
