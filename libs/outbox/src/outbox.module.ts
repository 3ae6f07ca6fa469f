import { hostname } from 'node:os';
import {
  ConfigurableModuleBuilder,
  Global,
  Inject,
  Logger,
  Module,
  type BeforeApplicationShutdown,
  type DynamicModule,
  type OnApplicationBootstrap,
  type OnModuleInit,
} from '@nestjs/common';
import type { KafkaCluster } from '@posthorn/client';
import {
  APPLIED_RECORDS,
  POSTHORN_CLUSTER,
  PosthornClient,
  PosthornServer,
} from '@posthorn/transport';
import { DataSource } from 'typeorm';
import { Inbox } from './inbox/inbox.js';
import { InboxKeeper } from './inbox/inbox-keeper.js';
import { refuseOlderOutbox, whyNoOutbox } from './schema/install.js';
import { Outbox } from './publish/outbox.js';
import { PollLoop } from './relay/poll-loop.js';
import { OutboxRelay } from './relay/relay.js';
import { namesakeAtWork } from './relay/relay-lease.js';
import { Outage } from './outage.js';
import { ClusterTarget } from './relay/relay-target.js';
import { checkOutboxOptions, type OutboxModuleOptions } from './outbox-options.js';

const { ConfigurableModuleClass, MODULE_OPTIONS_TOKEN, OPTIONS_TYPE } =
  new ConfigurableModuleBuilder<OutboxModuleOptions>({ moduleName: 'Outbox' })
    .setClassMethodName('forRoot')
    .setFactoryMethodName('createOutboxOptions')
    .build();

/** What the inbox remembers one by one beyond what the group has committed. */
const INBOX_ADVANCE_MS = 1000;

/**
 * `OutboxModule.forRoot()` beside `TypeOrmModule` and `PosthornModule`: provides Outbox and Inbox everywhere, and relays
 * from the application's bootstrap until its handlers have drained.
 */
@Global()
@Module({
  providers: [
    {
      provide: Outbox,
      inject: [DataSource, POSTHORN_CLUSTER, PosthornClient],
      useFactory: (source: DataSource, { clientId }: KafkaCluster, client: PosthornClient) =>
        new Outbox(source, clientId, client),
    },
    { provide: Inbox, inject: [DataSource], useFactory: (source: DataSource) => new Inbox(source) },
    { provide: APPLIED_RECORDS, useExisting: Inbox },
  ],
  exports: [Outbox, Inbox],
})
export class OutboxModule
  extends ConfigurableModuleClass
  implements OnModuleInit, OnApplicationBootstrap, BeforeApplicationShutdown
{
  /** Every option has a default. */
  static override forRoot(options: typeof OPTIONS_TYPE = {}): DynamicModule {
    return super.forRoot(options);
  }

  private readonly logger = new Logger('Outbox');
  private readonly relay: OutboxRelay;
  private readonly keeping: PollLoop;
  private readonly publishing = new Outage(this.logger, {
    begins: 'cannot publish, rows wait in the outbox',
    ends: 'publishing again',
  });
  private readonly advancing = new Outage(this.logger, {
    begins: 'the inbox cannot be advanced',
    ends: 'the inbox is advanced again',
  });

  constructor(
    @Inject(MODULE_OPTIONS_TOKEN) private readonly options: OutboxModuleOptions,
    @Inject(POSTHORN_CLUSTER) cluster: KafkaCluster,
    private readonly dataSource: DataSource,
    server: PosthornServer,
    outbox: Outbox,
    inbox: Inbox,
  ) {
    super();
    checkOutboxOptions(options);
    this.relay = new OutboxRelay({
      connection: dataSource,
      target: new ClusterTarget(cluster),
      instanceId: options.instanceId ?? `${hostname()}-${process.pid}`,
      pollIntervalMs: options.pollIntervalMs,
      onError: (error) => this.publishing.failed(error),
      onDead: ({ id, topic }, { message }) =>
        this.logger.error(`row ${id} for ${topic} is in posthorn.outbox_dead: ${message}`),
      onNamesake: (instanceId) => this.logger.warn(namesakeAtWork(instanceId)),
      onPublished: () => this.publishing.recovered(),
    });
    const keeper = new InboxKeeper(inbox, server);
    this.keeping = new PollLoop({
      round: async () => {
        await keeper.advance();
        this.advancing.recovered();
        return INBOX_ADVANCE_MS;
      },
      idleMs: INBOX_ADVANCE_MS,
      onError: (error) => this.advancing.failed(error),
    });
    outbox.onCommit(() => this.relay.wake());
  }

  async onModuleInit(): Promise<void> {
    await refuseOlderOutbox(this.dataSource);
    const reason = await whyNoOutbox(this.dataSource);
    if (reason !== null) this.logger.warn(reason);
  }

  onApplicationBootstrap(): void {
    this.keeping.start();
    if (this.options.relay ?? true) this.relay.start();
  }

  /** After the handlers have drained, so that what they said still goes out. */
  async beforeApplicationShutdown(): Promise<void> {
    for (const outage of [this.publishing, this.advancing]) outage.close();
    await Promise.all([this.relay.stop(), this.keeping.stop()]);
  }
}
