import type { QuotaWindow } from './sliding-rate.js';

/**
 * Kafka's bucket of controller mutations (KIP-599): whoever still has tokens may take as many as a request needs, also
 * more than there are, and then has none until the debt is paid. So a topic of any size can be created, just not often.
 */
export class TokenBucket {
  private tokens = 0;
  private filledAt = Number.NEGATIVE_INFINITY;

  constructor(private readonly window: QuotaWindow) {}

  /** False when there is a debt: then nothing was taken. */
  take(count: number, perSecond: number, now: number): boolean {
    this.fill(perSecond, now);
    if (this.tokens < 0) return false;
    this.tokens -= count;
    return true;
  }

  /** Takes whether or not there is a debt. */
  force(count: number, perSecond: number, now: number): void {
    this.fill(perSecond, now);
    this.tokens -= count;
  }

  /** Until the debt is paid. */
  throttleMs(perSecond: number, now: number): number {
    this.fill(perSecond, now);
    return this.tokens < 0 ? Math.ceil((-this.tokens / perSecond) * 1_000) : 0;
  }

  isIdle(now: number): boolean {
    return now - this.filledAt >= this.window.samples * this.window.sampleMs && this.tokens >= 0;
  }

  private fill(perSecond: number, now: number): void {
    const burst = (this.window.samples * this.window.sampleMs * perSecond) / 1_000;
    const gained = ((now - this.filledAt) * perSecond) / 1_000;
    this.tokens = Math.min(burst, this.tokens + gained);
    this.filledAt = now;
  }
}
