import {
  BatchBuilder,
  buildBatch,
  recordsOf,
  type Compression,
  type ProducerStamp,
  type RecordBatch,
  type RecordInput,
} from '@posthorn/records';
import type { TopicPartition } from '../types.js';
import type { Delivery } from './delivery.js';

/** Who is told of a record, and what it takes from the producer's buffer until then. */
export interface Settlement {
  readonly delivery: Delivery;
  readonly position: number;
  readonly bytes: number;
}

/**
 * Records on their way to one partition, with those who wait for each. Open while records are added; the first attempt
 * seals it into bytes, which stay the same over every retry except for the stamp of a new epoch.
 */
export class ProducerBatch {
  #builder: BatchBuilder | null = new BatchBuilder();
  #sealed: RecordBatch | null = null;
  // Two flat arrays instead of the settlements: what is kept until the answer is what the collector has to copy, and at
  // 100 bytes a record that is a third of the producer's time.
  readonly #deliveries: Delivery[] = [];
  readonly #positions: number[] = [];
  #done: Promise<void> | null = null;
  #finish: (() => void) | null = null;
  /** The sum over the records; see Settlement. */
  bufferedBytes = 0;
  /** True once an attempt ended without an answer: the batch may be in the log. */
  maybeWritten = false;
  lastError: Error | null = null;

  constructor(
    readonly target: TopicPartition,
    readonly createdAtMs: number,
  ) {}

  get isOpen(): boolean {
    return this.#builder !== null;
  }
  get recordCount(): number {
    return this.#deliveries.length;
  }
  get sizeInBytes(): number {
    return this.#builder?.sizeInBytes ?? this.#sealed?.sizeInBytes ?? 0;
  }

  tryAppend(record: RecordInput, bytesMax: number, settlement: Settlement): boolean {
    if (this.#builder === null || !this.#builder.tryAppend(record, bytesMax)) return false;
    this.#deliveries.push(settlement.delivery);
    this.#positions.push(settlement.position);
    this.bufferedBytes += settlement.bytes;
    return true;
  }

  /** The bytes to send, made at the first call. */
  seal(
    compression: Compression,
    producer: ProducerStamp | undefined,
    transactional: boolean,
  ): RecordBatch {
    if (this.#builder !== null) {
      this.#sealed = this.#builder.finish({ compression, producer, transactional });
      this.#builder = null;
    }
    if (this.#sealed === null) throw new Error('a settled batch cannot be sent');
    return this.#sealed;
  }

  /** Only after a definitive refusal: the bytes of an attempt without answer must not travel under two stamps. */
  restamp(producer: ProducerStamp): void {
    this.#sealed?.setProducer(producer);
  }

  /** Two halves that take over those who wait; for a batch that its topic finds too large, or some record of it at fault. */
  split(compression: Compression): [ProducerBatch, ProducerBatch] | null {
    if (this.#sealed === null || this.recordCount < 2) return null;
    const transactional = this.#sealed.isTransactional;
    const records = [...recordsOf(this.#sealed)];
    const middle = records.length >>> 1;
    const half = (from: number, to: number, bufferedBytes: number): ProducerBatch => {
      const batch = new ProducerBatch(this.target, this.createdAtMs);
      batch.#builder = null;
      batch.#sealed = buildBatch(records.slice(from, to), { compression, transactional });
      for (let i = from; i < to; i++) {
        batch.#deliveries.push(this.#deliveries[i]);
        batch.#positions.push(this.#positions[i]);
      }
      batch.bufferedBytes = bufferedBytes;
      return batch;
    };
    // What each record took is not kept; the account only needs the halves to give back what the whole took.
    const firstBytes = this.bufferedBytes >>> 1;
    const halves: [ProducerBatch, ProducerBatch] = [
      half(0, middle, firstBytes),
      half(middle, records.length, this.bufferedBytes - firstBytes),
    ];
    void Promise.all(halves.map((batch) => batch.done())).then(() => this.#release());
    return halves;
  }

  /** @param baseOffset -1 when the broker did not say. */
  resolve(baseOffset: bigint): void {
    const { topic, partition } = this.target;
    const deliveries = this.#deliveries;
    for (let i = 0; i < deliveries.length; i++) {
      const offset = baseOffset < 0n ? -1n : baseOffset + BigInt(i);
      deliveries[i].delivered(this.#positions[i], { topic, partition, offset });
    }
    this.#release();
  }

  reject(error: Error): void {
    this.#deliveries.forEach((delivery, i) => delivery.failed(this.#positions[i], error));
    this.#release();
  }

  /** Resolves when every record is settled, one way or the other. */
  done(): Promise<void> {
    this.#done ??= new Promise((resolve) => (this.#finish = resolve));
    return this.#done;
  }

  #release(): void {
    this.#builder = null;
    this.#sealed = null;
    this.#done ??= Promise.resolve();
    this.#finish?.();
  }
}
