/**
 * Memory for what is written and forgotten, used again once it was written. Fresh buffers would be garbage at the rate of
 * ingest, and V8 pays for garbage outside its heap with full collections: they took 40 % of the broker's CPU time while it
 * took in records of 1 kB.
 */
export class Scratch {
  #buffer: Buffer = Buffer.alloc(0);
  #used = 0;

  /** Begins anew: nothing that was handed out before is in use any more. */
  reset(): void {
    this.#used = 0;
  }

  /** For when that is not certain, because a write was cut short: what was handed out stays as it is. */
  forget(): void {
    this.#buffer = Buffer.alloc(0);
    this.#used = 0;
  }

  take(bytes: number): Buffer {
    if (this.#used + bytes > this.#buffer.length) {
      this.#buffer = Buffer.allocUnsafeSlow(Math.max(bytes, this.#buffer.length));
      this.#used = 0;
    }
    const taken = this.#buffer.subarray(this.#used, this.#used + bytes);
    this.#used += bytes;
    return taken;
  }
}
