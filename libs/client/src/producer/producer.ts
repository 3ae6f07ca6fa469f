import { COMPRESSION_NAMES } from '@posthorn/records';
import { assertNumbers, assertOneOf, given } from '../checks.js';
import type { ClusterContext } from '../context.js';
import { asError, BufferExhaustedError, ClosedError } from '../errors.js';
import type { TopicView } from '../metadata-view.js';
import type { ConnectionPool } from '../net/connection-pool.js';
import { settledWithin } from '../sleep.js';
import type { Producer, ProducerOptions, ProducerRecord, RecordMetadata } from '../types.js';
import { assertRecord } from './assert-record.js';
import { Accumulator, bufferedBytesOf } from './accumulator.js';
import { GroupDelivery, SingleDelivery } from './delivery.js';
import { Dispatcher } from './dispatcher.js';
import { IdempotentIdentity, noIdentity, type IdentitySource } from './producer-identity.js';
import type { Settlement } from './producer-batch.js';
import { TopicBacklog } from './topic-backlog.js';
import { WrittenTopics } from './written-topics.js';

type Settings = Required<ProducerOptions>;

const defaults: Settings = {
  idempotent: true,
  acks: -1,
  compression: 'none',
  lingerMs: 0,
  // Below Kafka's default limit for a batch, 1,048,588, with room for the header.
  batchBytesMax: 1_000_000,
  bufferBytesMax: 64 * 1024 * 1024,
  deliveryTimeoutMs: 120_000,
};

function settingsOf(options: ProducerOptions): Settings {
  const settings = { ...defaults, ...given(options) };
  checkEach(settings);
  // What was asked for by name wins over the default of the other.
  if (options.idempotent === undefined && settings.acks !== -1) settings.idempotent = false;
  if (settings.idempotent && settings.acks !== -1) {
    throw new RangeError('an idempotent producer needs acks -1');
  }
  return settings;
}

function checkEach({ acks, compression, lingerMs, ...settings }: Settings): void {
  const { batchBytesMax, bufferBytesMax, deliveryTimeoutMs } = settings;
  assertOneOf('acks', acks, [-1, 0, 1]);
  assertOneOf('compression', compression, COMPRESSION_NAMES);
  assertNumbers(0, { lingerMs });
  assertNumbers(1, { batchBytesMax, bufferBytesMax, deliveryTimeoutMs });
}

/**
 * Collects records per partition and keeps one batch of each partition in flight. While a batch is on its way the next
 * one fills, so batches are as large as the load needs and a lone record leaves at once.
 */
export class KafkaProducer implements Producer {
  readonly #settings: Settings;
  readonly #pool: ConnectionPool;
  readonly #accumulator: Accumulator;
  readonly #dispatcher: Dispatcher;
  readonly #backlog: TopicBacklog;
  readonly #topics: WrittenTopics;
  readonly #closing = new AbortController();
  #bufferedBytes = 0;
  #closed: Promise<void> | null = null;

  constructor(
    private readonly context: ClusterContext,
    options: ProducerOptions = {},
    source?: IdentitySource,
  ) {
    this.#settings = settingsOf(options);
    this.#pool = context.openPool();
    const { signal } = this.#closing;
    const ownIdentity = this.#settings.idempotent
      ? new IdempotentIdentity(context, this.#pool, signal)
      : noIdentity;
    this.#accumulator = new Accumulator(context, this.#settings.batchBytesMax);
    this.#dispatcher = new Dispatcher(context, this.#pool, this.#accumulator, {
      ...this.#settings,
      source: source ?? ownIdentity,
      signal,
      settled: (bytes) => (this.#bufferedBytes -= bytes),
    });
    this.#backlog = new TopicBacklog(context, {
      deliveryTimeoutMs: this.#settings.deliveryTimeoutMs,
      signal,
      release: (topic, record, settlement) => this.#accumulate(topic, record, settlement),
      dropped: (bytes) => (this.#bufferedBytes -= bytes),
    });
    this.#topics = new WrittenTopics(context.metadata, (topic) => this.#accumulator.holds(topic));
  }

  send(record: ProducerRecord): Promise<RecordMetadata> {
    return new Promise((resolve, reject) => {
      assertRecord(record);
      const bytes = bufferedBytesOf(record);
      this.#reserve(bytes);
      this.#take(record, { delivery: new SingleDelivery(resolve, reject), position: 0, bytes });
    });
  }

  async sendAll(records: readonly ProducerRecord[]): Promise<readonly RecordMetadata[]> {
    records.forEach((record) => assertRecord(record));
    this.#reserve(records.reduce((sum, record) => sum + bufferedBytesOf(record), 0));
    const delivery = new GroupDelivery(records.length);
    records.forEach((record, position) =>
      this.#take(record, { delivery, position, bytes: bufferedBytesOf(record) }),
    );
    return delivery.promise;
  }

  async flush(): Promise<void> {
    await this.#backlog.drained();
    await this.#dispatcher.flush();
  }

  /** Something has changed that records wait for. */
  wake(): void {
    this.#dispatcher.schedule();
  }

  /** Rejects everything that is not acknowledged yet; resolves when nothing is under way any more. */
  async discard(error: Error): Promise<void> {
    this.#backlog.rejectAll(error);
    await this.#dispatcher.discard(error);
  }

  /** The identity has changed: sequences begin at 0. Only while nothing waits. */
  startOver(): void {
    this.#accumulator.startOver();
  }

  close(options: { timeoutMs?: number } = {}): Promise<void> {
    this.#closed ??= this.#close(options.timeoutMs ?? 10_000);
    return this.#closed;
  }

  async #close(timeoutMs: number): Promise<void> {
    await settledWithin(this.flush(), timeoutMs);
    this.#closing.abort();
    const error = new ClosedError('the producer was closed before the record was acknowledged');
    this.#backlog.rejectAll(error);
    this.#dispatcher.stop(error);
    this.#topics.close();
    this.#pool.close();
    this.context.closed(this, [this.#pool]);
  }

  /** Throws when nothing may be sent, or not so much; before anything is. */
  #reserve(bytes: number): void {
    if (this.#closed) throw new ClosedError('the producer was closed');
    const { bufferBytesMax } = this.#settings;
    if (this.#bufferedBytes + bytes > bufferBytesMax) {
      throw new BufferExhaustedError(
        bytes > bufferBytesMax
          ? `${bytes} bytes at once are more than the whole buffer takes: send less, or raise bufferBytesMax from ${bufferBytesMax}`
          : `${bytes} bytes more: ${this.#bufferedBytes} wait to be acknowledged, at most ${bufferBytesMax} may`,
      );
    }
    this.#bufferedBytes += bytes;
  }

  #take(record: ProducerRecord, settlement: Settlement): void {
    const topic = this.context.metadata.view.topic(record.topic);
    // A partition that was added may not be known as yet.
    const isKnown = topic !== undefined && (record.partition ?? 0) < topic.partitions.length;
    if (!isKnown || this.#backlog.has(record.topic)) {
      this.#backlog.add(record, settlement);
    } else {
      this.#accumulate(topic, record, settlement);
    }
  }

  #accumulate(topic: TopicView, record: ProducerRecord, settlement: Settlement): void {
    try {
      this.#topics.add(topic.name);
      this.#accumulator.append(topic, record, settlement);
      this.#dispatcher.schedule();
    } catch (error) {
      this.#bufferedBytes -= settlement.bytes;
      settlement.delivery.failed(settlement.position, asError(error));
    }
  }
}
