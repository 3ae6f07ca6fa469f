import type { LogLogger } from '../settings.js';
import { Trouble } from './trouble.js';

/** Runs a task again and again, never twice at once; a failure is logged once until the task succeeds again. */
export class Periodic {
  #timer: NodeJS.Timeout | null = null;
  #dueAtMs: number | null = null;
  #running: Promise<void> | null = null;
  #stopped = false;
  readonly #trouble: Trouble;

  constructor(
    private readonly name: string,
    private readonly task: () => Promise<void>,
    logger: LogLogger,
  ) {
    this.#trouble = new Trouble(logger, `${name} works again`);
  }

  start(everyMs: number): void {
    if (this.#stopped) return;
    this.#dueAtMs = performance.now() + everyMs;
    this.#timer = setTimeout(() => void this.now().then(() => this.start(everyMs)), everyMs);
    this.#timer.unref();
  }

  /** Milliseconds until it runs by itself; 0 while it does, null unless it was started. */
  get dueInMs(): number | null {
    return this.#dueAtMs === null ? null : Math.max(0, this.#dueAtMs - performance.now());
  }

  now(): Promise<void> {
    this.#running ??= this.#run().finally(() => (this.#running = null));
    return this.#running;
  }

  /** Resolves when what runs at the call has ended. */
  async idle(): Promise<void> {
    await this.#running;
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    if (this.#timer) clearTimeout(this.#timer);
    await this.#running;
  }

  async #run(): Promise<void> {
    try {
      await this.task();
      this.#trouble.over();
    } catch (error) {
      this.#trouble.warn(`${this.name} failed; it is tried again`, error);
    }
  }
}
