/** Of many records the newest of each half second are sent: what is left out lies in few pieces, and few batches are read for the rest. */
const WINDOW_MS = 500;

/**
 * How many records a tail may still send, where whoever watches wants so many a second and not all of them. Bursts go through
 * whole as long as their window has room.
 */
export class TailPace {
  readonly #windowMs: number;
  readonly #perWindow: number;
  #left: number;
  #windowEndsAtMs: number;

  /** @param nowMs a monotonic clock. */
  constructor(
    recordsPerSecond: number,
    private readonly nowMs: () => number,
  ) {
    this.#windowMs = Math.max(WINDOW_MS, 1_000 / recordsPerSecond);
    this.#perWindow = Math.floor((recordsPerSecond * this.#windowMs) / 1_000);
    this.#left = this.#perWindow;
    this.#windowEndsAtMs = nowMs() + this.#windowMs;
  }

  /** Records that may be sent now. */
  get left(): number {
    const now = this.nowMs();
    if (now >= this.#windowEndsAtMs) {
      this.#left = this.#perWindow;
      this.#windowEndsAtMs = now + this.#windowMs;
    }
    return this.#left;
  }

  /** Milliseconds until there is room again; 0 while there is. */
  get waitMs(): number {
    return this.left > 0 ? 0 : this.#windowEndsAtMs - this.nowMs();
  }

  sent(): void {
    if (this.#left > 0) this.#left -= 1;
  }
}

export interface NewRange {
  /** Index of the partition. */
  readonly partition: number;
  readonly from: bigint;
  /** Not included. */
  readonly until: bigint;
}

/**
 * The newest offsets of each range, `left` altogether and each partition's share as large as its part of what is new; at least one of
 * each, so that a quiet partition is seen beside a busy one. Ranges that fit are whole.
 */
export function newestOf(ranges: readonly NewRange[], left: number): readonly NewRange[] {
  const total = ranges.reduce((sum, { from, until }) => sum + Number(until - from), 0);
  if (total <= left) return ranges;
  return ranges.map((range) => {
    const size = Number(range.until - range.from);
    const share = Math.max(1, Math.floor((left * size) / total));
    return { ...range, from: range.until - BigInt(Math.min(size, share)) };
  });
}
