interface Waiter {
  readonly shards: readonly number[];
  readonly resolve: () => void;
}

/** Who waits until shards are led by somebody, for so long at most. */
export class LedWaiters {
  readonly #waiters = new Set<Waiter>();

  constructor(
    private readonly isLed: (shard: number) => boolean,
    private readonly waitMs: number,
  ) {}

  get size(): number {
    return this.#waiters.size;
  }

  wait(shards: readonly number[]): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(() => done(), this.waitMs);
      const done = (): void => {
        clearTimeout(timer);
        this.#waiters.delete(waiter);
        resolve();
      };
      const waiter: Waiter = { shards, resolve: done };
      this.#waiters.add(waiter);
    });
  }

  /** To be called when leaders may have changed. */
  check(): void {
    for (const { shards, resolve } of this.#waiters) {
      if (shards.every((shard) => this.isLed(shard))) resolve();
    }
  }

  wakeAll(): void {
    for (const { resolve } of this.#waiters) resolve();
  }
}
