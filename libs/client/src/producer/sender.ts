import { KafkaError, Produce, type ResponseOf } from '@posthorn/protocol';
import type { ClusterContext } from '../context.js';
import { diagnostics, traced } from '../diagnostics.js';
import { asError, ClosedError, ConnectionError, DeliveryTimeoutError } from '../errors.js';
import type { ConnectionPool } from '../net/connection-pool.js';
import type { Compression } from '../types.js';
import type { PartitionQueue } from './partition-queue.js';
import {
  produceAnswers,
  produceCall,
  type PartitionAnswer,
  type ProduceCall,
  type Shipment,
} from './produce-request.js';
import type { ProducerBatch } from './producer-batch.js';
import type { IdentitySource } from './producer-identity.js';
import { RequestLimits, RequestTooLargeError, type TooLarge } from './request-limits.js';
import { isTooLarge, leavesOutcomeUnknown, verdictOf } from './verdict.js';

export interface SenderOptions {
  readonly acks: -1 | 0 | 1;
  readonly compression: Compression;
  readonly deliveryTimeoutMs: number;
}

/** Sends what others chose, and settles each partition's batch by its answer. */
export class Sender {
  readonly #limits: RequestLimits;

  constructor(
    private readonly context: ClusterContext,
    private readonly pool: ConnectionPool,
    private readonly options: SenderOptions,
    private readonly source: IdentitySource,
    private readonly settled: (batch: ProducerBatch) => void,
  ) {
    this.#limits = new RequestLimits(pool);
  }

  /** One Produce request to one broker, a batch for each queue. Never rejects. */
  async send(leaderId: number, queues: readonly PartitionQueue[]): Promise<void> {
    const { current, transactionalId } = this.source;
    const shipments = queues.map((queue) => ({
      queue,
      batch: queue.takeOff(this.options.compression, current, transactionalId !== null),
    }));
    const message = () => ({
      leaderId,
      partitions: shipments.length,
      records: shipments.reduce((sum, { batch }) => sum + batch.recordCount, 0),
      bytes: shipments.reduce((sum, { batch }) => sum + batch.sizeInBytes, 0),
    });
    try {
      await traced(diagnostics.produce, message, () =>
        this.options.acks === 0
          ? this.#sendUnanswered(leaderId, shipments)
          : this.#exchange(leaderId, shipments),
      );
    } catch (error) {
      this.#failAll(queues, asError(error));
    }
  }

  /** Rejects what has waited for longer than it may. A batch in flight is decided by its answer. */
  expire(queue: PartitionQueue, nowMs: number): void {
    for (;;) {
      const head = queue.head;
      if (head === undefined || queue.inFlight) return;
      if (nowMs - head.createdAtMs < this.options.deliveryTimeoutMs) return;
      const { topic, partition } = queue.target;
      const cause = head.lastError ?? undefined;
      const what = `no acknowledgement from ${topic}/${partition} within ${this.options.deliveryTimeoutMs} ms`;
      this.#giveUp(queue, new DeliveryTimeoutError(what, head.maybeWritten, { cause }));
    }
  }

  /** Settles what is not in flight, whatever became of it. */
  reject(queue: PartitionQueue, error: Error): void {
    while (queue.head !== undefined && !queue.inFlight) this.#giveUp(queue, error);
  }

  get #isTransactional(): boolean {
    return this.source.transactionalId !== null;
  }

  async #exchange(leaderId: number, shipments: readonly Shipment[]): Promise<void> {
    const { requestTimeoutMs: timeoutMs, metadata } = this.context;
    const { transactionalId } = this.source;
    const options = { acks: this.options.acks, timeoutMs, transactionalId };
    const call = produceCall(shipments, metadata.view, options);
    const response = await this.#ask(leaderId, call);
    if ('bytesMax' in response) return this.#onTooLarge(leaderId, shipments, response);
    const answers = produceAnswers(response, call);
    for (const { queue } of shipments) {
      const answer = answers.get(`${queue.target.topic}/${queue.target.partition}`);
      if (answer === undefined) {
        this.#failAll([queue], new ConnectionError('the answer leaves the partition out', true));
      } else {
        this.#settle(queue, answer);
      }
    }
  }

  /** The answer, or how much too large the request is for this broker, which reads none of it then. */
  async #ask(leaderId: number, call: ProduceCall): Promise<ResponseOf<typeof Produce> | TooLarge> {
    if (this.#limits.isSuspect(leaderId, call)) {
      const excess = await this.#limits.excess(leaderId, call);
      if (excess !== null) return excess;
    }
    const { versionMax } = call;
    try {
      return await this.pool.request(leaderId, Produce, call.body, { versionMax });
    } catch (error) {
      if (!(error instanceof ConnectionError) || !error.maybeSent) throw error;
      const excess = await this.#limits.excess(leaderId, call);
      if (excess === null) throw error;
      return excess;
    }
  }

  /** Batches of several partitions are sent one by one then; a batch alone is refused, as by its topic. */
  async #onTooLarge(
    leaderId: number,
    shipments: readonly Shipment[],
    { bytes, bytesMax }: TooLarge,
  ): Promise<void> {
    if (shipments.length > 1) {
      const alone = shipments.map((shipment) =>
        this.#exchange(leaderId, [shipment]).catch((error: unknown) =>
          this.#failAll([shipment.queue], asError(error)),
        ),
      );
      await Promise.all(alone);
      return;
    }
    for (const { queue } of shipments) {
      const { topic, partition } = queue.target;
      const what = `${topic}/${partition}: broker ${leaderId} reads no request of ${bytes} bytes: send less, or raise its socket.request.max.bytes from ${bytesMax}`;
      const error = new RequestTooLargeError(what);
      this.#settle(queue, { errorCode: error.errorCode, error, baseOffset: -1n });
    }
  }

  async #sendUnanswered(leaderId: number, shipments: readonly Shipment[]): Promise<void> {
    const options = { acks: 0, timeoutMs: 0, transactionalId: null };
    const call = produceCall(shipments, this.context.metadata.view, options);
    const connection = await this.pool.connection(leaderId);
    connection.send(Produce, call.body, call.versionMax);
    for (const { queue } of shipments) this.#acknowledge(queue, -1n);
  }

  #settle(queue: PartitionQueue, answer: PartitionAnswer): void {
    const head = queue.head;
    if (head === undefined) return;
    head.lastError = answer.error;
    if (leavesOutcomeUnknown(answer.errorCode)) head.maybeWritten = true;
    const error = answer.error ?? new Error('no error');
    switch (verdictOf(answer.errorCode)) {
      case 'acknowledged':
        return this.#acknowledge(queue, answer.baseOffset);
      case 'retry':
        return queue.postpone(this.context.monotonicMs());
      case 'retry-elsewhere':
        void this.context.metadata.refresh();
        return queue.postpone(this.context.monotonicMs());
      case 'new-epoch':
        return this.#startNewEpoch(queue, head, error);
      case 'split':
        return this.#split(queue, head, error);
      case 'refused':
        return this.#giveUp(queue, error);
    }
  }

  #acknowledge(queue: PartitionQueue, baseOffset: bigint): void {
    const batch = queue.acknowledged();
    this.settled(batch);
    batch.resolve(baseOffset);
  }

  /**
   * With every earlier attempt refused the batch is in no log and goes out again under the new epoch. With an attempt
   * unanswered it may be in the log: sending it under another stamp could write it twice, so the caller hears of it.
   */
  #startNewEpoch(queue: PartitionQueue, head: ProducerBatch, error: Error): void {
    if (head.maybeWritten || this.#isTransactional) return this.#giveUp(queue, error);
    this.source.abandonStamp(queue);
    queue.postpone(this.context.monotonicMs());
  }

  #split(queue: PartitionQueue, head: ProducerBatch, error: Error): void {
    const halves = head.maybeWritten ? null : head.split(this.options.compression);
    if (halves === null) return this.#giveUp(queue, byName(head, error));
    queue.replaceHead(halves);
    // A transaction has one epoch. The stamp was refused with the whole, and goes on with the first half.
    if (!this.#isTransactional) this.source.abandonStamp(queue);
  }

  #giveUp(queue: PartitionQueue, error: Error): void {
    const wasStamped = queue.head?.isOpen === false;
    const batch = queue.giveUp();
    if (wasStamped) this.source.abandonStamp(queue);
    this.settled(batch);
    batch.reject(error);
  }

  #failAll(queues: readonly PartitionQueue[], error: Error): void {
    const maybeSent = error instanceof ConnectionError && error.maybeSent;
    // Anything but the network's doing was thrown before a byte was written, and would be thrown again.
    const isFinal = !(error instanceof ConnectionError) && !(error instanceof ClosedError);
    const nowMs = this.context.monotonicMs();
    for (const queue of queues) {
      if (!queue.inFlight || queue.head === undefined) continue;
      queue.head.lastError = error;
      if (maybeSent) queue.head.maybeWritten = true;
      if (isFinal) this.#giveUp(queue, error);
      else queue.postpone(nowMs);
    }
    void this.context.metadata.refresh();
  }
}

/** Kafka's word says neither which record nor what helps; the broker's own, where it has any, how large it was and might be. */
function byName({ target, recordCount, sizeInBytes }: ProducerBatch, error: Error): Error {
  if (!(error instanceof KafkaError) || recordCount > 1 || !isTooLarge(error.errorCode))
    return error;
  if (error instanceof RequestTooLargeError) return error;
  const where = `${target.topic}/${target.partition}`;
  const what = `${where} takes no record of ${sizeInBytes} bytes: send less, or raise the topic's max.message.bytes`;
  return new KafkaError(error.errorCode, what, { cause: error });
}
