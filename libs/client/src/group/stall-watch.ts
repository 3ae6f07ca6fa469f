import { diagnostics } from '../diagnostics.js';

/** So often within the time that a heartbeat may wait: a stall is told shorter than it was by at most this share. */
const LOOKS = 10;

export interface StallWatchOptions {
  readonly groupId: string;
  readonly heartbeatIntervalMs: number;
  readonly sessionTimeoutMs: number;
}

/**
 * Tells when the event loop stood still for longer than a heartbeat may wait: whoever keeps it for a session timeout loses the
 * membership, and by then nobody in this process can say so. Ten timers in the time of a heartbeat, each late by what kept the loop.
 * Not `monitorEventLoopDelay`: what begins between its reset and its next sample is in no sample, and who blocks the loop once
 * does so again at once.
 */
export class StallWatch {
  #timer: NodeJS.Timeout | null = null;

  constructor(
    private readonly monotonicMs: () => number,
    private readonly options: StallWatchOptions,
  ) {}

  start(): void {
    if (this.#timer !== null) return;
    const { groupId, heartbeatIntervalMs, sessionTimeoutMs } = this.options;
    const everyMs = heartbeatIntervalMs / LOOKS;
    let lastMs = this.monotonicMs();
    this.#timer = setInterval(() => {
      const nowMs = this.monotonicMs();
      const delayMs = nowMs - lastMs - everyMs;
      lastMs = nowMs;
      if (delayMs < heartbeatIntervalMs - everyMs || !diagnostics.stalled.hasSubscribers) return;
      diagnostics.stalled.publish({ groupId, delayMs, sessionTimeoutMs });
    }, everyMs);
    this.#timer.unref();
  }

  stop(): void {
    if (this.#timer !== null) clearInterval(this.#timer);
    this.#timer = null;
  }
}
