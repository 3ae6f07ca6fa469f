import type { Abstract, INestApplication, INestApplicationContext, Type } from '@nestjs/common';
import type { TestingModule } from '@nestjs/testing';
import type { RecordMetadata } from '@posthorn/client';
import {
  EventContract,
  Names,
  PosthornClient,
  type PosthornModuleOptions,
  type PosthornRecordOptions,
} from '@posthorn/transport';
import { compile, start, type StartedApp } from './app.js';
import type { HarnessClock } from './harness-clock.js';
import { HandlerLog, type DeadLettered, type Handled, type Retried } from './handler-log.js';
import type { HarnessOptions } from './harness-options.js';
import { HarnessTimeoutError } from './harness-timeout-error.js';
import type { ObservedRecord } from './observed-record.js';
import { assertRealTimers } from './real-timers.js';
import { SkippablePauses } from './skippable-pauses.js';
import { isOf, nameOf, type Target, type WaitOptions } from './target.js';
import { PosthornTestBroker } from './test-broker.js';

/** What happened so far; for claims that something did not. */
export interface Seen {
  /** By any client, in the order of becoming readable. */
  readonly published: readonly ObservedRecord[];
  readonly handled: readonly Handled[];
  readonly retried: readonly Retried[];
  readonly deadLettered: readonly DeadLettered[];
}

/** A busy machine is slow, not wrong: one setting for a whole suite, so that no test has to say it. */
const TIMEOUT_MS = Number(process.env['POSTHORN_TEST_TIMEOUT_MS'] ?? 5_000);
const LINES_MAX = 60;
/** What the broker in this process is called where an address is asked for; nobody looks it up. */
const ADDRESS = 'posthorn-testing:9092';
/** Rare commits and old metadata save requests; here they would only be waited for. */
const COMMIT_INTERVAL_MS = 5;
const METADATA_MAX_AGE_MS = 100;
const RETRY_BACKOFF_MS = 4;

/**
 * An app on a broker in the test process: records go from `publish` through the protocol, the log, the consumer group,
 * guards, pipes, interceptors and filters to the handler, its retries and its dead letters. Every wait ends with what was
 * waited for or with a HarnessTimeoutError that says what was seen instead, and skips the pauses before retries.
 */
export class PosthornTestHarness implements AsyncDisposable {
  /** As another service would publish and ask. */
  readonly client: PosthornClient;
  readonly #handlers: HandlerLog | null;
  readonly #leave: () => void;
  readonly #names: Names;
  readonly #release: () => void;
  #closed: Promise<void> | null = null;

  private constructor(
    readonly broker: PosthornTestBroker,
    private readonly started: StartedApp,
    private readonly options: HarnessOptions,
    pauses: SkippablePauses,
  ) {
    const { server } = started;
    this.#names = started.module.get(Names, { strict: false });
    const connection = { createSocket: broker.createSocket, clock: broker.clock };
    this.client = new PosthornClient(
      { brokers: ADDRESS, clientId: 'posthorn-testing', clock: broker.clock, connection },
      this.#names,
    );
    this.#handlers = server === null ? null : new HandlerLog(server);
    this.#release = broker.use(this);
    this.#leave =
      server === null || this.#handlers === null
        ? () => undefined
        : broker.progress.add({ server, handlers: this.#handlers, pauses });
  }

  /** Resolves when the app is up and its consumer groups have their partitions. */
  static async create(options: HarnessOptions = {}): Promise<PosthornTestHarness> {
    assertRealTimers('PosthornTestHarness.create()');
    const broker = options.broker ?? (await PosthornTestBroker.start(options));
    broker.assertOpen();
    const pauses = new SkippablePauses(broker.clock);
    let opened: { close(): Promise<void> } | undefined;
    try {
      const module = (opened = await compile(options, overridesFor(broker, pauses)));
      const started = { module, ...(await start(module, options)) };
      const harness = (opened = new PosthornTestHarness(broker, started, options, pauses));
      await harness.#until('the start of the consumer groups', () =>
        broker.progress.isAssigned().then((is) => is || undefined),
      );
      return harness;
    } catch (error) {
      await opened?.close();
      if (options.broker === undefined) await broker.close();
      throw error;
    }
  }

  get clock(): HarnessClock {
    return this.broker.clock;
  }

  get module(): TestingModule {
    return this.started.module;
  }

  get app(): INestApplicationContext {
    return this.started.app;
  }

  /** For supertest. Throws unless the harness was created with `app: 'hybrid'`. */
  get http(): INestApplication {
    if (this.started.http === null) throw new Error("no HTTP here: create it with app: 'hybrid'");
    return this.started.http;
  }

  get seen(): Seen {
    const { handled = [], retried = [], deadLettered = [] } = this.#handlers ?? {};
    return { published: this.broker.published.records, handled, retried, deadLettered };
  }

  /** A provider of the app, wherever it is declared. */
  get<T>(token: Type<T> | Abstract<T>): T;
  get(token: string | symbol): unknown;
  get(token: Type | Abstract<unknown> | string | symbol): unknown {
    return this.started.module.get<unknown>(token, { strict: false });
  }

  /** As PosthornClient's: resolves with the place once the record is durable; a contract's payload is checked first. */
  async publish<Input>(
    target: Target<Input>,
    payload: Input,
    options?: PosthornRecordOptions,
  ): Promise<RecordMetadata> {
    assertRealTimers(`publish(${nameOf(target)})`);
    return target instanceof EventContract
      ? this.client.publish(target, payload, options)
      : this.client.publish(target, payload, options);
  }

  /** The first record of the target that the predicate holds for, whoever published it. */
  published<Value = unknown>(
    target: Target<Value>,
    predicate: (record: ObservedRecord<Value>) => boolean = () => true,
    options?: WaitOptions,
  ): Promise<ObservedRecord<Value>> {
    const found = (): ObservedRecord<Value> | undefined =>
      (this.broker.published.records as readonly ObservedRecord<Value>[]).find(
        (record) => isOf(target, record, this.#names) && predicate(record),
      );
    return this.#until(`published(${nameOf(target)})`, found, options);
  }

  /**
   * The first record of the target that a handler of this app has finished and whose offset is committed: a restart would
   * not bring it again. The target may also be a handler, as 'OrdersController.place'.
   */
  consumed<Value = unknown>(
    target: Target<Value>,
    predicate: (record: ObservedRecord<Value>) => boolean = () => true,
    options?: WaitOptions,
  ): Promise<Handled<Value>> {
    return this.#until(
      `consumed(${nameOf(target)})`,
      () =>
        this.#first(this.#handlers?.handled, target, predicate, (one) => this.#isCommitted(one)),
      options,
    );
  }

  /** The first failed attempt on a record of the target (or of a handler) that another one is to follow. */
  retried<Value = unknown>(
    target: Target<Value>,
    predicate: (record: ObservedRecord<Value>) => boolean = () => true,
    options?: WaitOptions,
  ): Promise<Retried<Value>> {
    return this.#until(
      `retried(${nameOf(target)})`,
      () => this.#first(this.#handlers?.retried, target, predicate),
      options,
    );
  }

  /** The first record of the target (or of a handler) that was given up on, its dead letter durable and its offset committed. */
  deadLettered<Value = unknown>(
    target: Target<Value>,
    predicate: (record: ObservedRecord<Value>) => boolean = () => true,
    options?: WaitOptions,
  ): Promise<DeadLettered<Value>> {
    return this.#until(
      `deadLettered(${nameOf(target)})`,
      () =>
        this.#first(this.#handlers?.deadLettered, target, predicate, (one) =>
          this.#isCommitted(one),
        ),
      options,
    );
  }

  /** Resolves when everything that was published for the apps on this broker was handled and committed. */
  async idle(options?: WaitOptions): Promise<void> {
    const own = this.started.module.get(PosthornClient, { strict: false });
    await this.#until(
      'idle()',
      async () => {
        await Promise.all([own.flush(), this.client.flush()]);
        await this.broker.settle();
        return (await this.broker.progress.isIdle()) || undefined;
      },
      options,
    );
  }

  /** Shuts the app down as a signal would, and the broker if it is its own. May be called twice. */
  close(): Promise<void> {
    this.#closed ??= this.#close();
    return this.#closed;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  async #close(): Promise<void> {
    try {
      await this.started.app.close();
    } finally {
      this.#leave();
      this.#release();
      await this.client.close();
      if (this.options.broker === undefined) await this.broker.close();
    }
  }

  #isCommitted({ group, record: { topic, partition, offset } }: Handled): boolean {
    const committed = this.broker.progress.committed(group, topic, partition);
    return committed !== null && committed > offset;
  }

  #first<One extends Handled, Value>(
    seen: readonly One[] = [],
    target: Target<Value>,
    predicate: (record: ObservedRecord<Value>) => boolean,
    isDone: (one: One) => boolean = () => true,
  ): (One & Handled<Value>) | undefined {
    // What JSON made of the payload; the caller says what that is, by the contract or by hand.
    const typed = seen as readonly (One & Handled<Value>)[];
    return typed.find(
      (one) =>
        (one.handler === target || isOf(target, one.record, this.#names)) &&
        predicate(one.record) &&
        isDone(one),
    );
  }

  async #until<T>(
    what: string,
    look: () => T | undefined | Promise<T | undefined>,
    { timeoutMs = this.options.timeoutMs ?? TIMEOUT_MS }: WaitOptions = {},
  ): Promise<T> {
    if (!(timeoutMs >= 0))
      throw new RangeError(`${what}: timeoutMs is no number of ms: ${timeoutMs}`);
    const deadlineMs = performance.now() + timeoutMs;
    for (;;) {
      assertRealTimers(what);
      this.broker.published.assertReadable();
      const found = await look();
      if (found !== undefined) return found;
      if (performance.now() >= deadlineMs) {
        throw new HarnessTimeoutError(await this.#whatWasSeen(what, timeoutMs));
      }
      if (this.#closed) throw new Error(`${what}: the harness was closed`);
      await this.broker.progress.step();
    }
  }

  async #whatWasSeen(what: string, timeoutMs: number): Promise<string> {
    const lines = [...this.broker.published.describe(), ...(this.#handlers?.describe() ?? [])];
    const groups = (await this.broker.progress.partitions()).map(
      ({ group, topic, partition, end, committed }) =>
        committed === null
          ? `group ${group} has not been given ${topic}[${partition}]`
          : `group ${group} committed ${topic}[${partition}] up to ${committed < 0n ? 'nothing' : committed} of ${end}`,
    );
    const left = lines.length - LINES_MAX;
    const shown = left > 0 ? [`... ${left} more`, ...lines.slice(-LINES_MAX)] : lines;
    const seen = [...(shown.length > 0 ? shown : ['nothing']), ...groups];
    return `${what} did not come about within ${timeoutMs} ms. Seen:\n  ${seen.join('\n  ')}`;
  }
}

/** What turns the app into one on this broker; its own settings stay as they are where they do not say where and when. */
function overridesFor(broker: PosthornTestBroker, pauses: SkippablePauses): PosthornModuleOptions {
  return {
    brokers: ADDRESS,
    cluster: undefined,
    clock: pauses,
    // Full pauses instead of random ones, so that a test can count them.
    random: () => 0,
    consumer: { commitIntervalMs: COMMIT_INTERVAL_MS },
    connection: {
      tls: undefined,
      sasl: undefined,
      createSocket: broker.createSocket,
      clock: broker.clock,
      metadataMaxAgeMs: METADATA_MAX_AGE_MS,
      retryBackoffMs: RETRY_BACKOFF_MS,
    },
  };
}
