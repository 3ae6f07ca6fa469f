import {
  Injectable,
  Logger,
  Module,
  type OnApplicationBootstrap,
  type OnModuleDestroy,
} from '@nestjs/common';
import { HttpAdapterHost, ModulesContainer } from '@nestjs/core';
import { APPLIED_RECORDS, type AppliedRecords } from '../handlers/applied-records.js';
import {
  describeMethod,
  type HandlerMethod,
  rememberHandlerMethods,
} from '../handlers/handler-methods.js';
import { PosthornConfigError } from '../errors/exceptions.js';
import { serverOf } from '../handlers/transport-id.js';
import type { UnstartedServer } from '../server/start-reminder.js';
import { PosthornServer } from '../server/posthorn-server.js';
import { ConnectedServers } from './connected-servers.js';
import {
  type DeclaredHandler,
  declaredHandlers,
  refuseHandlersOfProviders,
} from './declared-handlers.js';

/**
 * What a transport strategy cannot know by itself, since Nest tells it neither when the app is up nor whose methods its
 * handlers are. All of it happens in the constructor or before, that is: before any handler is registered.
 */
@Injectable()
export class PosthornLifecycle implements OnApplicationBootstrap, OnModuleDestroy {
  private bootstrapped = false;

  private readonly handlers: readonly DeclaredHandler[];

  constructor(
    private readonly modules: ModulesContainer,
    private readonly adapterHost: HttpAdapterHost,
    private readonly servers: ConnectedServers,
  ) {
    this.refuseSecondModule();
    this.handlers = declaredHandlers(modules);
    refuseHandlersOfProviders(modules, this.handlers);
    this.runLastAndFirst();
    this.nameHandlers();
    modules.getRpcTargetRegistry<unknown>().subscribe((target) => this.attach(target));
  }

  onApplicationBootstrap(): void {
    this.bootstrapped = true;
    this.tellOfUnread();
    for (const { gate, reminder } of this.servers.all) {
      gate.open();
      reminder.appIsUp();
    }
  }

  /** While all of the app's providers still stand: handlers that are running may need them. */
  async onModuleDestroy(): Promise<void> {
    await Promise.all([...this.servers.all].map((server) => server.drain()));
  }

  private attach(target: unknown): void {
    if (!(target instanceof PosthornServer)) return;
    this.servers.add(target);
    target.gate.attach(this.bootstrapped);
    target.reminder.watch(this.unstarted(serverOf(target.transportId)));
    if (this.bootstrapped) target.reminder.appIsUp();
  }

  /**
   * Nest calls bootstrap hooks from the deepest module up to the root and destroy hooks the other way round. Delivery must
   * begin after the root's bootstrap hook and end before anybody's destroy hook, so this module goes beyond the root.
   */
  private runLastAndFirst(): void {
    const nearest = Math.min(...[...this.modules.values()].map((module) => module.distance));
    for (const module of this.modules.values()) {
      if (module.metatype === PosthornLifecycleModule) module.distance = nearest - 1;
    }
  }

  private nameHandlers(): void {
    const applied = this.appliedRecords();
    const known = new Map<object, HandlerMethod[]>();
    for (const { name, method, extras } of this.handlers) {
      const described = describeMethod(name, method, applied);
      known.set(extras, [...(known.get(extras) ?? []), described]);
    }
    for (const [extras, methods] of known) rememberHandlerMethods(extras, methods);
  }

  /** Two of them would be two servers and two clients, and which one an app is given would be chance. */
  private refuseSecondModule(): void {
    const found = [...this.modules.values()].filter(({ providers }) =>
      providers.has(PosthornServer),
    );
    if (found.length < 2) return;
    throw new PosthornConfigError(
      'PosthornModule.forRoot is imported more than once: keep the one of the root module, whose PosthornClient is there for all modules. ' +
        'Another cluster is read by a PosthornServer that has a name',
    );
  }

  /** Handlers that name no transport are offered to the server without a name, too. */
  private unstarted(name: string | null | undefined): UnstartedServer {
    const own = this.handlers.filter(({ server = null }) => server === name);
    const start = '`await app.startAllMicroservices()` before `await app.listen()`';
    return {
      name: name ?? undefined,
      handlers: own.map((handler) => handler.name),
      call: this.adapterHost.httpAdapter ? start : '`await app.listen()`',
    };
  }

  /** An app that serves nobody, such as a script of one that does, is not to read. */
  private tellOfUnread(): void {
    if (this.servers.all.size === 0 && !this.adapterHost.httpAdapter) return;
    const connected = new Set(
      [...this.servers.all].map(({ transportId }) => serverOf(transportId)),
    );
    const unread = this.handlers.filter(
      ({ server }) => server !== undefined && !connected.has(server),
    );
    for (const server of new Set(unread.map((handler) => handler.server))) {
      const names = unread.filter((handler) => handler.server === server).map(({ name }) => name);
      const missing =
        server === null
          ? 'the app has no microservice of PosthornModule: app.connectMicroservice(posthornMicroservice), then app.startAllMicroservices()'
          : `the app has no PosthornServer of the name '${server}'`;
      new Logger('PosthornModule').warn(`nothing is read for ${names.join(', ')}: ${missing}`);
    }
  }

  /** Modules are known by now and their providers are not made yet. */
  private appliedRecords(): (() => AppliedRecords) | undefined {
    const provider = [...this.modules.values()]
      .map(({ providers }) => providers.get(APPLIED_RECORDS))
      .find((found) => found !== undefined);
    return provider && (() => provider.instance as AppliedRecords);
  }
}

/** Not global: Nest fixes the place of global modules in the order of hooks. */
@Module({ providers: [PosthornLifecycle, ConnectedServers], exports: [ConnectedServers] })
export class PosthornLifecycleModule {}
