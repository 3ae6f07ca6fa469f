import type { Clock } from '@posthorn/client';

interface Timer {
  readonly dueMs: number;
  readonly callback: () => void;
}

/** What setTimeout can count to; a timer that is due later is of no use to a process that is closing. */
const TIMER_MS_MAX = 2 ** 31 - 1;

/**
 * Time that stands still until it is moved: by `advance`, or by the harness, which skips the pauses before retries while
 * it waits for something. It begins at the present, so that timestamps look like timestamps.
 */
export class HarnessClock implements Clock {
  #nowMs = Date.now();
  /** In the order of their making, so of two that are due together the older comes first. */
  readonly #timers = new Set<Timer>();
  #moves: Promise<void> = Promise.resolve();
  #isReleased = false;

  /** @param settle resolves when what the last timer set off has come to rest. */
  constructor(private readonly settle: () => Promise<void>) {}

  now(): number {
    return this.#isReleased ? Date.now() : this.#nowMs;
  }

  after(ms: number, callback: () => void): () => void {
    // No time has to pass for what is due now.
    if (this.#isReleased || ms <= 0) return afterReally(ms, callback);
    const timer = { dueMs: this.#nowMs + ms, callback };
    this.#timers.add(timer);
    return () => this.#timers.delete(timer);
  }

  sleep(ms: number, signal?: AbortSignal): Promise<void> {
    if (signal?.aborted || ms <= 0) return Promise.resolve();
    return new Promise((resolve) => {
      const done = (): void => {
        cancel();
        signal?.removeEventListener('abort', done);
        resolve();
      };
      const cancel = this.after(ms, done);
      signal?.addEventListener('abort', done);
    });
  }

  /**
   * Moves time on by `ms`: fires what is due, in order and each at its own time, and lets what that sets off come to rest
   * before the next. Throws RangeError for a time that does not go forward.
   */
  advance(ms: number): Promise<void> {
    if (!(ms >= 0 && Number.isFinite(ms))) {
      throw new RangeError(`advance(${ms}): milliseconds to move forward by are needed`);
    }
    const move = this.#moves.then(() => this.#advanceTo(this.#nowMs + ms));
    this.#moves = move.catch(() => undefined);
    return move;
  }

  /** When the next timer is due; undefined without one. */
  get nextDueMs(): number | undefined {
    return this.#next()?.dueMs;
  }

  /** From here on time passes by itself: what still waits is closing down, and must come to its end without a test. */
  release(): void {
    if (this.#isReleased) return;
    this.#isReleased = true;
    for (const { dueMs, callback } of this.#timers) afterReally(dueMs - this.#nowMs, callback);
    this.#timers.clear();
  }

  async #advanceTo(untilMs: number): Promise<void> {
    for (
      let next = this.#next();
      next !== undefined && next.dueMs <= untilMs;
      next = this.#next()
    ) {
      this.#nowMs = Math.max(this.#nowMs, next.dueMs);
      this.#timers.delete(next);
      next.callback();
      // Others due at the same instant fire before anything comes of it, as they would in one turn of the event loop.
      if (this.#next()?.dueMs !== next.dueMs) await this.settle();
    }
    this.#nowMs = Math.max(this.#nowMs, untilMs);
    await this.settle();
  }

  #next(): Timer | undefined {
    let first: Timer | undefined;
    for (const timer of this.#timers) if (!first || timer.dueMs < first.dueMs) first = timer;
    return first;
  }
}

/** Unreferenced: nothing that a test has left behind holds the process. */
function afterReally(ms: number, callback: () => void): () => void {
  const timer = setTimeout(callback, Math.min(ms, TIMER_MS_MAX)).unref();
  return () => clearTimeout(timer);
}
