import type { ClusterContext } from '../context.js';
import { asError } from '../errors.js';
import type { ConnectionPool } from '../net/connection-pool.js';
import type { Accumulator } from './accumulator.js';
import type { PartitionQueue } from './partition-queue.js';
import type { IdentitySource } from './producer-identity.js';
import { Sender, type SenderOptions } from './sender.js';

/** Several requests may be under way to a broker, of different partitions: one partition's wait is not another's. */
const IN_FLIGHT_PER_BROKER = 5;
/** Well below the 100 MiB at which Kafka closes the connection. */
const REQUEST_BYTES_MAX = 8 * 1024 * 1024;
/** While anything waits, deadlines are looked at this often. */
const TICK_MS = 250;

export interface DispatcherOptions extends SenderOptions {
  readonly source: IdentitySource;
  readonly lingerMs: number;
  readonly batchBytesMax: number;
  readonly signal: AbortSignal;
  /** Records of this many buffered bytes were settled. */
  settled(bytes: number): void;
}

/** Decides which queues may send now, and to whom; wakes up for retries, lingering batches and deadlines. */
export class Dispatcher {
  readonly #sender: Sender;
  readonly #inFlight = new Map<number, number>();
  #acquiring = false;
  #flushing = 0;
  #discarding: Error | null = null;
  #immediate: NodeJS.Immediate | null = null;
  #timer: NodeJS.Timeout | null = null;
  #timerAtMs = Number.POSITIVE_INFINITY;

  constructor(
    private readonly context: ClusterContext,
    pool: ConnectionPool,
    private readonly accumulator: Accumulator,
    private readonly options: DispatcherOptions,
  ) {
    this.#sender = new Sender(context, pool, options, options.source, (batch) =>
      options.settled(batch.bufferedBytes),
    );
  }

  /** Sends soon: at the end of this turn of the event loop, so that records sent in one go share a batch. */
  schedule(): void {
    this.#immediate ??= setImmediate(() => {
      this.#immediate = null;
      this.#pump();
    });
  }

  /** Resolves when everything accumulated so far is settled. */
  async flush(): Promise<void> {
    this.#flushing++;
    const settled = this.accumulator.batches().map((batch) => batch.done());
    this.#pump();
    await Promise.all(settled);
    this.#flushing--;
  }

  /** Rejects what waits at once, and what is in flight unless its answer acknowledges it. Resolves when all is settled. */
  async discard(error: Error): Promise<void> {
    this.#discarding = error;
    const settled = this.accumulator.batches().map((batch) => batch.done());
    this.#pump();
    await Promise.all(settled);
    this.#discarding = null;
  }

  stop(error: Error): void {
    if (this.#immediate) clearImmediate(this.#immediate);
    if (this.#timer) clearTimeout(this.#timer);
    this.#rejectAll(error);
  }

  #pump(): void {
    if (this.options.signal.aborted) return;
    const nowMs = this.context.monotonicMs();
    for (const queue of this.accumulator.active) {
      if (this.#discarding === null) this.#sender.expire(queue, nowMs);
      else this.#sender.reject(queue, this.#discarding);
      this.accumulator.tidy(queue);
    }
    if (this.accumulator.active.size === 0) return;
    if (!this.options.source.isReady) this.#acquireIdentity();
    else for (const [leaderId, queues] of this.#choose(nowMs)) void this.#send(leaderId, queues);
    this.#wakeAt(nowMs + TICK_MS);
  }

  /** The queues that may send, by the broker they send to. */
  #choose(nowMs: number): Map<number, PartitionQueue[]> {
    const chosen = new Map<number, PartitionQueue[]>();
    const bytes = new Map<number, number>();
    for (const queue of this.accumulator.active) {
      if (queue.inFlight || queue.head === undefined) continue;
      const readyAtMs = Math.max(queue.retryAtMs, this.#lingersUntil(queue));
      if (readyAtMs > nowMs) {
        this.#wakeAt(readyAtMs);
        continue;
      }
      const { topic, partition } = queue.target;
      const leaderId = this.context.metadata.view.leaderOf(topic, partition);
      if (leaderId < 0) {
        queue.postpone(nowMs);
        void this.context.metadata.refresh(topic);
        continue;
      }
      if ((this.#inFlight.get(leaderId) ?? 0) >= IN_FLIGHT_PER_BROKER) continue;
      if (!this.options.source.admits(queue.target)) continue;
      const sum = (bytes.get(leaderId) ?? 0) + queue.head.sizeInBytes;
      const queues = chosen.get(leaderId);
      if (queues === undefined) chosen.set(leaderId, [queue]);
      else if (sum <= REQUEST_BYTES_MAX) queues.push(queue);
      else {
        this.schedule();
        continue;
      }
      bytes.set(leaderId, sum);
    }
    return chosen;
  }

  #lingersUntil(queue: PartitionQueue): number {
    const { lingerMs } = this.options;
    if (lingerMs === 0 || this.#flushing > 0 || queue.batches.length > 1) return 0;
    const head = queue.head;
    return head?.isOpen === true ? head.createdAtMs + lingerMs : 0;
  }

  async #send(leaderId: number, queues: readonly PartitionQueue[]): Promise<void> {
    this.#inFlight.set(leaderId, (this.#inFlight.get(leaderId) ?? 0) + 1);
    await this.#sender.send(leaderId, queues);
    this.#inFlight.set(leaderId, (this.#inFlight.get(leaderId) ?? 1) - 1);
    this.#pump();
  }

  #wakeAt(atMs: number): void {
    if (this.#timer !== null && this.#timerAtMs <= atMs) return;
    if (this.#timer) clearTimeout(this.#timer);
    this.#timerAtMs = atMs;
    const delayMs = Math.max(1, Math.ceil(atMs - this.context.monotonicMs()));
    this.#timer = setTimeout(() => {
      this.#timer = null;
      this.#pump();
    }, delayMs);
  }

  #acquireIdentity(): void {
    if (this.#acquiring) return;
    this.#acquiring = true;
    this.options.source.acquire().then(
      () => {
        this.#acquiring = false;
        this.#pump();
      },
      (error: unknown) => {
        this.#acquiring = false;
        this.#rejectAll(asError(error));
      },
    );
  }

  #rejectAll(error: Error): void {
    for (const batch of this.accumulator.batches()) {
      this.options.settled(batch.bufferedBytes);
      batch.reject(error);
    }
    this.accumulator.clear();
  }
}
