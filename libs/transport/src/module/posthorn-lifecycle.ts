import {
  Injectable,
  Module,
  type OnApplicationBootstrap,
  type OnModuleDestroy,
} from '@nestjs/common';
import { MetadataScanner, ModulesContainer } from '@nestjs/core';
import { APPLIED_RECORDS, type AppliedRecords } from '../handlers/applied-records.js';
import { rememberHandlerMethod } from '../handlers/handler-methods.js';
import { PosthornServer } from '../server/posthorn-server.js';

// Nest keeps these names out of its public exports; they are what its decorators write, and a test fails if they change.
const PATTERN_METADATA = 'microservices:pattern';
const PATTERN_EXTRAS_METADATA = 'microservices:pattern_extras';

/**
 * What a transport strategy cannot know by itself, since Nest tells it neither when the app is up nor whose methods its
 * handlers are. All of it happens in the constructor or before, that is: before any handler is registered.
 */
@Injectable()
export class PosthornLifecycle implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly servers = new Set<PosthornServer>();
  private bootstrapped = false;

  constructor(private readonly modules: ModulesContainer) {
    this.runLastAndFirst();
    this.nameHandlers();
    modules.getRpcTargetRegistry<unknown>().subscribe((target) => this.attach(target));
  }

  onApplicationBootstrap(): void {
    this.bootstrapped = true;
    for (const server of this.servers) server.gate.open();
  }

  /** While all of the app's providers still stand: handlers that are running may need them. */
  async onModuleDestroy(): Promise<void> {
    await Promise.all([...this.servers].map((server) => server.drain()));
  }

  private attach(target: unknown): void {
    if (!(target instanceof PosthornServer)) return;
    this.servers.add(target);
    target.gate.attach(this.bootstrapped);
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
    const scanner = new MetadataScanner();
    const applied = this.appliedRecords();
    for (const module of this.modules.values()) {
      for (const { metatype } of module.controllers.values()) {
        if (typeof metatype !== 'function') continue;
        const prototype = metatype.prototype as Record<string, unknown>;
        for (const name of scanner.getAllMethodNames(prototype)) {
          nameHandler(`${metatype.name}.${name}`, prototype[name], applied);
        }
      }
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

function nameHandler(
  name: string,
  method: unknown,
  appliedRecords: (() => AppliedRecords) | undefined,
): void {
  if (typeof method !== 'function' || !Reflect.hasMetadata(PATTERN_METADATA, method)) return;
  const extras: unknown = Reflect.getMetadata(PATTERN_EXTRAS_METADATA, method);
  if (typeof extras !== 'object' || extras === null) return;
  rememberHandlerMethod(extras, name, method, appliedRecords);
}

/** Not global: Nest fixes the place of global modules in the order of hooks. */
@Module({ providers: [PosthornLifecycle] })
export class PosthornLifecycleModule {}
