import { endFor, type Ends } from './isolation.js';
import type { Isolation } from '../log.js';

interface Waiter {
  readonly offset: bigint;
  readonly isolation: Isolation;
  readonly listener: () => void;
}

/** Those who wait for the end of what they may see of a partition to pass an offset; each is called once. */
export class AdvanceWaiters {
  readonly #waiters = new Map<number, Set<Waiter>>();

  wait(
    partitionId: number,
    offset: bigint,
    listener: () => void,
    isolation: Isolation = 'read_uncommitted',
  ): () => void {
    const waiter = { offset, listener, isolation };
    let waiters = this.#waiters.get(partitionId);
    if (!waiters) this.#waiters.set(partitionId, (waiters = new Set()));
    waiters.add(waiter);
    return () => this.#cancel(partitionId, waiter);
  }

  /** @param ends null wakes everyone: the leadership changed or the partition is gone. */
  wake(partitionId: number, ends: Ends | null): void {
    const waiters = this.#waiters.get(partitionId);
    if (!waiters) return;
    for (const waiter of Array.from(waiters)) {
      if (ends !== null && endFor(waiter.isolation, ends) <= waiter.offset) continue;
      this.#cancel(partitionId, waiter);
      waiter.listener();
    }
  }

  wakeAll(): void {
    for (const partitionId of Array.from(this.#waiters.keys())) this.wake(partitionId, null);
  }

  #cancel(partitionId: number, waiter: Waiter): void {
    const waiters = this.#waiters.get(partitionId);
    waiters?.delete(waiter);
    if (waiters?.size === 0) this.#waiters.delete(partitionId);
  }
}
