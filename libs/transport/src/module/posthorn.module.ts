import {
  ConfigurableModuleBuilder,
  type DynamicModule,
  type FactoryProvider,
  Global,
  Inject,
  Module,
  type OnApplicationShutdown,
  type OnModuleInit,
} from '@nestjs/common';
import { ModulesContainer } from '@nestjs/core';
import type { AsyncMicroserviceOptions } from '@nestjs/microservices';
import type { KafkaCluster } from '@posthorn/client';
import { PosthornAsyncApi } from './posthorn-asyncapi.js';
import { systemClock } from '../runtime/clock.js';
import { openCluster } from '../connection/cluster.js';
import { EventContract } from '../contract/define-event.js';
import { PosthornConfigError } from '../errors/exceptions.js';
import { Names } from '../naming/names.js';
import { checkModuleOptions } from '../options/check-options.js';
import { clientPart, serverPart } from '../options/module-parts.js';
import type { PosthornModuleOptions } from '../options/options.js';
import { PosthornClient } from '../client/posthorn-client.js';
import { ConnectedServers } from './connected-servers.js';
import { declaredHandlers } from './declared-handlers.js';
import { PosthornHealth } from './posthorn-health.js';
import { PosthornLifecycleModule } from './posthorn-lifecycle.js';
import { PosthornServer } from '../server/posthorn-server.js';
import { PublishedEvents } from '../topics/published-events.js';

const { ConfigurableModuleClass, MODULE_OPTIONS_TOKEN } =
  new ConfigurableModuleBuilder<PosthornModuleOptions>({ moduleName: 'Posthorn' })
    .setClassMethodName('forRoot')
    .setFactoryMethodName('createPosthornOptions')
    .build();

/** One of these for each `forFeature`: Nest tells them apart by their providers. */
@Module({})
class PosthornFeatureModule {}

function featureOf(events: readonly EventContract<never, unknown>[]): FactoryProvider {
  return {
    provide: Symbol(events.map(({ name }) => name).join(', ')),
    inject: [PublishedEvents, PosthornClient],
    useFactory: async (published: PublishedEvents, client: PosthornClient) => {
      client.assertPublishes(events);
      client.declare(published.add(events));
      await client.lookUpContracts(events);
      return events;
    },
  };
}

/** Token of the cluster that the module's server and client share. */
export const POSTHORN_CLUSTER = Symbol('POSTHORN_CLUSTER');

/**
 * Token of options that are laid over those of `forRoot`, however these came about: none, unless a test overrides the
 * provider to give an app that it does not otherwise touch another broker and clock.
 */
export const POSTHORN_OVERRIDES = Symbol('POSTHORN_OVERRIDES');

/** What counts: the options of `forRoot` under the overrides, `consumer` and `connection` setting by setting. */
const EFFECTIVE_OPTIONS = Symbol('EFFECTIVE_OPTIONS');

function overridden(
  options: PosthornModuleOptions,
  overrides: PosthornModuleOptions,
): PosthornModuleOptions {
  if (typeof options !== 'object' || options === null) {
    throw new PosthornConfigError(
      `PosthornModule: the options are ${String(options)}: does the factory return them?`,
    );
  }
  return {
    ...options,
    ...overrides,
    consumer: laidOver(options.consumer, overrides.consumer),
    connection: laidOver(options.connection, overrides.connection),
  };
}

/** What is no object is left to be refused. */
function laidOver<Nested extends object>(
  given: Nested | undefined,
  overrides: Nested | undefined,
): Nested | undefined {
  if (given !== undefined && (typeof given !== 'object' || given === null)) return given;
  return { ...given, ...overrides } as Nested;
}

/**
 * `PosthornModule.forRoot({ brokers, groupId })` in the root module: provides PosthornClient everywhere and PosthornServer
 * to `posthornMicroservice`, holds delivery back until the app is up, drains first at shutdown and closes last.
 */
@Global()
@Module({
  imports: [PosthornLifecycleModule],
  providers: [
    { provide: POSTHORN_OVERRIDES, useValue: {} },
    {
      provide: EFFECTIVE_OPTIONS,
      inject: [MODULE_OPTIONS_TOKEN, POSTHORN_OVERRIDES],
      useFactory: overridden,
    },
    {
      provide: POSTHORN_CLUSTER,
      inject: [EFFECTIVE_OPTIONS],
      useFactory: (options: PosthornModuleOptions): KafkaCluster => {
        checkModuleOptions(options);
        return options.cluster ?? openCluster(options);
      },
    },
    {
      provide: Names,
      inject: [EFFECTIVE_OPTIONS],
      useFactory: ({ naming }: PosthornModuleOptions) => new Names(naming),
    },
    {
      provide: PosthornClient,
      inject: [EFFECTIVE_OPTIONS, POSTHORN_CLUSTER, Names],
      useFactory: (options: PosthornModuleOptions, cluster: KafkaCluster, names: Names) =>
        new PosthornClient({ ...clientPart(options), cluster }, names, options.groupId),
    },
    {
      provide: PosthornServer,
      inject: [EFFECTIVE_OPTIONS, POSTHORN_CLUSTER, Names],
      useFactory: (options: PosthornModuleOptions, cluster: KafkaCluster, names: Names) =>
        new PosthornServer({ ...serverPart(options), cluster }, names),
    },
    {
      provide: PublishedEvents,
      inject: [EFFECTIVE_OPTIONS],
      useFactory: (options: PosthornModuleOptions) => new PublishedEvents(options.topics),
    },
    {
      provide: PosthornAsyncApi,
      inject: [PosthornServer, ConnectedServers, PublishedEvents, Names],
      useFactory: (...given: ConstructorParameters<typeof PosthornAsyncApi>) =>
        new PosthornAsyncApi(...given),
    },
    {
      provide: PosthornHealth,
      inject: [EFFECTIVE_OPTIONS, PosthornServer, ConnectedServers, ModulesContainer],
      useFactory: (
        { clock = systemClock, health }: PosthornModuleOptions,
        server: PosthornServer,
        connected: ConnectedServers,
        modules: ModulesContainer,
      ) => {
        // Handlers are not made by a factory: what there is stands from here on.
        const handlers = declaredHandlers(modules);
        return new PosthornHealth({
          server,
          connected,
          clock,
          options: health,
          declared: () => handlers,
        });
      },
    },
  ],
  exports: [
    PosthornClient,
    PosthornServer,
    PosthornHealth,
    PosthornAsyncApi,
    PublishedEvents,
    POSTHORN_CLUSTER,
  ],
})
export class PosthornModule
  extends ConfigurableModuleClass
  implements OnModuleInit, OnApplicationShutdown
{
  constructor(
    @Inject(EFFECTIVE_OPTIONS) private readonly options: PosthornModuleOptions,
    @Inject(POSTHORN_CLUSTER) private readonly cluster: KafkaCluster,
    private readonly client: PosthornClient,
    private readonly server: PosthornServer,
  ) {
    super();
  }

  /**
   * What a feature module publishes: its topics are created when missing, before its first record goes out, and the events
   * stand in the app's AsyncAPI document.
   */
  static forFeature(events: readonly EventContract<never, unknown>[]): DynamicModule {
    if (!events.every((event: unknown) => event instanceof EventContract)) {
      throw new PosthornConfigError('PosthornModule.forFeature takes contracts of defineEvent');
    }
    return { module: PosthornFeatureModule, providers: [featureOf(events)] };
  }

  /**
   * Global modules are initialised first, and handlers are known by now: a topic that the app both handles and publishes to is not
   * to be created by its first record, with as many partitions as the broker pleases.
   */
  onModuleInit(): void {
    this.client.awaitCreated(this.server.createdTopics());
  }

  /** Global modules are shut down last, so whatever others still publish in their hooks goes out. */
  async onApplicationShutdown(): Promise<void> {
    await this.server.close();
    await this.client.close();
    if (!this.options.cluster) await this.cluster.close({ timeoutMs: 1_000 });
  }
}

/**
 * The strategy out of the container: `NestFactory.createMicroservice(AppModule, posthornMicroservice)`, or
 * `app.connectMicroservice(posthornMicroservice, { inheritAppConfig: true })`.
 */
export const posthornMicroservice: AsyncMicroserviceOptions = {
  inject: [PosthornServer],
  useFactory: (server: PosthornServer) => ({ strategy: server }),
};
