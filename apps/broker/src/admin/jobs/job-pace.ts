/** A step without a limit: enough for a batch of small records, and soon over when somebody wants to stop it. */
export const STEP_RECORDS_MAX = 500;
/** With a limit, so that the records come evenly, and a pause is obeyed soon. */
const STEPS_PER_SECOND = 4;
/** How much the last step counts in the rate that is shown. */
const WEIGHT = 0.2;

/** How fast a job goes: no faster than was asked for, and how fast it was. */
export class JobPace {
  #rate: number | null = null;
  #stepAt: number;

  /** @param now monotonic milliseconds. */
  constructor(
    private readonly recordsPerSecond: number | null,
    private readonly now: () => number,
  ) {
    this.#stepAt = now();
  }

  /** Records of the next step. */
  get limit(): number {
    if (this.recordsPerSecond === null) return STEP_RECORDS_MAX;
    const share = Math.floor(this.recordsPerSecond / STEPS_PER_SECOND);
    return Math.min(STEP_RECORDS_MAX, Math.max(1, share));
  }

  /** Records a second, as of late; null before the first step. */
  get rate(): number | null {
    return this.#rate;
  }

  /** To be called after each step. @returns how long to wait before the next. */
  stepped(records: number): number {
    const now = this.now();
    const elapsedMs = now - this.#stepAt;
    const dueMs = this.recordsPerSecond === null ? 0 : (records * 1_000) / this.recordsPerSecond;
    const waitMs = Math.max(0, dueMs - elapsedMs);
    const rate = (records * 1_000) / Math.max(1, elapsedMs + waitMs);
    this.#rate = this.#rate === null ? rate : this.#rate + WEIGHT * (rate - this.#rate);
    this.#stepAt = now + waitMs;
    return waitMs;
  }
}
