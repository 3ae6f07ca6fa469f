import { setTimeout as sleep } from 'node:timers/promises';
import { ErrorCode, InitProducerId, isRetriable, Produce } from '@posthorn/protocol';
import { buildBatch } from '@posthorn/records';
import type { Outcome, Producer, Recorder } from '../history/history.js';
import { ConnectionLost } from './kafka-connection.js';
import type { RawCluster } from './raw-cluster.js';

const PRODUCE_VERSION = 9;
const INIT_PRODUCER_ID_VERSION = 2;
const RETRY_MS = 20;

/** What a broker that is hurt may answer; everything else is a fault of the broker and ends the producer. */
const RETRIABLE: ReadonlySet<number> = new Set([
  ErrorCode.LEADER_NOT_AVAILABLE,
  ErrorCode.NOT_LEADER_OR_FOLLOWER,
  ErrorCode.REQUEST_TIMED_OUT,
  ErrorCode.KAFKA_STORAGE_ERROR,
]);

interface Batch {
  readonly records: readonly {
    readonly value: string;
    readonly tell: (outcome: Outcome) => void;
  }[];
  readonly bytes: Buffer;
}

export interface RawProducerOptions {
  readonly cluster: RawCluster;
  readonly recorder: Recorder;
  readonly name: string;
  readonly partitions: number;
  /** Batches of a partition on their way at the same time; Kafka's producers have up to five. */
  readonly inFlightMax: number;
  readonly recordsPerBatch: (partition: number) => number;
  /** Time between two batches of a partition. */
  readonly pauseMs?: number;
  readonly padBytes?: number;
  /** Gives up what is not acked, whose outcome is unknown then: for a run that has failed already. */
  readonly giveUp: AbortSignal;
}

/**
 * An idempotent producer that never gives up: whatever became of a batch, the same bytes go out under the same sequence
 * until they are acked. Counts the codes it was answered.
 */
export class RawProducer {
  readonly codes = new Map<number, number>();
  /** Why each partition's oldest batch was not acked the last time; for the message of a run that does not end. */
  readonly stuck = new Map<number, string>();
  readonly #producer: Producer;
  #id = -1n;

  get name(): string {
    return this.#producer.name;
  }

  constructor(private readonly options: RawProducerOptions) {
    this.#producer = { name: options.name, idempotent: true };
  }

  /** Produces to every partition until aborted, then until everything is acked. */
  async run(stop: AbortSignal): Promise<void> {
    this.#id = await this.#producerId();
    const all = Array.from({ length: this.options.partitions }, (_, index) => index);
    await Promise.all(all.map((partition) => this.#runPartition(partition, stop)));
  }

  async #producerId(): Promise<bigint> {
    for (;;) {
      this.options.giveUp.throwIfAborted();
      try {
        const { errorCode, producerId } = await this.options.cluster.toAny(
          InitProducerId,
          INIT_PRODUCER_ID_VERSION,
          { transactionalId: null, transactionTimeoutMs: 60_000 },
        );
        this.#count(errorCode);
        if (errorCode === ErrorCode.NONE) return producerId;
        // The harm may come before it has got one.
        if (!isRetriable(errorCode)) {
          throw new Error(`InitProducerId was answered ${errorCode}`);
        }
      } catch (error) {
        if (!(error instanceof ConnectionLost)) throw error;
      }
      await sleep(RETRY_MS);
    }
  }

  async #runPartition(partition: number, stop: AbortSignal): Promise<void> {
    let unacked: Batch[] = [];
    let sequence = 0;
    let isKnown = false;
    while (!this.options.giveUp.aborted && (!stop.aborted || unacked.length > 0)) {
      // Of a producer it has never seen, a broker takes any first sequence: the first one must be through alone.
      // And it remembers five batches: nothing new goes out before what has to be sent again is through.
      const room = unacked.length > 0 ? 0 : isKnown ? this.options.inFlightMax : 1;
      while (!stop.aborted && unacked.length < room) {
        const batch = this.#batch(partition, sequence);
        unacked.push(batch);
        sequence += batch.records.length;
      }
      const sent = unacked.length;
      unacked = await this.#sendAll(partition, unacked);
      if (unacked.length < sent) isKnown = true;
      if (unacked.length === 0) this.stuck.delete(partition);
      if (unacked.length > 0) await sleep(RETRY_MS);
      else if (this.options.pauseMs) await sleep(this.options.pauseMs);
    }
  }

  #batch(partition: number, baseSequence: number): Batch {
    const { recorder, cluster, name, recordsPerBatch, padBytes = 0 } = this.options;
    const count = recordsPerBatch(partition);
    const records = Array.from({ length: count }, (_, index) => {
      const value = `${name}/${partition}/${baseSequence + index}/${'x'.repeat(padBytes)}`;
      return {
        value,
        tell: recorder.begin(this.#producer, `${cluster.topic}/${partition}`, value),
      };
    });
    const timestamp = BigInt(Date.now());
    const batch = buildBatch(
      records.map(({ value }) => ({ value, timestamp })),
      { producer: { producerId: this.#id, producerEpoch: 0, baseSequence } },
    );
    return { records, bytes: batch.buffer };
  }

  /**
   * Sends the batches one behind the other without waiting; answers those that must be sent again. A later one may be
   * acked where an earlier one is not: that one is in the log, and its answer was lost.
   */
  async #sendAll(partition: number, batches: readonly Batch[]): Promise<Batch[]> {
    const acked = await Promise.all(batches.map((batch) => this.#send(partition, batch)));
    return batches.filter((_, index) => !acked[index]);
  }

  /** False when it has to be sent again. */
  async #send(partition: number, batch: Batch): Promise<boolean> {
    const { cluster } = this.options;
    try {
      const { responses } = await cluster.toLeader(partition, Produce, {
        version: PRODUCE_VERSION,
        body: {
          acks: -1,
          timeoutMs: 5_000,
          topicData: [
            { name: cluster.topic, partitionData: [{ index: partition, records: batch.bytes }] },
          ],
        },
      });
      const answer = responses[0]?.partitionResponses[0];
      if (!answer) throw new Error('a produce response without its partition');
      return this.#answered(partition, batch, answer);
    } catch (error) {
      if (!(error instanceof ConnectionLost)) throw error;
      this.stuck.set(partition, error.message);
      cluster.forgetLeader(partition);
      return false;
    }
  }

  #answered(
    partition: number,
    batch: Batch,
    { errorCode, baseOffset }: { readonly errorCode: number; readonly baseOffset: bigint },
  ): boolean {
    this.#count(errorCode);
    if (errorCode === ErrorCode.NONE) {
      for (const [index, { tell }] of batch.records.entries()) {
        tell({ kind: 'acked', offset: baseOffset + BigInt(index) });
      }
      return true;
    }
    const isBehindRefused = errorCode === ErrorCode.OUT_OF_ORDER_SEQUENCE_NUMBER;
    if (!RETRIABLE.has(errorCode) && !(isBehindRefused && this.options.inFlightMax > 1)) {
      throw new Error(`produce to ${partition} was answered ${errorCode}`);
    }
    this.stuck.set(partition, `answered ${errorCode}`);
    this.options.cluster.forgetLeader(partition);
    return false;
  }

  #count(code: number): void {
    this.codes.set(code, (this.codes.get(code) ?? 0) + 1);
  }
}
