/**
 * Shards on their way back: nothing is let into them any more, and each may go once nothing of it is in flight. A flush
 * may be stuck for as long as its timeout, which is longer than a lease. So each shard is waited for by itself, and no
 * tick waits at all: it looks for what is drained, and renews the lease of all other shards meanwhile.
 */
export class HandBacks {
  readonly #shards = new Map<number, { isDrained: boolean }>();

  constructor(
    /** Resolves when nothing of the shard is in flight, and never rejects. */
    private readonly drain: (shard: number) => Promise<void>,
    /** A shard is drained: to be called soon, never from within `begin`. */
    private readonly onDrained: () => void,
  ) {}

  has(shard: number): boolean {
    return this.#shards.has(shard);
  }

  /** Of those that are not on their way already. */
  begin(shards: readonly number[]): void {
    for (const shard of shards) {
      if (this.#shards.has(shard)) continue;
      const handBack = { isDrained: false };
      this.#shards.set(shard, handBack);
      void this.drain(shard).then(() => {
        handBack.isDrained = true;
        if (this.#shards.get(shard) === handBack) this.onDrained();
      });
    }
  }

  /** Those that may be released. They stay here until it is known that they were. */
  drained(): number[] {
    return [...this.#shards].flatMap(([shard, { isDrained }]) => (isDrained ? [shard] : []));
  }

  /** It is released, or no longer ours, or ours under a new epoch: what is still in flight of it concerns nobody here. */
  end(shard: number): void {
    this.#shards.delete(shard);
  }

  /** Of all of which it does not hold. */
  endUnless(isHeld: (shard: number) => boolean): void {
    for (const shard of this.#shards.keys()) if (!isHeld(shard)) this.end(shard);
  }
}
