import { Logger, type LoggerService, type ModuleMetadata, Module, type Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { INestMicroservice } from '@nestjs/common';
import type { AsyncMicroserviceOptions } from '@nestjs/microservices';
import { PosthornModule, type PosthornModuleOptions, posthornMicroservice } from '../src/index.js';
import type { Clock } from '../src/index.js';
import { FakeCluster } from './fake-cluster.js';

/** No pause takes time, and all of them are on record. */
export class InstantClock implements Clock {
  readonly pauses: number[] = [];
  private readonly timers = new Set<() => void>();

  now(): number {
    return 0;
  }

  async sleep(ms: number): Promise<void> {
    this.pauses.push(ms);
    await turn();
  }

  after(_ms: number, callback: () => void): () => void {
    this.timers.add(callback);
    return () => this.timers.delete(callback);
  }

  fireTimers(): void {
    const due = Array.from(this.timers);
    this.timers.clear();
    for (const callback of due) callback();
  }

  get armed(): number {
    return this.timers.size;
  }
}

/** A clock whose pauses end only with their signal: whatever waits on it waits until the test says so. */
export class FrozenClock extends InstantClock {
  override sleep(ms: number, signal?: AbortSignal): Promise<void> {
    this.pauses.push(ms);
    return new Promise((resolve) =>
      signal?.addEventListener('abort', () => resolve(), { once: true }),
    );
  }
}

/** A clock that stands still until it is moved, and fires what is due by then, in order. */
export class SteppedClock implements Clock {
  private ms = 0;
  private readonly timers = new Set<{ readonly atMs: number; readonly callback: () => void }>();

  now(): number {
    return this.ms;
  }

  sleep(ms: number, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const cancel = this.after(ms, resolve);
      signal?.addEventListener('abort', () => {
        cancel();
        resolve();
      });
    });
  }

  after(ms: number, callback: () => void): () => void {
    const timer = { atMs: this.ms + ms, callback };
    this.timers.add(timer);
    return () => this.timers.delete(timer);
  }

  /** What each timer sets off comes to rest before the next. */
  async advance(ms: number): Promise<void> {
    const untilMs = this.ms + ms;
    for (let timer = this.first(untilMs); timer; timer = this.first(untilMs)) {
      this.ms = timer.atMs;
      this.timers.delete(timer);
      timer.callback();
      for (let turns = 0; turns < TURNS_TO_REST; turns += 1) await turn();
    }
    this.ms = untilMs;
  }

  get armed(): number {
    return this.timers.size;
  }

  private first(untilMs: number) {
    const due = [...this.timers].filter(({ atMs }) => atMs <= untilMs);
    return due.toSorted((one, other) => one.atMs - other.atMs)[0];
  }
}

/** Of what goes on in memory. */
const TURNS_TO_REST = 5;

export class RecordingLogger implements LoggerService {
  readonly lines: string[] = [];
  log(): void {}
  warn(message: unknown): void {
    this.lines.push(`warn ${String(message)}`);
  }
  error(message: unknown): void {
    this.lines.push(`error ${String(message)}`);
  }
}

export interface TestApp {
  readonly app: INestMicroservice;
  readonly cluster: FakeCluster;
  readonly clock: InstantClock;
  readonly logger: RecordingLogger;
}

export interface TestAppOptions {
  readonly controllers: readonly Type[];
  readonly providers?: ModuleMetadata['providers'];
  readonly imports?: ModuleMetadata['imports'];
  readonly options?: PosthornModuleOptions;
  readonly cluster?: FakeCluster;
  readonly clock?: InstantClock;
  readonly configure?: (app: INestMicroservice) => void;
}

/** A microservice of the given controllers on a fake cluster, listening. Group 'svc'. */
export async function startApp(test: TestAppOptions): Promise<TestApp> {
  const { cluster = new FakeCluster(), clock = new InstantClock() } = test;
  const logger = new RecordingLogger();
  const options = { groupId: 'svc', cluster, clock, random: () => 0, ...test.options };

  @Module({
    imports: [PosthornModule.forRoot(options), ...(test.imports ?? [])],
    controllers: [...test.controllers],
    providers: test.providers ?? [],
  })
  class AppModule {}

  const app = await NestFactory.createMicroservice<AsyncMicroserviceOptions>(AppModule, {
    ...posthornMicroservice,
    logger,
    abortOnError: false,
  });
  Logger.overrideLogger(logger);
  test.configure?.(app);
  await app.listen();
  return { app, cluster, clock, logger };
}

export function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

/** Lets the event loop run until the claim holds; a test that waits for ever is ended by Jest, with this in its stack. */
export async function until(claim: () => boolean): Promise<void> {
  while (!claim()) await turn();
}
