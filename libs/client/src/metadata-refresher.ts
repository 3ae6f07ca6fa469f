import { Metadata } from '@posthorn/protocol';
import { Backoff, type BackoffOptions } from './backoff.js';
import { asError } from './errors.js';
import { MetadataView } from './metadata-view.js';
import type { BrokerAddress } from './net/socket.js';
import type { ConnectionPool } from './net/connection-pool.js';
import { sleep } from './sleep.js';

export interface RefresherOptions {
  readonly seeds: readonly BrokerAddress[];
  readonly maxAgeMs: number;
  readonly backoff: BackoffOptions;
  readonly monotonicMs: () => number;
}

type FailureListener = (errors: readonly Error[]) => void;

/** Of the first back-off, this share lies between two requests: many complaints at once ask once. */
const GAP = 0.25;

interface Turn {
  readonly done: Promise<void>;
  finish(): void;
}

/**
 * Keeps the metadata of the topics somebody is interested in. One request at a time; whoever asks while one is under way
 * gets the next, so an answer is never older than the question. Tries every known broker and then the seeds, for ever.
 */
export class MetadataRefresher {
  readonly view = new MetadataView();
  readonly #interests = new Map<string, number>();
  #patterns = 0;
  /** Missing topics that somebody has records for: the next request creates them where the broker allows that. */
  readonly #toCreate = new Set<string>();
  #next: Turn | null = null;
  #running = false;
  #timer: NodeJS.Timeout | null = null;
  /** Of the last round in which no broker answered, in the order of its addresses; none once one answered. */
  #errors: readonly Error[] = [];
  #notBeforeMs = 0;
  readonly #closing = new AbortController();
  readonly #listeners = new Set<() => void>();
  readonly #failureListeners = new Set<FailureListener>();

  constructor(
    private readonly pool: ConnectionPool,
    private readonly options: RefresherOptions,
  ) {}

  /** The last failure to reach any broker; null once one answered. */
  get lastError(): Error | null {
    return this.#errors.at(-1) ?? null;
  }

  /** Includes these topics from the next request on; the returned function ends the interest. */
  track(topics: readonly string[]): () => void {
    for (const topic of topics) this.#interests.set(topic, (this.#interests.get(topic) ?? 0) + 1);
    return () => {
      for (const topic of topics) {
        const left = (this.#interests.get(topic) ?? 0) - 1;
        if (left > 0) this.#interests.set(topic, left);
        else this.#interests.delete(topic);
      }
    };
  }

  /** All topics are asked for as long as somebody matches patterns. */
  trackAll(): () => void {
    this.#patterns++;
    return () => void this.#patterns--;
  }

  /** Called after every answer. */
  onUpdate(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Called, with the error of each address, after every round in which no broker answered. */
  onFailure(listener: FailureListener): () => void {
    this.#failureListeners.add(listener);
    return () => this.#failureListeners.delete(listener);
  }

  /**
   * Resolves after an answer to a request sent from now on, or when closed. Never rejects. Only producers name a topic to
   * create: a reader that asks for a deleted topic must not bring it back, with the broker's number of partitions, under
   * the hands of whoever is about to create it with another.
   */
  refresh(toCreate?: string): Promise<void> {
    if (this.#closing.signal.aborted) return Promise.resolve();
    if (toCreate !== undefined) this.#toCreate.add(toCreate);
    this.#next ??= turn();
    const { done } = this.#next;
    if (!this.#running) void this.#run();
    return done;
  }

  close(): void {
    this.#closing.abort();
    if (this.#timer) clearTimeout(this.#timer);
    this.#next?.finish();
    this.#next = null;
    this.#listeners.clear();
    this.#failureListeners.clear();
  }

  async #run(): Promise<void> {
    this.#running = true;
    while (this.#next !== null) {
      await sleep(this.#notBeforeMs - this.options.monotonicMs(), this.#closing.signal);
      const current = this.#next;
      this.#next = null;
      await this.#askUntilAnswered();
      this.#notBeforeMs = this.options.monotonicMs() + this.options.backoff.firstMs * GAP;
      current?.finish();
    }
    this.#running = false;
    if (!this.#closing.signal.aborted) this.#armTimer();
  }

  #armTimer(): void {
    if (this.#timer) clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.refresh(), this.options.maxAgeMs);
    // Old metadata is no reason to keep a process alive.
    this.#timer.unref();
  }

  async #askUntilAnswered(): Promise<void> {
    const backoff = new Backoff(this.options.backoff);
    const { signal } = this.#closing;
    while (!signal.aborted) {
      if (await this.#askAnyBroker()) {
        for (const listener of this.#listeners) listener();
        return;
      }
      const errors = this.#errors;
      if (errors.length > 0) for (const listener of this.#failureListeners) listener(errors);
      await sleep(backoff.nextMs(), signal);
    }
  }

  async #askAnyBroker(): Promise<boolean> {
    const errors: Error[] = [];
    for (const address of this.#candidates()) {
      try {
        await this.#ask(address);
        this.#errors = [];
        return true;
      } catch (error) {
        errors.push(asError(error));
        this.#errors = errors;
      }
      if (this.#closing.signal.aborted) return false;
    }
    return false;
  }

  async #ask(address: BrokerAddress): Promise<void> {
    const wanted = [...this.#toCreate];
    const create = wanted.filter((name) => !this.view.topic(name));
    const isMissing = (name: string): boolean => !this.view.topic(name);
    const others = [...this.#interests.keys()].filter((name) => !create.includes(name));
    if (this.#patterns > 0) await this.#askFor(address, null, false);
    // All topics cannot be combined with names, and the errors of missing ones are heard by name only.
    const names = this.#patterns > 0 ? others.filter(isMissing) : others;
    if (names.length > 0) await this.#askFor(address, names, false);
    if (create.length > 0 || others.length === 0) await this.#askFor(address, create, true);
    // Once for each time somebody asked: whoever still waits asks again.
    for (const name of wanted) this.#toCreate.delete(name);
  }

  /** @param names null for all topics; none for the brokers alone. */
  async #askFor(
    address: BrokerAddress,
    names: readonly string[] | null,
    allowAutoTopicCreation: boolean,
  ): Promise<void> {
    const topics = names?.map((name) => ({ name })) ?? null;
    const answer = await this.pool.requestAt(address, Metadata, { topics, allowAutoTopicCreation });
    this.view.apply(answer, topics === null);
  }

  /** Known brokers in random order, so that clients spread, then the addresses we were given. */
  #candidates(): BrokerAddress[] {
    const known = [...this.view.brokers.values()]
      .map((address) => ({ address, rank: this.options.backoff.random() }))
      .sort((a, b) => a.rank - b.rank)
      .map(({ address }) => address);
    return [...known, ...this.options.seeds];
  }
}

function turn(): Turn {
  let finish = (): void => undefined;
  const done = new Promise<void>((resolve) => (finish = resolve));
  return { done, finish };
}
