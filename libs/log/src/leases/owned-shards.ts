export type ShardListener = (shard: number, epoch: number | null) => void;

/** The shards whose state is here, each under an epoch of its own, and who is told when one comes or goes. */
export class OwnedShards {
  readonly #epochs = new Map<number, number>();
  readonly #listeners = new Set<ShardListener>();

  get epochs(): ReadonlyMap<number, number> {
    return this.#epochs;
  }

  /** All of them are here before anybody is told of the first. */
  take(shards: readonly { readonly shard: number; readonly epoch: number }[]): void {
    for (const { shard, epoch } of shards) this.#epochs.set(shard, epoch);
    for (const { shard, epoch } of shards) this.#tell(shard, epoch);
  }

  drop(shard: number): void {
    if (this.#epochs.delete(shard)) this.#tell(shard, null);
  }

  dropAll(): void {
    for (const shard of this.#epochs.keys()) this.drop(shard);
  }

  /** Tells of those that are here now, and of all that come and go from now on. */
  listen(listener: ShardListener): () => void {
    this.#listeners.add(listener);
    for (const [shard, epoch] of this.#epochs) listener(shard, epoch);
    return () => this.#listeners.delete(listener);
  }

  #tell(shard: number, epoch: number | null): void {
    for (const listener of Array.from(this.#listeners)) listener(shard, epoch);
  }
}
