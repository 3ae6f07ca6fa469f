import { ErrorCode, isRetriable, KafkaError } from '@posthorn/protocol';
import type { ClusterContext } from '../context.js';
import { DeliveryTimeoutError } from '../errors.js';
import type { TopicView } from '../metadata-view.js';
import { sleep } from '../sleep.js';
import type { ProducerRecord } from '../types.js';
import type { Settlement } from './producer-batch.js';

interface Waiting {
  readonly record: ProducerRecord;
  readonly settlement: Settlement;
  readonly expiresAtMs: number;
}

/**
 * Records of topics whose partitions are not known yet, or not the one that a record is for, in order. The first one asks for
 * the topic, which creates it where the broker allows that.
 */
export class TopicBacklog {
  readonly #topics = new Map<string, Waiting[]>();
  readonly #searches = new Set<Promise<void>>();

  constructor(
    private readonly context: ClusterContext,
    private readonly options: {
      readonly deliveryTimeoutMs: number;
      readonly signal: AbortSignal;
      /** The topic is known: take its records over, in order. */
      release(topic: TopicView, record: ProducerRecord, settlement: Settlement): void;
      /** Records of this many bytes were rejected. */
      dropped(bytes: number): void;
    },
  ) {}

  /** Resolves when what waits now is handed over or rejected. */
  async drained(): Promise<void> {
    await Promise.all(this.#searches);
  }

  has(topic: string): boolean {
    return this.#topics.has(topic);
  }

  add(record: ProducerRecord, settlement: Settlement): void {
    const expiresAtMs = this.context.monotonicMs() + this.options.deliveryTimeoutMs;
    const waiting = this.#topics.get(record.topic);
    if (waiting !== undefined) {
      waiting.push({ record, settlement, expiresAtMs });
      return;
    }
    this.#topics.set(record.topic, [{ record, settlement, expiresAtMs }]);
    const search = this.#resolve(record.topic).finally(() => this.#searches.delete(search));
    this.#searches.add(search);
  }

  rejectAll(error: Error): void {
    for (const topic of this.#topics.keys()) this.#drop(topic, () => true, error);
  }

  async #resolve(topic: string): Promise<void> {
    const { metadata } = this.context;
    const { signal } = this.options;
    const backoff = this.context.backoff();
    const untrack = metadata.track([topic]);
    // What was known before the question lacks what is asked for.
    let isNews = metadata.view.topic(topic) === undefined;
    while (!signal.aborted && this.#topics.has(topic)) {
      // Records expire while nobody answers, so the wait for metadata is cut into the pauses of the back-off.
      const pause = backoff.nextMs();
      const answered = metadata.refresh(topic).then(() => void (isNews = true));
      await Promise.race([answered, sleep(pause, signal)]);
      const view = metadata.view.topic(topic);
      if (view !== undefined && isNews) {
        this.#release(view);
        break;
      }
      this.#expire(topic);
      const errorCode = metadata.view.errorOf(topic);
      if (errorCode !== ErrorCode.NONE && !isRetriable(errorCode)) {
        this.#drop(topic, () => true, new KafkaError(errorCode, `topic ${topic}`));
        break;
      }
      await sleep(Math.min(pause, 100), signal);
    }
    // Whoever took its records over sees to a topic that exists; a name that cannot be would be asked for again and again.
    untrack();
  }

  #release(view: TopicView): void {
    const waiting = this.#topics.get(view.name) ?? [];
    this.#topics.delete(view.name);
    for (const { record, settlement } of waiting) {
      this.options.release(view, record, settlement);
    }
  }

  #expire(topic: string): void {
    const now = this.context.monotonicMs();
    const cause = this.context.metadata.lastError ?? undefined;
    const error = new DeliveryTimeoutError(`topic ${topic} is not known`, false, { cause });
    this.#drop(topic, (waiting) => waiting.expiresAtMs <= now, error);
  }

  #drop(topic: string, isDropped: (waiting: Waiting) => boolean, error: Error): void {
    const waiting = this.#topics.get(topic) ?? [];
    const dropped = waiting.filter(isDropped);
    const kept = waiting.filter((one) => !dropped.includes(one));
    if (kept.length > 0) this.#topics.set(topic, kept);
    else this.#topics.delete(topic);
    for (const { settlement } of dropped) {
      settlement.delivery.failed(settlement.position, error);
    }
    this.options.dropped(dropped.reduce((sum, { settlement }) => sum + settlement.bytes, 0));
  }
}
