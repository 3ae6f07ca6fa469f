import type { ExpositionBuffer } from './exposition-buffer.js';

/** A text that is read while it is written, by as many as want to: who reads 20 MB has most of it when the last line is there. */
export class GrowingText {
  #isWhole = false;
  #failure: unknown = null;
  #waiting: (() => void)[] = [];

  constructor(private readonly out: ExpositionBuffer) {}

  /** There is more to read. */
  grown(): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const wake of waiting) wake();
  }

  /** That was all. */
  ended(): void {
    this.#isWhole = true;
    this.grown();
  }

  /** The rest cannot be written: whoever reads it is told so. */
  failed(error: unknown): void {
    this.#failure = error;
    this.ended();
  }

  /** From its beginning to its end. */
  async *read(): AsyncGenerator<Uint8Array, void, void> {
    for (let at = 0; ;) {
      const more = this.out.written.subarray(at);
      at += more.length;
      if (more.length > 0) yield more;
      else if (this.#failure !== null) throw this.#failure;
      else if (this.#isWhole) return;
      else await new Promise<void>((resolve) => this.#waiting.push(resolve));
    }
  }
}
