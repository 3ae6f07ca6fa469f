import { setTimeout as sleep } from 'node:timers/promises';

export interface PollLoopOptions {
  /** Does what there is to do; returns after how many milliseconds to look again (0: at once, there is more). */
  round(): Promise<number>;
  /** Looks again after this long even when nobody woke it: for work that other processes left. */
  idleMs: number;
  onError(error: unknown): void;
}

const RETRY_FIRST_MS = 100;
const RETRY_MAX_MS = 5000;

/**
 * One round at a time, woken at once by those who know that there is work, and slowly by itself for the rest. The work
 * is in the database; a wake-up is only a hint, so losing one costs `idleMs` and never an event.
 */
export class PollLoop {
  private stopped = true;
  private running: Promise<void> = Promise.resolve();
  private wakeAt = Infinity;
  private interrupt = new AbortController();

  constructor(private readonly options: PollLoopOptions) {}

  start(): void {
    if (!this.stopped) return;
    this.stopped = false;
    this.running = this.run();
  }

  /** Looks again in `ms` at the latest. */
  wakeWithin(ms: number): void {
    const at = performance.now() + ms;
    if (at >= this.wakeAt) return;
    this.wakeAt = at;
    this.interrupt.abort();
  }

  /** Resolves when the round that is under way has ended. */
  async stop(): Promise<void> {
    this.stopped = true;
    this.interrupt.abort();
    await this.running;
  }

  private async run(): Promise<void> {
    let retryMs = RETRY_FIRST_MS;
    while (!this.stopped) {
      this.wakeAt = Infinity;
      try {
        const nextMs = await this.options.round();
        retryMs = RETRY_FIRST_MS;
        await this.pause(Math.min(nextMs, this.options.idleMs));
      } catch (error) {
        this.options.onError(error);
        await this.pauseAfterError(retryMs);
        retryMs = Math.min(retryMs * 2, RETRY_MAX_MS);
      }
    }
  }

  /** Wake-ups shorten it. */
  private async pause(ms: number): Promise<void> {
    this.wakeAt = Math.min(this.wakeAt, performance.now() + ms);
    while (!this.stopped) {
      const left = this.wakeAt - performance.now();
      if (left <= 0) return;
      await this.interruptible(left);
    }
  }

  /** Wake-ups do not shorten it: a stream of new work must not hammer a database or broker that just failed. */
  private async pauseAfterError(ms: number): Promise<void> {
    const end = performance.now() + ms;
    for (let left = ms; left > 0 && !this.stopped; left = end - performance.now()) {
      await this.interruptible(left);
    }
  }

  private async interruptible(ms: number): Promise<void> {
    this.interrupt = new AbortController();
    if (this.stopped) return;
    await sleep(ms, undefined, { signal: this.interrupt.signal }).catch((error: unknown) => {
      if (!this.interrupt.signal.aborted) throw error;
    });
  }
}
