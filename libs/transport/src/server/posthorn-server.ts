import { Logger } from '@nestjs/common';
import {
  type BaseRpcContext,
  type CustomTransportStrategy,
  type MessageHandler,
  type ReadPacket,
  Server,
} from '@nestjs/microservices';
import type { AskedPause, CreateTopic, KafkaCluster, PartitionState } from '@posthorn/client';
import type { HandlerDescription } from '../asyncapi/asyncapi-document.js';
import { systemClock } from '../runtime/clock.js';
import { brokerList, DEFAULT_CLIENT_ID } from '../connection/cluster.js';
import { JsonSerializer } from '../record/codec.js';
import { POSTHORN, posthornServer } from '../handlers/transport-id.js';
import { PosthornConfigError } from '../errors/exceptions.js';
import type { GroupState } from '../groups/group-consumers.js';
import { HandlerRegistry } from '../handlers/handler-registry.js';
import { createInvoke, type CurrentHooks, type ProcessingHooks } from '../handlers/invoke.js';
import { BootstrapGate } from './bootstrap-gate.js';
import { ThrottledLogger } from '../runtime/throttled-logger.js';
import { namedOptions } from './named-options.js';
import { Names } from '../naming/names.js';
import { checkServerOptions } from '../options/check-options.js';
import { DEFAULT_RULES, rulesWithin } from '../options/failure-rules.js';
import type { PosthornServerOptions } from '../options/options.js';
import { noteOriginalErrors } from '../handlers/original-error.js';
import { PosthornContext } from '../context/posthorn.context.js';
import { takePlainParametersPlainly } from '../handlers/plain-parameters.js';
import { type PosthornServerEvents, ServerEvents } from './server-events.js';
import { ServerRun } from './server-run.js';
import { StartReminder } from './start-reminder.js';
import type { PosthornStatus } from '../connection/status.js';
import { createTelemetry } from '../telemetry/telemetry.js';
import { createdTopics } from '../topics/topic-provisioner.js';

export interface PosthornServerStats {
  readonly retries: number;
  readonly deadLetters: number;
}

const SHUTDOWN_TIMEOUT_MS = 10_000;

/**
 * The transport strategy: `NestFactory.createMicroservice(AppModule, posthornMicroservice)`.
 * `listen` never fails because a broker is away; it fails on what no broker can mend, with the reason.
 */
export class PosthornServer
  extends Server<PosthornServerEvents, PosthornStatus>
  implements CustomTransportStrategy
{
  override transportId: symbol = POSTHORN;
  /** Failures are awaited, retried and dead-lettered here; Nest need not log them as lost. */
  override readonly propagatesEventHandlerErrors = true;
  protected override readonly logger = new Logger(PosthornServer.name);
  readonly gate = new BootstrapGate();
  readonly reminder: StartReminder;

  private readonly options: PosthornServerOptions;
  private readonly registry: HandlerRegistry;
  private readonly run: ServerRun;
  private readonly events = new ServerEvents(this.logger);
  private readonly counts = { retries: 0, deadLetters: 0 };
  private started = false;
  private hooked = false;
  private drained: Promise<void> | undefined;
  private closed: Promise<void> | undefined;

  /** @param names shared with the client of the same app, so that no two topics of theirs become one. */
  constructor(
    options: PosthornServerOptions,
    private readonly names = new Names(options.naming),
  ) {
    super();
    this.options = namedOptions(checkServerOptions(options), names);
    if (options.name !== undefined) this.transportId = posthornServer(options.name);
    this.registry = new HandlerRegistry(
      {
        group: this.options.groupId,
        rules: rulesWithin(DEFAULT_RULES, options),
        perTopic: this.options.perTopic ?? {},
      },
      names,
    );
    this.run = this.createRun(options);
    const { clock } = options;
    this.reminder = new StartReminder(
      this.logger,
      clock && ((ms, callback) => clock.after(ms, callback)),
    );
    this.serializer = options.serializer ?? new JsonSerializer();
    noteOriginalErrors();
    takePlainParametersPlainly();
  }

  override addHandler(
    pattern: unknown,
    callback: MessageHandler,
    isEventHandler = false,
    extras: Record<string, unknown> = {},
  ): void {
    // Nest offers handlers that name no transport to every server.
    if (extras['server'] !== this.options.name) return;
    const topic = pattern instanceof RegExp ? pattern : this.normalizePattern(pattern as string);
    const handler = this.registry.add(topic, callback, isEventHandler, extras);
    callback.isEventHandler = isEventHandler;
    callback.extras = extras;
    // Nest's map is kept for tools that list handlers; it holds one of each pattern and is not what delivers.
    if (!this.messageHandlers.has(handler.pattern))
      this.messageHandlers.set(handler.pattern, callback);
  }

  override getHandlerByPattern(pattern: string): MessageHandler | null {
    const { events, request } = this.registry.match(
      this.options.groupId,
      this.names.clusterTopic(pattern),
    );
    return (request ?? events[0])?.callback ?? null;
  }

  /** Runs the topic's event handlers once, without retries, and rejects with the first one's original error. */
  override async handleEvent(
    pattern: string,
    packet: ReadPacket,
    context: BaseRpcContext,
  ): Promise<void> {
    if (!(context instanceof PosthornContext)) throw new TypeError('a PosthornContext is needed');
    const { events } = this.registry.match(this.options.groupId, this.names.clusterTopic(pattern));
    const invoke = createInvoke(this.hooks);
    for (const handler of events) await invoke(handler, packet.data, context);
  }

  listen(callback: (error?: unknown) => void): void {
    this.started = true;
    this.reminder.over();
    // The app was closed while it started: what is opened now nobody would close.
    if (this.drained !== undefined) return callback();
    try {
      this.gate.refuseHybridWithoutModule(new Error('who calls').stack);
      this.prepare();
    } catch (error) {
      callback(error);
      return;
    }
    // Not awaited: an app must come up while the broker is away, and in a hybrid app the gate opens only after this returns.
    this.run.consume().catch((error: unknown) => this.logger.error(error));
    callback();
  }

  /** Stops fetching, waits for running handlers up to the deadline, commits and leaves. What handlers publish still goes out. */
  drain(): Promise<void> {
    this.reminder.over();
    this.drained ??= this.run.drain(this.options.shutdownTimeoutMs ?? SHUTDOWN_TIMEOUT_MS);
    return this.drained;
  }

  close(): Promise<void> {
    this.closed ??= this.drain().then(() => this.run.close());
    return this.closed;
  }

  override on<Event extends keyof PosthornServerEvents>(
    event: Event,
    listener: PosthornServerEvents[Event],
  ): this {
    this.events.on(event, listener);
    return this;
  }

  // oxlint-disable-next-line typescript/no-unnecessary-type-parameters -- Nest's signature
  override unwrap<T = KafkaCluster>(): T {
    if (!this.run.cluster) throw new Error('PosthornServer is not listening yet');
    return this.run.cluster as T;
  }

  /** undefined: it is the one without a name, which is the module's. */
  get name(): string | undefined {
    return this.options.name;
  }

  /** Where it reads, and what the brokers call it there. */
  get reads(): { readonly brokers: readonly string[]; readonly clientId: string } {
    const { brokers, clientId = DEFAULT_CLIENT_ID } = this.options;
    return { brokers: brokerList(brokers), clientId };
  }

  /** What is handled here, for documents about it; one for each handler and topic or pattern. */
  handlers(): readonly HandlerDescription[] {
    return this.registry.all.map(({ name, topic, pattern, group, isEventHandler, events }) => ({
      name,
      topic: typeof topic === 'string' ? pattern : null,
      address: typeof topic === 'string' ? topic : null,
      pattern,
      group,
      isEventHandler,
      contracts: events.contracts,
    }));
  }

  /** What this process reads now, over all its groups or in one of them. */
  assignment(group?: string): readonly PartitionState[] {
    return this.run.consumers.assignment(group);
  }

  /** The same group by group, with what each is subscribed to. */
  groups(): readonly GroupState[] {
    return this.run.consumers.states();
  }

  /**
   * Fetches no more of the topic and of its retry topics, or of one partition of it, in all groups; running handlers finish,
   * and no retry begins. Holds for what is assigned now: a partition that goes away and comes back is not paused.
   * @returns how many partitions that was.
   */
  pause(topic: string, partition?: number): number {
    return this.run.consumers.pause(topic, partition);
  }

  resume(topic: string, partition?: number): number {
    return this.run.consumers.resume(topic, partition);
  }

  /**
   * Lets the partition's running handlers finish and goes on from `offset`, back or ahead. Rejects when the partition is
   * not assigned to this process, or its handlers do not finish within the drain time.
   * @param group default: the server's own.
   */
  async seek(
    topic: string,
    partition: number,
    offset: bigint,
    group = this.options.groupId,
  ): Promise<void> {
    await this.run.consumers.seek(group, topic, partition, offset);
  }

  /** What the control topic asks for, of this server's groups and in force; undefined before it was read, or without one. */
  askedPauses(): readonly AskedPause[] | undefined {
    const { control, consumers } = this.run;
    return control?.isCaughtUp === true ? consumers.askedPauses(control) : undefined;
  }

  /** The app lets it listen, or has done so. */
  get isStarted(): boolean {
    return this.started;
  }

  /** Nothing is consumed before the control topic was read. */
  get waitsForControl(): boolean {
    return this.run.control?.isCaughtUp === false;
  }

  get stats(): PosthornServerStats {
    return { ...this.counts };
  }

  private prepare(): void {
    if (!this.options.groupId) {
      throw new PosthornConfigError(
        "PosthornServer: 'groupId' is missing: name the service's consumer group",
      );
    }
    const unread = this.registry.unreadTopics();
    if (unread.length > 0) this.logger.warn(`perTopic: no handler reads ${unread.join(', ')}`);
    this.run.open();
  }

  /** The topics that are created when missing, as they would be created. */
  createdTopics(): readonly CreateTopic[] {
    return createdTopics(this.registry, this.options.topics);
  }

  private createRun({
    clock = systemClock,
    random = Math.random,
    clientId = DEFAULT_CLIENT_ID,
    telemetry,
  }: PosthornServerOptions): ServerRun {
    const clusterId = (): string | null => this.run.cluster?.clusterId ?? null;
    return new ServerRun({
      registry: this.registry,
      options: this.options,
      telemetry: createTelemetry({ clientId, clusterId }, telemetry),
      hooks: this.hooks,
      clock,
      random,
      logger: this.logger,
      throttled: new ThrottledLogger(this.logger, clock),
      gate: this.gate,
      send: (stream, respond) => this.send(stream, respond),
      events: this.events.counting(this.counts),
      onStatus: (status) => this._status$.next(status),
      onError: (error) => this.events.emit('error', error),
    });
  }

  override setOnProcessingStartHook(...args: Parameters<Server['setOnProcessingStartHook']>): void {
    this.hooked = true;
    super.setOnProcessingStartHook(...args);
  }

  override setOnProcessingEndHook(...args: Parameters<Server['setOnProcessingEndHook']>): void {
    this.hooked = true;
    super.setOnProcessingEndHook(...args);
  }

  private readonly processingHooks: ProcessingHooks = (context, run) =>
    this.runWithProcessingHooks(context, run);

  private readonly hooks: CurrentHooks = () => (this.hooked ? this.processingHooks : undefined);
}
