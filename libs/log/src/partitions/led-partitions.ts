import { AdvanceWaiters } from './advance-waiters.js';
import type { LogError } from '../log.js';
import type { PartitionState } from './partition-state.js';

/** The partitions this broker leads, loaded as they are asked for, and those who wait for them to move on. */
export class LedPartitions {
  readonly waiters = new AdvanceWaiters();
  readonly #states = new Map<number, PartitionState>();

  get(partitionId: number): PartitionState | undefined {
    return this.#states.get(partitionId);
  }

  all(): Iterable<PartitionState> {
    return this.#states.values();
  }

  ofShards(shards: ReadonlySet<number>): PartitionState[] {
    return [...this.#states.values()].filter((state) => shards.has(state.shard));
  }

  add(state: PartitionState): void {
    this.#states.set(state.partitionId, state);
  }

  /** Refuses what is queued and forgets the partition; those who wait are woken to find it gone. */
  drop(partitionId: number, error: LogError, message: string): void {
    const state = this.#states.get(partitionId);
    this.#states.delete(partitionId);
    if (state) {
      state.dropped = error;
      state.refuse(error, message);
    }
    this.waiters.wake(partitionId, null);
  }
}
