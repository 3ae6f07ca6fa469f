import { hostname } from 'node:os';
import {
  ConfigurableModuleBuilder,
  Global,
  Inject,
  Logger,
  Module,
  type BeforeApplicationShutdown,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import type { KafkaCluster, Producer, ProducerOptions } from '@posthorn/client';
import { POSTHORN_CLUSTER } from '@posthorn/transport';
import { DataSource } from 'typeorm';
import { Inbox } from './inbox.js';
import { Outbox } from './outbox.js';
import { PollLoop } from './poll-loop.js';
import { OutboxRelay } from './relay.js';

export interface OutboxModuleOptions {
  /** Names this instance among those of the service; the same after a restart. Default: the host's name. */
  readonly instanceId?: string;
  readonly producer?: ProducerOptions;
  readonly pollIntervalMs?: number;
  /** How long the inbox knows an event; longer than the topics keep theirs, or a rewind applies it again. Default 8 days. */
  readonly inboxRetentionMs?: number;
  /** false: this instance only writes to the outbox and leaves the relaying to others. Default true. */
  readonly relay?: boolean;
}

const { ConfigurableModuleClass, MODULE_OPTIONS_TOKEN } =
  new ConfigurableModuleBuilder<OutboxModuleOptions>({ moduleName: 'Outbox' })
    .setClassMethodName('forRoot')
    .setFactoryMethodName('createOutboxOptions')
    .build();

/** A day more than brokers keep records by default. */
const INBOX_RETENTION_MS = 8 * 24 * 60 * 60_000;
const PRUNE_INTERVAL_MS = 60 * 60_000;
const PRUNE_ROWS = 10_000;

/** At shutdown rows may wait for a broker that is away; they stay in the database for the next start. */
const CLOSE_TIMEOUT_MS = 2000;

/**
 * `OutboxModule.forRoot()` beside `TypeOrmModule` and `PosthornModule`: provides Outbox and Inbox everywhere, and relays
 * from the application's bootstrap until its handlers have drained.
 */
@Global()
@Module({
  providers: [
    {
      provide: Outbox,
      inject: [DataSource],
      useFactory: (source: DataSource) => new Outbox(source),
    },
    { provide: Inbox, inject: [DataSource], useFactory: (source: DataSource) => new Inbox(source) },
  ],
  exports: [Outbox, Inbox],
})
export class OutboxModule
  extends ConfigurableModuleClass
  implements OnApplicationBootstrap, BeforeApplicationShutdown
{
  private readonly logger = new Logger('Outbox');
  private readonly relay: OutboxRelay;
  private readonly producer: Producer;
  private readonly pruning: PollLoop;
  private failing = false;
  private closing = false;

  constructor(
    @Inject(MODULE_OPTIONS_TOKEN) private readonly options: OutboxModuleOptions,
    @Inject(POSTHORN_CLUSTER) cluster: KafkaCluster,
    dataSource: DataSource,
    outbox: Outbox,
    private readonly inbox: Inbox,
  ) {
    super();
    this.producer = cluster.producer({ ...options.producer, idempotent: true, acks: -1 });
    this.relay = new OutboxRelay({
      dataSource,
      publisher: this.producer,
      instanceId: options.instanceId ?? hostname(),
      pollIntervalMs: options.pollIntervalMs,
      onError: (error) => this.report(error),
      onPublished: () => this.recovered(),
    });
    this.pruning = new PollLoop({
      round: () => this.prune(),
      idleMs: PRUNE_INTERVAL_MS,
      onError: (error) => this.logger.warn(`cannot prune the inbox: ${messageOf(error)}`),
    });
    outbox.onCommit(() => this.relay.wake());
  }

  onApplicationBootstrap(): void {
    if (this.options.relay ?? true) this.relay.start();
    this.pruning.start();
  }

  /** After the handlers have drained, so that what they said still goes out. */
  async beforeApplicationShutdown(): Promise<void> {
    this.closing = true;
    const stopped = Promise.all([this.relay.stop(), this.pruning.stop()]);
    await this.producer.close({ timeoutMs: CLOSE_TIMEOUT_MS });
    await stopped;
  }

  /** In bounded bites, so that no single delete holds many locks. */
  private async prune(): Promise<number> {
    const before = new Date(Date.now() - (this.options.inboxRetentionMs ?? INBOX_RETENTION_MS));
    const pruned = await this.inbox.prune(before, PRUNE_ROWS);
    return pruned === PRUNE_ROWS ? 0 : PRUNE_INTERVAL_MS;
  }

  /** Once per outage: the relay goes on trying, and nothing is lost meanwhile. */
  private report(error: unknown): void {
    // What the closed producer refuses is no outage: it goes out after the next start.
    if (this.failing || this.closing) return;
    this.failing = true;
    this.logger.warn(`cannot publish, rows wait in the outbox: ${messageOf(error)}`);
  }

  private recovered(): void {
    if (!this.failing) return;
    this.failing = false;
    this.logger.log('publishing again');
  }
}

const messageOf = (error: unknown): string =>
  error instanceof Error ? error.message : String(error);
