import type { Clock } from '../clock.js';
import type { QuotaWindow, SlidingRate } from './sliding-rate.js';
import type { TokenBucket } from './token-bucket.js';

export interface Metered<Meter> {
  readonly meter: Meter;
  readonly perSecond: number;
}

/** What limits a client; null where nothing does. */
export interface ClientLimits {
  readonly window: QuotaWindow;
  readonly produce: Metered<SlidingRate> | null;
  readonly fetch: Metered<SlidingRate> | null;
  /** Percent of the event loop. */
  readonly requestTime: Metered<SlidingRate> | null;
  readonly mutations: Metered<TokenBucket> | null;
}

/**
 * Counts what one request uses, and says how long the client is throttled for it: the longest of its limits, as in
 * Kafka. The answer goes at once and carries the time; meanwhile the connection is not read (KIP-219).
 */
export class RequestThrottle {
  /** How long the client has to wait, as the answer tells it. */
  throttleTimeMs = 0;
  /** When the request began, read once: a reading of the clock costs as much as all the counting. */
  private beganAt = 0;

  constructor(
    private readonly limits: ClientLimits | null,
    private readonly clock: Pick<Clock, 'now'>,
    private readonly requestBytes: number,
  ) {}

  get isTimed(): boolean {
    return this.limits !== null && this.limits.requestTime !== null;
  }

  /** A produce request was done: its bytes count. */
  produced(): void {
    const limit = this.limits?.produce;
    if (limit !== null && limit !== undefined) this.count(limit, this.requestBytes, this.began());
  }

  /** More than this in one answer could never be within the quota. */
  get fetchBytesMax(): number {
    if (this.limits === null || this.limits.fetch === null) return Number.POSITIVE_INFINITY;
    const { samples, sampleMs } = this.limits.window;
    return (this.limits.fetch.perSecond * (samples - 1) * sampleMs) / 1_000;
  }

  /** False when the answer may not go out now: its bytes do not count then, and the client is told to wait. */
  mayFetch(bytes: number): boolean {
    const limit = this.limits?.fetch;
    if (limit === null || limit === undefined) return true;
    // The fetch may have waited for long.
    const now = this.clock.now();
    this.count(limit, bytes, now);
    if (this.throttleTimeMs === 0) return true;
    limit.meter.record(-bytes, now);
    return false;
  }

  /**
   * Counts partitions that are created or deleted. False when the quota is used up and the client's version knows
   * THROTTLING_QUOTA_EXCEEDED (`isStrict`); an older one is let through and throttled after.
   */
  mayMutate(partitions: number, isStrict: boolean): boolean {
    const limit = this.limits?.mutations;
    if (limit === null || limit === undefined) return true;
    const { meter, perSecond } = limit;
    const now = this.clock.now();
    let isTaken = true;
    if (isStrict) isTaken = meter.take(partitions, perSecond, now);
    else meter.force(partitions, perSecond, now);
    if (!isStrict || !isTaken) this.wait(meter.throttleMs(perSecond, now));
    return isTaken;
  }

  /** How long the request kept the event loop busy until it first waited. */
  ran(ms: number): void {
    const limit = this.limits?.requestTime;
    if (limit === null || limit === undefined) return;
    const now = this.began();
    limit.meter.record(ms / PERCENT_MS, now);
    // No longer than a sample: the client's heartbeats share the connection, and the limit is of time, not of bytes.
    const maxMs = this.limits?.window.sampleMs ?? 0;
    this.wait(Math.min(limit.meter.throttleMs(limit.perSecond, now), maxMs));
  }

  /** What it kept busy after it had waited: counted once its answer has gone out, for the client's next request to feel. */
  ranAfter(ms: number): void {
    this.limits?.requestTime?.meter.record(ms / PERCENT_MS, this.clock.now());
  }

  private began(): number {
    return (this.beganAt ||= this.clock.now());
  }

  private count(limit: Metered<SlidingRate>, value: number, now: number): void {
    limit.meter.record(value, now);
    this.wait(limit.meter.throttleMs(limit.perSecond, now));
  }

  private wait(ms: number): void {
    this.throttleTimeMs = Math.max(this.throttleTimeMs, ms);
  }
}

/** A percent of a second. */
const PERCENT_MS = 10;

/** For everyone while there are no quotas; keeps nothing. */
export const UNTHROTTLED = new RequestThrottle(null, { now: () => 0 }, 0);
