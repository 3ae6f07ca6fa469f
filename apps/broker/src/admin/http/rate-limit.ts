const KEYS_MAX = 10_000;

/**
 * So many requests a second for each key, after a burst: a bucket with a leak, kept as the time at which it will be empty
 * (the generic cell rate algorithm). Time is an argument, and meant to be one that never jumps. With more keys than it
 * remembers the one that was quiet longest is forgotten, which gives it its burst back.
 */
export class RateLimit {
  readonly #emptyAt = new Map<string, number>();
  readonly #eachMs: number;
  readonly #roomMs: number;

  constructor(perSecond: number, burst: number) {
    this.#eachMs = 1_000 / perSecond;
    this.#roomMs = (burst - 1) * this.#eachMs;
  }

  /** @returns 0 when it was taken, or the milliseconds until there is something to take. */
  take(key: string, now: number): number {
    const waitMs = this.waitMs(key, now);
    if (waitMs > 0) return waitMs;
    const emptyAt = Math.max(now, this.#emptyAt.get(key) ?? now) + this.#eachMs;
    // Deleted first: the order of the map is that of the last takings.
    this.#emptyAt.delete(key);
    this.#emptyAt.set(key, emptyAt);
    if (this.#emptyAt.size > KEYS_MAX) this.#forgetOldest();
    return 0;
  }

  /** As `take`, and takes nothing. */
  waitMs(key: string, now: number): number {
    const emptyAt = this.#emptyAt.get(key) ?? now;
    return Math.max(0, Math.ceil(emptyAt - now - this.#roomMs));
  }

  #forgetOldest(): void {
    for (const oldest of this.#emptyAt.keys()) {
      this.#emptyAt.delete(oldest);
      return;
    }
  }
}
