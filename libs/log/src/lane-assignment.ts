/** What waits to be durable in all, up to which one flush takes it: more is not sooner there in one transaction than in two. */
export const TOGETHER_BYTES = 128 * 1024;

/**
 * Which lane writes for a shard. While there is little to write the first lane writes for all of them: two transactions that
 * commit at the same time wait for each other's flush of the WAL, 4.5 ms instead of 2.7 for an append at 1,000 a second.
 * When there is more, each shard has a lane of its own again.
 *
 * A shard has appends in one lane at a time, so it moves when it has none, or when its lane has nothing in flight and gives
 * all that waits there away.
 */
export class LaneAssignment<Lane> {
  readonly #lanes = new Map<number, Lane>();
  readonly #unanswered = new Map<number, number>();

  constructor(private readonly lanes: readonly Lane[]) {}

  of(shard: number): Lane {
    return this.#lanes.get(shard) ?? this.home(shard);
  }

  /** @param bytes that wait in all, with those of this append. */
  admitted(shard: number, bytes: number): void {
    const unanswered = this.#unanswered.get(shard) ?? 0;
    this.#unanswered.set(shard, unanswered + 1);
    if (unanswered > 0) return;
    this.#lanes.set(shard, bytes <= TOGETHER_BYTES ? this.lanes[0] : this.home(shard));
  }

  /** After the answer to an append that was admitted. */
  answered(shard: number): void {
    this.#unanswered.set(shard, (this.#unanswered.get(shard) ?? 1) - 1);
  }

  /**
   * For a lane that has nothing in flight, of each shard that waits in it: where its partitions go instead; null when they
   * stay. Where the shard has moved meanwhile, which it may once everything is answered, they follow it: a refused flush
   * leaves partitions waiting that have nothing to write, and the next append of theirs may be in flight in another lane.
   * @param bytes that wait in all.
   */
  movesFrom(lane: Lane, shard: number, bytes: number): Lane | null {
    const owner = this.of(shard);
    if (owner !== lane) return owner;
    const home = this.home(shard);
    if (bytes <= TOGETHER_BYTES || home === lane) return null;
    this.#lanes.set(shard, home);
    return home;
  }

  home(shard: number): Lane {
    return this.lanes[shard % this.lanes.length];
  }
}
