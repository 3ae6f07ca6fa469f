import type { ClusterContext } from '../context.js';
import { isPassing, isRebalance } from './group-errors.js';

export interface HeartbeatEvents {
  beat(): Promise<void>;
  /** The group wants everybody to join again. */
  rebalance(): void;
  /** The coordinator does not know us any more, or refuses us. */
  lost(error: unknown): void;
  /** Nobody answered for a whole session timeout, or somebody answers again. */
  doubtful(inDoubt: boolean): void;
}

/**
 * Heartbeats in the background from one rebalance to the next, also while handlers drain and hooks run. A coordinator
 * that cannot be reached is asked again until it answers: only its verdict ends the membership.
 */
export class Heartbeats {
  #running: AbortController | null = null;

  constructor(
    private readonly context: ClusterContext,
    private readonly options: { readonly intervalMs: number; readonly sessionTimeoutMs: number },
    private readonly events: HeartbeatEvents,
  ) {}

  start(): void {
    this.stop();
    this.#running = new AbortController();
    void this.#run(this.#running.signal);
  }

  stop(): void {
    this.#running?.abort();
    this.#running = null;
  }

  async #run(signal: AbortSignal): Promise<void> {
    const backoff = this.context.backoff();
    let lastAnswerMs = this.context.monotonicMs();
    let pauseMs = this.options.intervalMs;
    for (;;) {
      await this.context.clock.sleep(pauseMs, signal);
      if (signal.aborted) return;
      let failure: unknown = null;
      try {
        await this.events.beat();
      } catch (error) {
        failure = error;
      }
      if (signal.aborted) return;
      const nowMs = this.context.monotonicMs();
      if (failure === null || isRebalance(failure)) {
        // A beat during a rebalance renews the session as well.
        lastAnswerMs = nowMs;
        pauseMs = this.options.intervalMs;
        backoff.reset();
        this.events.doubtful(false);
        if (failure !== null) this.events.rebalance();
      } else if (isPassing(failure)) {
        pauseMs = Math.min(backoff.nextMs(), this.options.intervalMs);
        if (nowMs - lastAnswerMs >= this.options.sessionTimeoutMs) this.events.doubtful(true);
      } else {
        this.events.lost(failure);
        return;
      }
    }
  }
}
