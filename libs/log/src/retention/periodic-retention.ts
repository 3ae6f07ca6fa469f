import { Periodic } from '../tasks/periodic.js';
import type { Retention } from './retention.js';
import type { RetentionJob, RetentionRun } from './retention-job.js';
import type { LogLogger } from '../settings.js';

/** Runs the checks, and counts what they remove. */
export class PeriodicRetention implements RetentionJob {
  readonly #periodic: Periodic;
  readonly #listeners = new Set<(run: RetentionRun) => void>();
  #started = false;

  constructor(
    private readonly retention: Pick<Retention, 'run'>,
    logger: LogLogger,
  ) {
    this.#periodic = new Periodic('retention', () => this.#run(), logger);
  }

  get dueInMs(): number | null {
    return this.#periodic.dueInMs;
  }

  start(everyMs: number): void {
    this.#started = true;
    this.#periodic.start(everyMs);
  }

  async runNow(): Promise<void> {
    if (!this.#started) return;
    await this.#periodic.idle();
    await this.#periodic.now();
  }

  onRun(listener: (run: RetentionRun) => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  stop(): Promise<void> {
    this.#started = false;
    return this.#periodic.stop();
  }

  async #run(): Promise<void> {
    const startedAt = performance.now();
    const removed = { partitions: 0, offsets: 0n, segments: 0, bytes: 0n };
    let error: string | null = null;
    try {
      await this.retention.run(removed);
    } catch (cause) {
      error = cause instanceof Error ? cause.message : String(cause);
      throw cause;
    } finally {
      const run = { ...removed, durationMs: performance.now() - startedAt, error };
      for (const listener of this.#listeners) listener(run);
    }
  }
}
