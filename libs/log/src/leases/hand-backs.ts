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
    private readonly drained: () => void,
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
        if (this.#shards.get(shard) === handBack) this.drained();
      });
    }
  }

  /** Those that are drained; they are given back by whoever takes them from here. */
  takeDrained(): number[] {
    const shards = [...this.#shards].flatMap(([shard, { isDrained }]) =>
      isDrained ? [shard] : [],
    );
    for (const shard of shards) this.#shards.delete(shard);
    return shards;
  }

  /** The shard is ours under a new epoch: what an earlier one still has in flight concerns it no more. */
  cancel(shard: number): void {
    this.#shards.delete(shard);
  }
}
