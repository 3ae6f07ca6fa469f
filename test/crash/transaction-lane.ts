import { buildBatch } from '@posthorn/records';
import type { AppendResult } from '@posthorn/log';
import type { Append, AppendMarker } from './support.js';

const RETRIABLE = new Set(['NOT_LEADER_OR_FOLLOWER', 'KAFKA_STORAGE_ERROR', 'REQUEST_TIMED_OUT']);
const BATCHES = 3;

interface PlannedTransaction {
  readonly epoch: number;
  readonly baseSequence: number;
  readonly result: 'commit' | 'abort';
  /** The marker raises the epoch, as a coordinator does that fences. */
  readonly fences: boolean;
}

/**
 * A transactional producer and its coordinator in one, who outlive the log they write to: batches are sent until all are
 * acknowledged, then the marker until it is, whatever dies in between; then comes the next transaction.
 */
export class TransactionLane {
  readonly ended: PlannedTransaction[] = [];
  #acked = new Set<number>();

  constructor(
    readonly producerId: bigint,
    readonly partitionId: number,
    private readonly valueBytes: number,
  ) {}

  /** Works until so many transactions have ended or the log is gone; false in the latter case. */
  async run(append: Append, appendMarker: AppendMarker, transactions: number): Promise<boolean> {
    while (this.ended.length < transactions) {
      const current = this.#current();
      if (this.#acked.size < BATCHES) {
        if (!(await this.#sendMissing(append, current))) return false;
      } else {
        const { epoch, fences, result } = current;
        const { partitionId, producerId } = this;
        const producerEpoch = fences ? epoch + 1 : epoch;
        const request = { partitionId, producerId, producerEpoch, coordinatorEpoch: 1, result };
        const answer = await appendMarker(request);
        if (answer === undefined) return false;
        if (isAccepted(answer)) {
          this.ended.push(current);
          this.#acked.clear();
        }
      }
      // A refusal answers at once: without a turn of the event loop nothing else would run.
      await new Promise((resolve) => setTimeout(resolve, 1));
    }
    return true;
  }

  /** What a read_committed consumer must have seen of this producer when all has ended, in order. */
  committedValues(): string[] {
    return this.ended.flatMap((transaction, i) =>
      transaction.result === 'commit'
        ? Array.from({ length: BATCHES }, (_, k) => this.#value(i, k))
        : [],
    );
  }

  #current(): PlannedTransaction {
    const number = this.ended.length;
    const last = this.ended.at(-1);
    const restarts = last === undefined || last.fences;
    return {
      epoch: (last?.epoch ?? 0) + (last?.fences ? 1 : 0),
      baseSequence: restarts ? 0 : last.baseSequence + BATCHES,
      result: (number + Number(this.producerId)) % 3 === 0 ? 'abort' : 'commit',
      fences: number % 4 === 3,
    };
  }

  async #sendMissing(
    append: Append,
    { epoch, baseSequence }: PlannedTransaction,
  ): Promise<boolean> {
    const missing = Array.from({ length: BATCHES }, (_, k) => k).filter((k) => !this.#acked.has(k));
    const answers = await Promise.all(
      missing.map((k) => {
        const producer = {
          producerId: this.producerId,
          producerEpoch: epoch,
          baseSequence: baseSequence + k,
        };
        const record = { value: this.#value(this.ended.length, k), timestamp: 1_000n };
        const { buffer } = buildBatch([record], { transactional: true, producer });
        return append(this.partitionId, buffer);
      }),
    );
    let isBehindRefused = false;
    for (const [i, answer] of answers.entries()) {
      if (answer === undefined) return false;
      if (isAccepted(answer, isBehindRefused)) this.#acked.add(missing[i]);
      else isBehindRefused = true;
    }
    return true;
  }

  #value(transaction: number, k: number): string {
    const filler = 'v'.repeat((transaction * 7_919 + k * 131) % this.valueBytes);
    return `${this.producerId}:${transaction}.${k}:${filler}`;
  }
}

function isAccepted(answer: AppendResult, isBehindRefused = false): boolean {
  if (!('error' in answer)) return true;
  const isGap = isBehindRefused && answer.error === 'OUT_OF_ORDER_SEQUENCE_NUMBER';
  if (!isGap && !RETRIABLE.has(answer.error)) {
    throw new Error(`${answer.error} is no answer: ${answer.message}`);
  }
  return false;
}
