import type { Pool } from '@posthorn/db';
import { allocateProducerIds } from '../sql/topics.js';

/** Ids given out with one transaction; what is left of a block is lost when the broker stops. */
const BLOCK = 1_000;

export class ProducerIds {
  #next = 0n;
  #end = 0n;
  #allocating: Promise<void> | null = null;

  constructor(private readonly pool: Pool) {}

  /** Rejects while PostgreSQL is away. */
  async take(): Promise<bigint> {
    while (this.#next === this.#end) {
      this.#allocating ??= this.#allocate().finally(() => (this.#allocating = null));
      await this.#allocating;
    }
    return this.#next++;
  }

  async #allocate(): Promise<void> {
    this.#next = await allocateProducerIds(this.pool, BLOCK);
    this.#end = this.#next + BigInt(BLOCK);
  }
}
