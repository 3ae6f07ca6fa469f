export interface BackoffOptions {
  readonly firstMs: number;
  readonly maxMs: number;
  /** In [0, 1). */
  readonly random: () => number;
}

/** Doubles from the first pause to the cap, with 20 % jitter so that clients do not return in step. Never gives up. */
export class Backoff {
  #attempt = 0;

  constructor(private readonly options: BackoffOptions) {}

  get attempts(): number {
    return this.#attempt;
  }

  nextMs(): number {
    const { firstMs, maxMs, random } = this.options;
    // The exponent is capped too: 2 ** 1100 is Infinity, and Infinity * 0 is not a number.
    const grown = Math.min(maxMs, firstMs * 2 ** Math.min(this.#attempt++, 30));
    return grown * (0.8 + 0.4 * random());
  }

  reset(): void {
    this.#attempt = 0;
  }
}
