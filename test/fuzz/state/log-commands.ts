import fc from 'fast-check';
import { DeleteRecords, ErrorCode, Fetch, ListOffsets } from '@posthorn/protocol';
import { batchesIn, buildBatch, recordsOf, type BatchOptions } from '@posthorn/records';
import { Command, must } from './command.js';
import { lastStableOffset, type Model, type PartitionModel } from './model.js';
import { topicNames } from './topic-commands.js';
import type { World } from './world.js';

const LATEST = -1n;
const EARLIEST = -2n;
/** Batches of a producer that are remembered. */
const REMEMBERED = 5;

export interface Place {
  readonly topic: string;
  readonly partition: number;
}

export const places = fc.record({ topic: topicNames, partition: fc.integer({ min: 0, max: 3 }) });
export const at = ({ topic, partition }: Place): string => `${topic}-${partition}`;

export interface Batch {
  /** Milliseconds before the run's start. */
  readonly ages: readonly number[];
  readonly compression: NonNullable<BatchOptions['compression']>;
  readonly valueBytes: number;
}

export const batches: fc.Arbitrary<Batch> = fc.record({
  ages: fc.array(fc.integer({ min: 0, max: 1_000 }), { minLength: 1, maxLength: 4 }),
  compression: fc.constantFrom('none', 'none', 'gzip', 'lz4', 'zstd', 'snappy'),
  valueBytes: fc.constantFrom(5, 5, 5, 400),
});

const START = Date.now();
let written = 0;

export function recordsOfBatch({
  ages,
  valueBytes,
}: Batch): { value: string; timestamp: bigint }[] {
  return ages.map((age) => ({
    value: `${++written}`.padEnd(valueBytes, '.'),
    timestamp: BigInt(START - age),
  }));
}

class ProduceBatch extends Command {
  constructor(
    readonly place: Place,
    readonly batch: Batch,
    /** null for a producer without idempotence; else by how much its sequence is off, 0 for the right one. */
    readonly producer: { readonly number: number; readonly off: number } | null,
  ) {
    super();
  }

  async run(model: Model, world: World): Promise<void> {
    const { topic, partition } = this.place;
    const log = model.partition(topic, partition);
    const records = recordsOfBatch(this.batch);
    const first = this.#firstSequence(log);
    const { compression } = this.batch;
    const buffer = buildBatch(records, { compression, ...this.#stamp(world, first) }).buffer;
    const { responses } = await world.client.produce(world.name(topic), partition, buffer);
    const answer = responses[0]?.partitionResponses[0];
    const tooLarge = buffer.length > (model.topics.get(topic)?.messageBytesMax ?? Infinity);
    const expected = this.#expected(log, tooLarge, first);
    must('answer', [answer?.errorCode, Number(answer?.baseOffset)], expected);
    const isNew = log !== undefined && expected[1] === log.records.length;
    if (!isNew) return;
    this.#remember(log, first);
    log.records.push(...records);
  }

  #firstSequence(log: PartitionModel | undefined): number {
    if (this.producer === null) return -1;
    const last = log?.sequences.get(this.producer.number)?.at(-1)?.last ?? -1;
    return Math.max(0, last + 1 + this.producer.off);
  }

  #stamp(world: World, baseSequence: number): Pick<BatchOptions, 'producer'> {
    if (this.producer === null) return {};
    const producerId = world.producerIds[this.producer.number] ?? -1n;
    return { producer: { producerId, producerEpoch: 0, baseSequence } };
  }

  #expected(log: PartitionModel | undefined, tooLarge: boolean, first: number): [number, number] {
    if (log === undefined) return [ErrorCode.UNKNOWN_TOPIC_OR_PARTITION, -1];
    if (tooLarge) return [ErrorCode.MESSAGE_TOO_LARGE, -1];
    const known = this.producer && log.sequences.get(this.producer.number);
    if (!known) return [ErrorCode.NONE, log.records.length];
    const last = first + this.batch.ages.length - 1;
    const again = known.slice(-REMEMBERED).find((b) => b.first === first && b.last === last);
    if (again) return [ErrorCode.NONE, again.offset];
    return first === (known.at(-1)?.last ?? -1) + 1
      ? [ErrorCode.NONE, log.records.length]
      : [ErrorCode.OUT_OF_ORDER_SEQUENCE_NUMBER, -1];
  }

  #remember(log: PartitionModel, first: number): void {
    if (this.producer === null) return;
    const known = log.sequences.get(this.producer.number) ?? [];
    const last = first + this.batch.ages.length - 1;
    known.push({ first, last, offset: log.records.length });
    log.sequences.set(this.producer.number, known);
  }

  toString(): string {
    const who = this.producer
      ? `producer ${this.producer.number}, sequence off by ${this.producer.off}`
      : 'no producer id';
    return `produce ${this.batch.ages.length} to ${at(this.place)} (${who}, ${JSON.stringify(this.batch)})`;
  }
}

class FetchFrom extends Command {
  constructor(
    readonly place: Place,
    readonly offset: number,
    readonly bytesMax: number,
  ) {
    super();
  }

  async run(model: Model, world: World): Promise<void> {
    const { topic, partition } = this.place;
    const { responses } = await world.client.ask(Fetch, 11, {
      maxWaitMs: 0,
      minBytes: 0,
      isolationLevel: 1,
      topics: [
        {
          topic: world.name(topic),
          partitions: [
            { partition, fetchOffset: BigInt(this.offset), partitionMaxBytes: this.bytesMax },
          ],
        },
      ],
    });
    const answer = responses[0]?.partitions[0];
    const log = model.partition(topic, partition);
    if (log === undefined) {
      return must('error', answer?.errorCode, ErrorCode.UNKNOWN_TOPIC_OR_PARTITION);
    }
    const end = log.records.length;
    const isOutside = this.offset < log.logStart || this.offset > end;
    if (isOutside) return must('error', answer?.errorCode, ErrorCode.OFFSET_OUT_OF_RANGE);
    const stable = lastStableOffset(log);
    must(
      'error and ends',
      [answer?.errorCode, Number(answer?.highWatermark), Number(answer?.lastStableOffset)],
      [ErrorCode.NONE, end, stable],
    );
    must('log start', answer?.logStartOffset, BigInt(log.logStart));
    this.#checkRecords(answer?.records ?? Buffer.alloc(0), { log, stable });
    this.#checkAborted(answer?.records ?? Buffer.alloc(0), answer?.abortedTransactions ?? [], log);
  }

  /** They are the log's own up to its stable end, without a gap, and the one asked for is among them. */
  #checkRecords(buffer: Buffer, { log, stable }: { log: PartitionModel; stable: number }): void {
    const found = entriesIn(buffer);
    if (this.offset >= stable) return must('records at the end', found.length, 0);
    const first = found[0]?.offset ?? -1;
    const expected = log.records.slice(first, Math.min(first + found.length, stable));
    must(
      'records',
      found.map(({ offset, value, timestamp }) => [offset, value, value && timestamp]),
      expected.map(({ value, timestamp }, at) => [first + at, value, value && timestamp]),
    );
    const has = first <= this.offset && this.offset < first + found.length;
    must(`offset ${this.offset} among ${first} and ${found.length}`, has, true);
  }

  /** What a client leaves out by the list of aborted transactions is what was aborted. */
  #checkAborted(buffer: Buffer, aborted: readonly Aborted[], log: PartitionModel): void {
    const due = aborted.toSorted((a, b) => (a.firstOffset < b.firstOffset ? -1 : 1));
    const leftOut = new Set<bigint>();
    for (const { offset, producerId, value, isTransactional } of entriesIn(buffer)) {
      for (let next = due[0]; next && next.firstOffset <= offset; next = due[0]) {
        leftOut.add(next.producerId);
        due.shift();
      }
      if (value === null) leftOut.delete(producerId);
      else {
        const isLeftOut = isTransactional && leftOut.has(producerId);
        const isAborted = log.records[offset]?.transaction?.state === 'aborted';
        must(`whether ${offset} is left out`, isLeftOut, isAborted);
      }
    }
  }

  toString(): string {
    return `fetch ${at(this.place)} from ${this.offset}, ${this.bytesMax} bytes`;
  }
}

interface Aborted {
  readonly producerId: bigint;
  readonly firstOffset: bigint;
}

interface Entry {
  readonly offset: number;
  /** null for a marker. */
  readonly value: string | null;
  readonly timestamp: bigint;
  readonly producerId: bigint;
  readonly isTransactional: boolean;
}

function entriesIn(buffer: Buffer): Entry[] {
  return [...batchesIn(buffer)].flatMap((batch) =>
    [...recordsOf(batch)].map(({ offset, value, timestamp }) => ({
      offset: Number(offset),
      value: batch.isControl ? null : String(value),
      timestamp,
      producerId: batch.producerId,
      isTransactional: batch.isTransactional,
    })),
  );
}

class ListOffset extends Command {
  constructor(
    readonly place: Place,
    /** Milliseconds before the run's start. */
    readonly when: 'earliest' | 'latest' | number,
  ) {
    super();
  }

  /** Whether a lookup by time finds markers is nobody's promise. */
  override check(model: Model): boolean {
    const records = model.partition(this.place.topic, this.place.partition)?.records ?? [];
    return typeof this.when === 'string' || records.every(({ value }) => value !== null);
  }

  async run(model: Model, world: World): Promise<void> {
    const { topic, partition } = this.place;
    const { topics } = await world.client.ask(ListOffsets, 5, {
      replicaId: -1,
      isolationLevel: 0,
      topics: [
        {
          name: world.name(topic),
          partitions: [{ partitionIndex: partition, timestamp: this.#timestamp() }],
        },
      ],
    });
    const answer = topics[0]?.partitions[0];
    const log = model.partition(topic, partition);
    if (log === undefined) {
      return must('error', answer?.errorCode, ErrorCode.UNKNOWN_TOPIC_OR_PARTITION);
    }
    must(
      'answer',
      [answer?.errorCode, answer?.offset, answer?.timestamp],
      [ErrorCode.NONE, ...this.#expected(log)],
    );
  }

  #timestamp(): bigint {
    if (this.when === 'earliest') return EARLIEST;
    return this.when === 'latest' ? LATEST : BigInt(START - this.when);
  }

  #expected(log: PartitionModel): [bigint, bigint] {
    if (this.when === 'earliest') return [BigInt(log.logStart), -1n];
    if (this.when === 'latest') return [BigInt(log.records.length), -1n];
    const from = this.#timestamp();
    const offset = log.records.findIndex(
      (r, index) => index >= log.logStart && r.timestamp >= from,
    );
    return [BigInt(offset), log.records[offset]?.timestamp ?? -1n];
  }

  toString(): string {
    return `offset of ${at(this.place)} at ${this.when}`;
  }
}

class DeleteUpTo extends Command {
  constructor(
    readonly place: Place,
    readonly offset: number,
  ) {
    super();
  }

  /** What an open transaction loses of its records changes where it begins. */
  override check(model: Model): boolean {
    const log = model.partition(this.place.topic, this.place.partition);
    return log === undefined || lastStableOffset(log) === log.records.length;
  }

  async run(model: Model, world: World): Promise<void> {
    const { topic, partition } = this.place;
    const { topics } = await world.client.ask(DeleteRecords, 2, {
      topics: [
        {
          name: world.name(topic),
          partitions: [{ partitionIndex: partition, offset: BigInt(this.offset) }],
        },
      ],
      timeoutMs: 10_000,
    });
    const answer = topics[0]?.partitions[0];
    const log = model.partition(topic, partition);
    const [error, lowWatermark] = this.#expected(log);
    must('answer', [answer?.errorCode, Number(answer?.lowWatermark)], [error, lowWatermark]);
    if (log === undefined || error !== ErrorCode.NONE) return;
    log.logStart = lowWatermark;
  }

  #expected(log: PartitionModel | undefined): [number, number] {
    if (log === undefined) return [ErrorCode.UNKNOWN_TOPIC_OR_PARTITION, -1];
    const offset = this.offset === -1 ? log.records.length : this.offset;
    if (offset > log.records.length) return [ErrorCode.OFFSET_OUT_OF_RANGE, -1];
    return [ErrorCode.NONE, Math.max(log.logStart, offset)];
  }

  toString(): string {
    return `delete records of ${at(this.place)} below ${this.offset}`;
  }
}

const offsets = fc.integer({ min: 0, max: 12 });
const producers = fc.option(
  fc.record({ number: fc.integer({ min: 0, max: 1 }), off: fc.constantFrom(0, 0, 0, -1, -2, 1) }),
);

const produce = fc
  .tuple(places, batches, producers)
  .map(([place, batch, producer]) => new ProduceBatch(place, batch, producer));
const fetchFrom = fc
  .tuple(places, offsets, fc.constantFrom(1, 200, 1_000_000))
  .map(([place, offset, bytes]) => new FetchFrom(place, offset, bytes));

/** Those that fill and read the log come more often than the others. */
export const logCommands: fc.Arbitrary<Command>[] = [
  produce,
  produce,
  produce,
  fetchFrom,
  fetchFrom,
  fc
    .tuple(places, fc.oneof(fc.constantFrom('earliest' as const, 'latest' as const), offsets))
    .map(([place, when]) => new ListOffset(place, typeof when === 'number' ? when * 90 : when)),
  fc
    .tuple(places, fc.integer({ min: -1, max: 10 }))
    .map(([place, offset]) => new DeleteUpTo(place, offset)),
];
