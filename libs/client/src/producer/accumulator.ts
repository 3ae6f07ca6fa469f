import type { ClusterContext } from '../context.js';
import type { TopicView } from '../metadata-view.js';
import type { ProducerRecord } from '../types.js';
import { PartitionQueue, type BatchLimits } from './partition-queue.js';
import { partitionOfKey } from './partitioner.js';
import type { ProducerBatch, Settlement } from './producer-batch.js';

/** Bytes a record takes besides key, value and headers, at most; for the buffer's account. */
const RECORD_OVERHEAD_BYTES = 32;

const lengthOf = (data: Buffer | string | null | undefined): number =>
  typeof data === 'string' ? Buffer.byteLength(data) : (data?.length ?? 0);

/** What a record counts for in the producer's buffer. */
export function bufferedBytesOf(record: ProducerRecord): number {
  let bytes = RECORD_OVERHEAD_BYTES + lengthOf(record.key) + lengthOf(record.value);
  for (const [key, value] of record.headers ?? []) bytes += lengthOf(key) + lengthOf(value) + 8;
  return bytes;
}

/** Sorts records into the queues of their partitions. */
export class Accumulator {
  readonly #queues = new Map<string, Map<number, PartitionQueue>>();
  /** Queues that hold something. */
  readonly #active = new Set<PartitionQueue>();
  /** The partition that records without a key go to while a batch of it is open, by topic. */
  readonly #sticky = new Map<string, number>();
  readonly #limits: BatchLimits;
  #nowMs = Number.NaN;
  #timestamp = -1n;

  constructor(
    private readonly context: ClusterContext,
    batchBytesMax: number,
  ) {
    this.#limits = { batchBytesMax, monotonicMs: context.monotonicMs };
  }

  get active(): ReadonlySet<PartitionQueue> {
    return this.#active;
  }

  batches(): ProducerBatch[] {
    return [...this.#active].flatMap((queue) => queue.batches);
  }

  /** Whether records of the topic are not settled yet. */
  holds(topic: string): boolean {
    const queues = this.#queues.get(topic)?.values() ?? [];
    return [...queues].some(({ head }) => head !== undefined);
  }

  /** Throws RangeError for a partition that the topic does not have. */
  append(topic: TopicView, record: ProducerRecord, settlement: Settlement): void {
    const partition = record.partition ?? this.#choose(topic, record.key ?? null);
    if (!(partition >= 0 && partition < topic.partitions.length)) {
      throw new RangeError(`topic ${topic.name} has no partition ${partition}`);
    }
    const queue = this.#queueOf(topic.name, partition);
    const { key, value, headers } = record;
    const timestamp = record.timestamp ?? this.#now();
    queue.append({ key, value, headers, timestamp }, settlement, this.#limits);
    this.#active.add(queue);
  }

  /** To be called when batches have left the queue. */
  tidy(queue: PartitionQueue): void {
    if (queue.head === undefined) this.#active.delete(queue);
  }

  /** Another identity: every partition counts from the beginning. */
  startOver(): void {
    for (const queues of this.#queues.values())
      for (const queue of queues.values()) queue.startOver();
  }

  clear(): void {
    this.#active.clear();
    this.#queues.clear();
  }

  /** The wall clock's millisecond as a bigint, made once per millisecond and not per record. */
  #now(): bigint {
    const nowMs = this.context.wallMs();
    if (nowMs !== this.#nowMs) {
      this.#nowMs = nowMs;
      this.#timestamp = BigInt(nowMs);
    }
    return this.#timestamp;
  }

  #choose(topic: TopicView, key: Buffer | string | null): number {
    const count = topic.partitions.length;
    if (key !== null) {
      return partitionOfKey(typeof key === 'string' ? Buffer.from(key) : key, count);
    }
    // Without a key any partition will do; changing only with the batch keeps batches large.
    const sticky = this.#sticky.get(topic.name);
    if (sticky !== undefined && sticky < count) {
      if (this.#queues.get(topic.name)?.get(sticky)?.open !== undefined) return sticky;
    }
    const led = topic.partitions.filter(({ leaderId }) => leaderId >= 0);
    const choices = led.length > 0 ? led : topic.partitions;
    const chosen = choices[Math.floor(this.context.random() * choices.length)].index;
    this.#sticky.set(topic.name, chosen);
    return chosen;
  }

  #queueOf(topic: string, partition: number): PartitionQueue {
    let queues = this.#queues.get(topic);
    if (queues === undefined) this.#queues.set(topic, (queues = new Map()));
    let queue = queues.get(partition);
    if (queue === undefined) {
      queue = new PartitionQueue({ topic, partition }, this.context.backoff());
      queues.set(partition, queue);
    }
    return queue;
  }
}
