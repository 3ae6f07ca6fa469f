import { randomUUID } from 'node:crypto';
import { Logger } from '@nestjs/common';
import { ClientProxy, type ReadPacket, type WritePacket } from '@nestjs/microservices';
import {
  AuthenticationError,
  type CreateTopic,
  type Headers,
  type KafkaCluster,
  type ProducerRecord,
  type RecordMetadata,
} from '@posthorn/client';
import { Observable, ReplaySubject } from 'rxjs';
import { DEFAULT_CLIENT_ID } from '../connection/cluster.js';
import type { PosthornStatus } from '../connection/status.js';
import { EventContract } from '../contract/define-event.js';
import { asError, describeError } from '../errors/describe-error.js';
import { Names } from '../naming/names.js';
import { checkClientOptions } from '../options/check-options.js';
import type { PosthornClientOptions } from '../options/options.js';
import { ContractRegistry } from '../publishing/contract-registry.js';
import { JsonReplyDeserializer, JsonSerializer } from '../record/codec.js';
import { Header } from '../record/header-names.js';
import type { PosthornRecordOptions } from '../record/posthorn.record.js';
import { PosthornConfigError } from '../errors/exceptions.js';
import { backoffMs, DEFAULT_RETRY } from '../retry/retry-policy.js';
import { type Clock, systemClock } from '../runtime/clock.js';
import { ThrottledLogger } from '../runtime/throttled-logger.js';
import { KeptStreams } from '../streams/kept-streams.js';
import type { TransactionWork } from '../transaction/transaction-scope.js';
import { onWaitingForOffsets } from '../transaction/waiting-offsets.js';
import { type ClientParts, createParts } from './client-parts.js';
import { RecordEncoder, withOptions } from './record-encoder.js';
import { PendingRequests } from './requests.js';

const REQUEST_TIMEOUT_MS = 30_000;
const RENEW_MS = 10_000;
const SHUTDOWN_TIMEOUT_MS = 10_000;

/** What Nest takes as a pattern; a contract is none, or its payload would go unchecked by the compiler. */
type NoContract =
  | string
  | number
  | { readonly [part: string]: unknown; readonly schema?: never }
  // What an interface describes has no index signature.
  | (object & { readonly schema?: never });

export interface PosthornClientStats {
  readonly published: number;
  readonly failed: number;
  /** Of the failed ones: `emit()` without a subscriber, so only the log knows. */
  readonly unobserved: number;
}

/** Publishes events and sends requests. Nothing it is given is lost without somebody being told. */
export class PosthornClient extends ClientProxy {
  private readonly logger = new Logger(PosthornClient.name);
  private readonly options: PosthornClientOptions;
  private readonly clock: Clock;
  private readonly throttled: ThrottledLogger;
  private readonly requests: PendingRequests;
  private readonly declared: CreateTopic[] = [];
  private created: readonly CreateTopic[] = [];
  private readonly counts = { published: 0, failed: 0, unobserved: 0 };
  private readonly encoder: RecordEncoder;
  private readonly contracts: ContractRegistry | null;
  private parts: ClientParts | undefined;
  private closed: Promise<void> | undefined;
  private readonly closing = new AbortController();

  /**
   * @param names shared with the server of the same app, so that no two topics of theirs become one.
   * @param groupId what the app's service is called; left out: its `clientId`.
   */
  constructor(
    options: PosthornClientOptions = {},
    private readonly names = new Names(options.naming),
    private readonly groupId?: string,
  ) {
    super();
    this.options = checkClientOptions(options);
    this.declare(options.topics?.declare ?? []);
    this.clock = options.clock ?? systemClock;
    this.throttled = new ThrottledLogger(this.logger, this.clock);
    this.contracts = options.contracts
      ? new ContractRegistry(options.contracts, this.clock, this.throttled)
      : null;
    this.encoder = new RecordEncoder({
      clientId: options.clientId ?? DEFAULT_CLIENT_ID,
      serializer: options.serializer ?? new JsonSerializer(),
      contracts: this.contracts,
      topicOf: (pattern) => this.topicOf(pattern),
      clock: this.clock,
    });
    onWaitingForOffsets(() => this.open().transactions.takeOver(), this.closing.signal);
    this.requests = new PendingRequests({
      clock: this.clock,
      timeoutMs: options.request?.timeoutMs ?? REQUEST_TIMEOUT_MS,
      deserializer: options.request?.deserializer ?? new JsonReplyDeserializer(),
      streams: new KeptStreams({
        send: async (record) => this.open().tell(record),
        everyMs: options.request?.renewMs ?? RENEW_MS,
        clock: this.clock,
        logger: this.throttled,
      }),
    });
  }

  /**
   * Writes one record and resolves with its place once it is durable, or rejects: never neither.
   * `data` is the payload as it is, or a PosthornRecord.
   */
  publish(topic: string, data: unknown, options?: PosthornRecordOptions): Promise<RecordMetadata>;
  /**
   * Writes an event of a contract: the payload is checked first, and nothing is written when it does not keep the
   * contract (ContractViolationException). Key and CloudEvents headers come from the contract unless given here.
   */
  publish<Input>(
    event: EventContract<Input, unknown>,
    payload: NoInfer<Input>,
    options?: PosthornRecordOptions,
  ): Promise<RecordMetadata>;
  /** Nest's own, for `send()`. */
  publish(packet: ReadPacket, callback: (packet: WritePacket) => void): () => void;
  publish(
    target: string | EventContract<never, unknown> | ReadPacket,
    data: unknown,
    options?: PosthornRecordOptions,
  ): Promise<RecordMetadata> | (() => void) {
    if (target instanceof EventContract) return this.dispatchEventOf(target, data, options);
    if (typeof target === 'object' && target !== null)
      return this.request(target, data as (packet: WritePacket) => void);
    return this.dispatch(target, () => withOptions(data, options));
  }

  /**
   * What the callback publishes with its `tx` is seen by readers of committed records as a whole, or not at all. Resolves
   * with what the callback gives, once it is committed. The callback's error aborts it and is rethrown; so is the first
   * of a record that failed, awaited or not. Rejects with TransactionFailedError where it is the broker that ends it. Calls
   * wait for their turn. The offset of a handled record is part of it by `tx.sendOffset`.
   */
  async transaction<Result>(work: TransactionWork<Result>): Promise<Result> {
    return this.open().transactions.run(work);
  }

  /**
   * Of a contract, the payload is checked as `publish` checks it; what does not keep it is the error of what is returned.
   */
  override emit<Input>(
    event: EventContract<Input, unknown>,
    payload: NoInfer<Input>,
  ): Observable<RecordMetadata>;
  /** As Nest's: hot, so the record goes out whether or not anybody subscribes. A failure nobody subscribed to is logged and counted. */
  // oxlint-disable-next-line typescript/no-unnecessary-type-parameters -- Nest's signature: callers write both
  override emit<TResult = RecordMetadata, TInput = unknown>(
    pattern: NoContract,
    data: TInput,
  ): Observable<TResult>;
  override emit<TResult>(
    pattern: NoContract | EventContract<never, unknown>,
    data: unknown,
  ): Observable<TResult> {
    // Replayed: a subscriber that comes after the answer still gets it, the error too.
    const result = new ReplaySubject<TResult>(1);
    const sent =
      pattern instanceof EventContract
        ? this.dispatchEventOf(pattern, data, undefined)
        : this.dispatch(pattern, () => data);
    sent.then(
      (metadata) => {
        result.next(metadata as TResult);
        result.complete();
      },
      (error: unknown) => {
        if (!result.observed) this.reportUnobserved(pattern, error);
        result.error(error);
      },
    );
    return result.asObservable();
  }

  /** Returns at once: the connection is made in the background, and records wait for it up to the delivery timeout. */
  connect(): Promise<void> {
    return Promise.resolve().then(() => {
      this.open();
    });
  }

  /** Creates topics that are missing; records that are published after this wait for it. */
  declare(topics: readonly CreateTopic[]): void {
    const named = this.names.declareTopics(topics);
    this.declared.push(...named);
    this.parts?.outgoing.declare(named);
  }

  /** Of the server of the same app, as the cluster calls them: they are created before a record of this client would have the broker do it. */
  awaitCreated(topics: readonly CreateTopic[]): void {
    this.created = topics;
    this.parts?.outgoing.awaitCreated(topics);
  }

  /** Throws PosthornConfigError for a contract that this client's serializer cannot publish. */
  assertPublishes(events: readonly EventContract<never, unknown>[]): void {
    this.encoder.assertPublishes(events);
  }

  /** Resolves when it is known which of them are registered, as far as there is a registry and it answers in two seconds. */
  async lookUpContracts(events: readonly EventContract<never, unknown>[]): Promise<void> {
    await this.contracts?.look(events);
  }

  /** Resolves when everything published so far is durable or has failed, and transactions have ended. */
  async flush(): Promise<void> {
    await Promise.all([this.parts?.outgoing.flush(), this.parts?.transactions.idle()]);
  }

  close(): Promise<void> {
    this.closing.abort();
    this.closed ??= this.runClose();
    return this.closed;
  }

  // oxlint-disable-next-line typescript/no-unnecessary-type-parameters -- Nest's signature
  unwrap<T = KafkaCluster>(): T {
    return this.open().cluster as T;
  }

  /** Narrowed here and not by the base class's type argument: ClientsModule takes only a ClientProxy of any string. */
  override get status(): Observable<PosthornStatus> {
    return super.status as Observable<PosthornStatus>;
  }

  get stats(): PosthornClientStats {
    return { ...this.counts };
  }

  protected dispatchEvent<T>(packet: ReadPacket): Promise<T> {
    return this.dispatch(packet.pattern, () => packet.data) as Promise<T>;
  }

  private async dispatchEventOf(
    event: EventContract<never, unknown>,
    payload: unknown,
    options: PosthornRecordOptions | undefined,
  ): Promise<RecordMetadata> {
    return this.counted(() => this.open().outgoing.send(this.eventOf(event, payload, options)));
  }

  /** The record that `publish` would write of this event, checked by its contract, for whoever writes it otherwise. */
  async recordOf<Input>(
    event: EventContract<Input, unknown>,
    payload: NoInfer<Input>,
    options?: PosthornRecordOptions,
  ): Promise<ProducerRecord> {
    return this.eventOf(event, payload, options);
  }

  private eventOf(
    event: EventContract<never, unknown>,
    payload: unknown,
    options: PosthornRecordOptions | undefined,
  ): ProducerRecord | Promise<ProducerRecord> {
    this.encoder.assertPublishes([event]);
    return this.encoder.encodeEvent(event, this.createPacket(event.topic, payload), options);
  }

  /** In the order of the calls: the payload is encoded here and now, so what the caller changes later is not sent. */
  private dispatch(pattern: unknown, data: () => unknown): Promise<RecordMetadata> {
    return this.counted(() => this.write(this.createPacket(pattern, data()), []));
  }

  private async counted(write: () => Promise<RecordMetadata>): Promise<RecordMetadata> {
    try {
      const metadata = await write();
      this.counts.published += 1;
      return metadata;
    } catch (error) {
      this.counts.failed += 1;
      throw error;
    }
  }

  private write(packet: ReadPacket, extra: Headers): Promise<RecordMetadata> {
    return this.open().outgoing.send(this.encoder.encode(packet, extra));
  }

  private topicOf(pattern: unknown): string {
    if (pattern === undefined || pattern === null) {
      throw new PosthornConfigError(`a record needs the name of its topic, which is ${pattern}`);
    }
    const topic = typeof pattern === 'string' ? pattern : this.normalizePattern(pattern as string);
    return this.names.topic(topic);
  }

  private request(packet: ReadPacket, callback: (packet: WritePacket) => void): () => void {
    const id = randomUUID();
    this.requests.add(id, String(packet.pattern), callback);
    this.sendRequest(id, packet).catch((error: unknown) => this.requests.fail(id, error));
    return () => this.requests.forget(id);
  }

  private async sendRequest(id: string, packet: ReadPacket): Promise<void> {
    const { inbox } = this.open();
    await inbox.open();
    await this.write(packet, [
      [Header.correlationId, Buffer.from(id)],
      [Header.replyTopic, Buffer.from(inbox.topic)],
      ...this.requests.promise(),
    ]);
  }

  private open(): ClientParts {
    if (this.closed) throw new Error('PosthornClient is closed');
    this.parts ??= this.create();
    return this.parts;
  }

  private create(): ClientParts {
    const { options, names, groupId } = this;
    const parts = createParts({
      options,
      service: () => (groupId ? names.group(groupId) : (options.clientId ?? DEFAULT_CLIENT_ID)),
      declared: this.declared,
      recordOf: (target, data, extras) =>
        target instanceof EventContract
          ? this.eventOf(target, data, extras)
          : this.encoder.encode(this.createPacket(target, withOptions(data, extras))),
      onReply: (record) => this.requests.reply(record),
      onTransactionEnd: (records, isCommitted) => {
        this.counts[isCommitted ? 'published' : 'failed'] += records;
      },
      clock: this.clock,
      logger: this.throttled,
    });
    parts.outgoing.awaitCreated(this.created);
    this._status$.next('connecting');
    void this.untilConnected(parts.cluster);
    return parts;
  }

  /** A refused login is tried again: passwords are replaced. */
  private async untilConnected(cluster: KafkaCluster): Promise<void> {
    for (let attempt = 1; !this.closed; attempt += 1) {
      try {
        await cluster.connect();
        if (!this.closed) this._status$.next('connected');
        return;
      } catch (error) {
        this.throttled.warn(`no broker answers: ${describeError(error).message}`);
        if (!(error instanceof AuthenticationError)) return;
      }
      const pauseMs = backoffMs(DEFAULT_RETRY, attempt, this.options.random ?? Math.random);
      await this.clock.sleep(pauseMs, this.closing.signal);
    }
  }

  private reportUnobserved(pattern: unknown, error: unknown): void {
    this.counts.unobserved += 1;
    const { name, message, stack } = describeError(error);
    const what = pattern instanceof EventContract ? pattern.name : String(pattern);
    this.logger.error(
      `emit('${what}') failed and nobody is subscribed: ${name}: ${message}`,
      stack,
    );
  }

  private async runClose(): Promise<void> {
    const timeoutMs = this.options.shutdownTimeoutMs ?? SHUTDOWN_TIMEOUT_MS;
    const { parts } = this;
    const over = new Error('PosthornClient was closed before the reply came');
    try {
      this.requests.leaveStreams(over);
      await Promise.all([parts?.transactions.close(timeoutMs), parts?.outgoing.close(timeoutMs)]);
      await parts?.inbox.close();
      this.requests.failAll(over);
      if (!this.options.cluster) await parts?.cluster.close({ timeoutMs: 1_000 });
    } catch (error) {
      this.logger.warn(`closed badly: ${asError(error).message}`);
    }
    this._status$.next('stopped');
  }
}
