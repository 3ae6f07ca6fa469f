/** How much of a pause is made good for: a source that stood still for an hour does not send an hour's worth at once. */
const CATCH_UP_MS = 1_000;

/** When records may go, so that they are no faster than a rate. Time is an argument, in milliseconds. */
export class Pace {
  readonly #everyMs: number;
  #nextMs: number;

  constructor(perSecond: number, nowMs: number) {
    this.#everyMs = 1_000 / perSecond;
    this.#nextMs = nowMs;
  }

  /** How many are due; those that were counted by `went` are not due again. */
  due(nowMs: number): number {
    this.#nextMs = Math.max(this.#nextMs, nowMs - CATCH_UP_MS);
    return nowMs < this.#nextMs ? 0 : Math.floor((nowMs - this.#nextMs) / this.#everyMs) + 1;
  }

  went(count: number): void {
    this.#nextMs += count * this.#everyMs;
  }

  /** Until the next one is due; 0 where one is. */
  untilNextMs(nowMs: number): number {
    return Math.max(0, this.#nextMs - nowMs);
  }
}
