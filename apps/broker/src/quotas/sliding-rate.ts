/** How long and how finely is looked back, as quota.window.num and quota.window.size.seconds. */
export interface QuotaWindow {
  readonly samples: number;
  readonly sampleMs: number;
}

/**
 * Kafka's rate of a quota: the sum over the samples of the last seconds by the time that they span, which is at least
 * all samples but one. So a burst of ten seconds' worth passes, and who overdoes it waits until the mean is right again.
 */
export class SlidingRate {
  private readonly samples: { startMs: number; sum: number }[] = [];
  private total = 0;

  constructor(private readonly window: QuotaWindow) {}

  /** Negative takes back. */
  record(value: number, now: number): void {
    this.forget(now);
    this.total += value;
    const newest = this.samples.at(-1);
    if (newest === undefined || now - newest.startMs >= this.window.sampleMs) {
      this.samples.push({ startMs: now, sum: value });
    } else {
      newest.sum += value;
    }
  }

  /** How long to wait until the rate is down to `bound` per second; 0 when it is not above it. */
  throttleMs(bound: number, now: number): number {
    this.forget(now);
    const spanMs = this.spanMs(now);
    const rate = (this.total / spanMs) * 1_000;
    return rate > bound ? Math.round(((rate - bound) / bound) * spanMs) : 0;
  }

  /** Nothing in it counts any more. */
  isIdle(now: number): boolean {
    this.forget(now);
    return this.samples.length === 0;
  }

  private spanMs(now: number): number {
    const { samples, sampleMs } = this.window;
    const elapsed = now - (this.samples[0]?.startMs ?? now);
    const missing = samples - 1 - Math.floor(elapsed / sampleMs);
    return missing > 0 ? elapsed + missing * sampleMs : Math.max(elapsed, sampleMs);
  }

  private forget(now: number): void {
    const { samples, sampleMs } = this.window;
    while (this.samples.length > 0 && now - this.samples[0].startMs >= samples * sampleMs) {
      this.total -= this.samples.shift()?.sum ?? 0;
    }
    // Sums of fractions leave a rest behind.
    if (this.samples.length === 0) this.total = 0;
  }
}
