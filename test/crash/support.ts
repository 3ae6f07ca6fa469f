import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { BatchBuilder, batchesIn, recordsOf } from '@posthorn/records';
import type { AppendResult, Log, LogSettings, MarkerRequest, Topic } from '@posthorn/log';
import { answered } from '../../libs/log/src/testing/answered.js';

export interface Fault {
  /** A fault point of the log, see FaultPoint. */
  readonly name: string;
  /** The process ends when it gets there for the n-th time. */
  readonly hit: number;
}

const PROCESS = fileURLToPath(new URL('./log-process.mjs', import.meta.url));

/** What a client needs of a log, wherever that runs. Undefined: the log's process ended before it answered. */
export type Append = (partitionId: number, batch: Buffer) => Promise<AppendResult | undefined>;

export type AppendMarker = (request: MarkerRequest) => Promise<AppendResult | undefined>;

export class LogProcess {
  readonly ended: Promise<void>;
  readonly #waiting = new Map<number, (result: unknown) => void>();
  #nextId = 0;
  #hasEnded = false;

  private constructor(private readonly child: ChildProcess) {
    child.on('message', ({ id, result }: { id: number; result: unknown }) =>
      this.#answer(id, result),
    );
    this.ended = once(child, 'exit').then(() => {
      this.#hasEnded = true;
      for (const id of this.#waiting.keys()) this.#answer(id, undefined);
    });
  }

  /** Undefined when the process ended before it was ready. */
  static async start(
    databaseUrl: string,
    settings: Partial<LogSettings>,
    fault?: Fault,
  ): Promise<LogProcess | undefined> {
    const argument = JSON.stringify({ databaseUrl, settings, fault });
    const child = fork(PROCESS, [argument], { serialization: 'advanced', execArgv: [] });
    const log = new LogProcess(child);
    const ready = await Promise.race([
      once(child, 'message').then(() => true),
      log.ended.then(() => false),
    ]);
    return ready ? log : undefined;
  }

  append: Append = (partitionId, batch) =>
    this.#call('append', { partitionId, batch }) as Promise<AppendResult | undefined>;

  appendMarker: AppendMarker = (request) =>
    this.#call('appendMarker', request) as Promise<AppendResult | undefined>;

  createTopic(name: string, partitions: number, configs: readonly [string, string][] = []) {
    return this.#call('createTopic', { name, partitions, configs }) as Promise<{ topic: Topic }>;
  }

  signal(name: NodeJS.Signals): void {
    this.child.kill(name);
  }

  async kill(): Promise<void> {
    this.child.kill('SIGKILL');
    await this.ended;
  }

  #call(call: string, argument: unknown): Promise<unknown> {
    const id = this.#nextId++;
    return new Promise((resolve) => {
      this.#waiting.set(id, resolve);
      // The channel may seem open for a moment after the exit, and take what nobody reads any more.
      if (this.#hasEnded || !this.child.connected) this.#answer(id, undefined);
      else this.child.send({ id, call, argument }, (error) => error && this.#answer(id, undefined));
    });
  }

  #answer(id: number, result: unknown): void {
    this.#waiting.get(id)?.(result);
    this.#waiting.delete(id);
  }
}

/** Kafka clients keep at most five batches of a producer and partition in flight. */
const IN_FLIGHT = 5;
const RECORDS = 3;

interface SentBatch {
  readonly baseSequence: number;
  acked: bigint | null;
}

/**
 * An idempotent producer to one partition that outlives the log it writes to, as a client outlives a broker: a batch
 * keeps its sequence until it is acknowledged, and is sent again after every failure, in order.
 */
export class ProducerLane {
  readonly sent: SentBatch[] = [];
  duplicates = 0;

  constructor(
    readonly producerId: bigint,
    readonly partitionId: number,
    private readonly valueBytes: number,
  ) {}

  /** Sends until `batches` are acknowledged or the log is gone; false in the latter case. */
  async run(append: Append, batches: number): Promise<boolean> {
    while (this.sent.length < batches || this.sent.some(({ acked }) => acked === null)) {
      const window = this.#window(batches);
      const results = await Promise.all(
        window.map(({ baseSequence }) => append(this.partitionId, this.#batch(baseSequence))),
      );
      results.forEach((result, i) => this.#note(window[i], result));
      if (results.includes(undefined)) return false;
      // A refusal answers at once: without a turn of the event loop nothing else would run.
      await new Promise((resolve) => setTimeout(resolve, 1));
    }
    return true;
  }

  valueOf(sequence: number): string {
    return `${this.producerId}:${sequence}:${'v'.repeat((sequence * 7_919) % this.valueBytes)}`;
  }

  #window(batches: number): SentBatch[] {
    const first = this.sent.findIndex(({ acked }) => acked === null);
    const start = first === -1 ? this.sent.length : first;
    while (this.sent.length < Math.min(start + IN_FLIGHT, batches)) {
      this.sent.push({ baseSequence: this.sent.length * RECORDS, acked: null });
    }
    return this.sent.slice(start, start + IN_FLIGHT);
  }

  #note(batch: SentBatch, result: AppendResult | undefined): void {
    if (result === undefined) return;
    if ('error' in result) {
      // Behind a batch that was refused the sequence has a gap until that one is sent again.
      const isBehind =
        result.error === 'OUT_OF_ORDER_SEQUENCE_NUMBER' && this.#isBehindUnacked(batch);
      const retriable = ['NOT_LEADER_OR_FOLLOWER', 'KAFKA_STORAGE_ERROR', 'REQUEST_TIMED_OUT'];
      if (!isBehind && !retriable.includes(result.error)) {
        throw new Error(
          `${result.error} is no answer for ${batch.baseSequence}: ${result.message}`,
        );
      }
      return;
    }
    if (result.duplicate) this.duplicates++;
    if (batch.acked !== null && batch.acked !== result.baseOffset) {
      throw new Error(`acknowledged at ${batch.acked}, then at ${result.baseOffset}`);
    }
    batch.acked = result.baseOffset;
  }

  #isBehindUnacked({ baseSequence }: SentBatch): boolean {
    return this.sent.some((other) => other.acked === null && other.baseSequence < baseSequence);
  }

  #batch(baseSequence: number): Buffer {
    const builder = new BatchBuilder();
    for (let i = 0; i < RECORDS; i++) {
      builder.append({ value: this.valueOf(baseSequence + i), timestamp: 1_000n });
    }
    const producer = { producerId: this.producerId, producerEpoch: 0, baseSequence };
    return builder.finish({ producer }).buffer;
  }
}

interface StoredRecord {
  readonly offset: bigint;
  readonly value: string;
}

/** Every record of a partition; waits while the partition is being taken over. */
export async function readPartition(log: Log, partitionId: number): Promise<StoredRecord[]> {
  const bounds = await answered(() => log.offsets(partitionId));
  const records: StoredRecord[] = [];
  for (let offset = bounds.logStartOffset; offset < bounds.highWatermark;) {
    const request = { partitionId, offset, maxBytes: 1_000_000, currentLeaderEpoch: -1 };
    const { batches } = await answered(() => log.fetch(request));
    for (const batch of batches.flatMap((buffer) => [...batchesIn(buffer)])) {
      if (!batch.isCrcValid()) throw new Error(`wrong CRC at ${batch.baseOffset}`);
      for (const record of recordsOf(batch)) {
        records.push({ offset: record.offset, value: String(record.value) });
      }
      offset = batch.lastOffset + 1n;
    }
  }
  return records;
}

/** Nothing, or what is wrong: every acknowledged batch once at its offset, no gap, every producer in its order. */
export function violations(
  records: readonly StoredRecord[],
  lanes: readonly ProducerLane[],
): string[] {
  const found: string[] = [];
  records.forEach(({ offset }, i) => {
    if (offset !== BigInt(i)) found.push(`offset ${offset} at place ${i}`);
  });
  for (const lane of lanes) {
    const own = records.filter(({ value }) => value.startsWith(`${lane.producerId}:`));
    own.forEach(({ offset, value }, sequence) => {
      if (value !== lane.valueOf(sequence))
        found.push(
          `producer ${lane.producerId}: ${value.slice(0, 20)} at ${offset}, not sequence ${sequence}`,
        );
      const batch = lane.sent[Math.floor(sequence / RECORDS)];
      if (
        batch?.acked !== undefined &&
        batch.acked !== null &&
        batch.acked + BigInt(sequence % RECORDS) !== offset
      ) {
        found.push(`sequence ${sequence} acknowledged at ${batch.acked}, stored at ${offset}`);
      }
    });
    const acked = lane.sent.filter((batch) => batch.acked !== null).length;
    if (own.length < acked * RECORDS)
      found.push(
        `producer ${lane.producerId}: ${acked} batches acknowledged, ${own.length} records stored`,
      );
  }
  return found;
}
