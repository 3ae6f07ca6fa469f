import type { Pool } from '@posthorn/db';
import type { PartitionBounds } from './partition-bounds.js';
import { recoverBounds } from './recovery.js';

type Wanted = PromiseWithResolvers<PartitionBounds | undefined>;

/** Partitions in one round of statements; ListOffsets over 10,000 partitions after a restart takes ten rounds. */
const BATCH = 1_000;

/** Gathers the partitions asked for in one turn of the event loop and recovers their bounds together. */
export class PartitionLoader {
  #wanted = new Map<number, Wanted>();
  #running = false;

  constructor(private readonly pool: Pool) {}

  /** Undefined when the partition does not exist. */
  bounds(partitionId: number): Promise<PartitionBounds | undefined> {
    const waiting = this.#wanted.get(partitionId);
    if (waiting) return waiting.promise;
    const wanted: Wanted = Promise.withResolvers();
    this.#wanted.set(partitionId, wanted);
    if (!this.#running) {
      this.#running = true;
      setImmediate(() => void this.#run());
    }
    return wanted.promise;
  }

  async #run(): Promise<void> {
    while (this.#wanted.size > 0) {
      const batch = [...this.#wanted].slice(0, BATCH);
      for (const [partitionId] of batch) this.#wanted.delete(partitionId);
      try {
        const found = await recoverBounds(
          this.pool,
          batch.map(([partitionId]) => partitionId),
        );
        for (const [partitionId, { resolve }] of batch) resolve(found.get(partitionId));
      } catch (error) {
        for (const [, { reject }] of batch) reject(error);
      }
    }
    this.#running = false;
  }
}
