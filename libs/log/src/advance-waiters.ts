interface Waiter {
  readonly offset: bigint;
  readonly listener: () => void;
}

/** Those who wait for a partition's high watermark to pass an offset; each is called once. */
export class AdvanceWaiters {
  readonly #waiters = new Map<number, Set<Waiter>>();

  wait(partitionId: number, offset: bigint, listener: () => void): () => void {
    const waiter = { offset, listener };
    let waiters = this.#waiters.get(partitionId);
    if (!waiters) this.#waiters.set(partitionId, (waiters = new Set()));
    waiters.add(waiter);
    return () => this.#cancel(partitionId, waiter);
  }

  /** @param highWatermark null wakes everyone: the leadership changed or the partition is gone. */
  wake(partitionId: number, highWatermark: bigint | null): void {
    const waiters = this.#waiters.get(partitionId);
    if (!waiters) return;
    for (const waiter of Array.from(waiters)) {
      if (highWatermark !== null && highWatermark <= waiter.offset) continue;
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
