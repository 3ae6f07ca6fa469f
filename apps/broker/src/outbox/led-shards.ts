/** Shards that a broker leads, with the epoch of each. */
type Owned = ReadonlyMap<number, number>;

/**
 * Of which shards a reading of the outbox, since it began at the start, has had every row that it met. Rows of the others are
 * left lying, so later rows of theirs must be too, until everything is read anew: leadership may come while a page is being
 * read, and a lease that ran out and is renewed gives shards back under their old epoch, without anybody being told.
 */
export class LedShards {
  #shards = new Map<number, number>();

  constructor(private readonly owned: () => Owned) {}

  /** Before the first page of a reading is asked for: whatever waits is in it, or comes later. */
  begin(): void {
    this.#shards = new Map(this.owned());
  }

  /** Something is led of which rows may have been left lying. */
  get isBehind(): boolean {
    for (const [shard, epoch] of this.owned()) if (this.#shards.get(shard) !== epoch) return true;
    return false;
  }

  /** Whether a row of the shard may be moved; if not, none behind it is in this reading. */
  take(shard: number): boolean {
    const epoch = this.#shards.get(shard);
    if (epoch !== undefined && this.owned().get(shard) === epoch) return true;
    this.#shards.delete(shard);
    return false;
  }
}
