import type { LogLogger } from './settings.js';
import { Trouble } from './trouble.js';

/** Runs a task again and again, never twice at once; a failure is logged once until the task succeeds again. */
export class Periodic {
  #timer: NodeJS.Timeout | null = null;
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
    this.#timer = setTimeout(() => void this.now().then(() => this.start(everyMs)), everyMs);
    this.#timer.unref();
  }

  now(): Promise<void> {
    this.#running ??= this.#run().finally(() => (this.#running = null));
    return this.#running;
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
