import type { BrokerRow, ClusterRow, ShardRow } from '../sql/leases.js';
import { assignShards } from './shard-assignment.js';

/**
 * What a broker is to do with shards, as it sees the rows: a pure function of them, which every broker computes alike but for the
 * shards that one is handing back. Those count as nobody's for it: they go one by one, as each is drained, and were they held until
 * then, every one that went would have the rest chosen anew. Shards that nobody writes to would go in place of those that are busy,
 * which would come back, and a topic under load could end with all its partitions on one broker.
 */
export class ShardPlan {
  readonly #live: readonly BrokerRow[];
  readonly #assigned: readonly (number | null)[];

  /**
   * @param brokerEpoch of our registration: what names another is not held by us.
   * @param isHandedBack whether the shard is on its way back from us.
   */
  constructor(
    private readonly seen: Pick<ClusterRow, 'brokers' | 'shards'>,
    private readonly brokerId: number,
    private readonly brokerEpoch: bigint | null,
    isHandedBack: (shard: number) => boolean,
  ) {
    this.#live = seen.brokers.filter((broker) => !broker.expired || broker.brokerId === brokerId);
    const staying = this.#live.filter(({ leaving }) => !leaving);
    this.#assigned = assignShards(
      seen.shards.map((row, shard) => {
        const isGiven = this.#isHeld(row) && isHandedBack(shard);
        return isGiven ? null : (ownerOf(row, this.#live)?.brokerId ?? null);
      }),
      (staying.length > 0 ? staying : this.#live).map((broker) => broker.brokerId),
    );
  }

  /**
   * To be handed back. Also those whose state is gone, forgotten or in a hand-over that failed: nobody else takes what
   * names a live broker.
   */
  excess(): number[] {
    return this.#shards((row, shard) => this.#isHeld(row) && !this.#isOurs(shard));
  }

  /** To be acquired: free, or held without a state of it. */
  missing(owned: ReadonlyMap<number, number>): number[] {
    const isFree = (row: ShardRow): boolean => this.#isHeld(row) || !ownerOf(row, this.#live);
    return this.#shards((row, shard) => isFree(row) && this.#isDue(shard, owned));
  }

  /** Shards are on their way to us, or from one who leaves to somebody. */
  isAwaiting(owned: ReadonlyMap<number, number>): boolean {
    const isDue = this.seen.shards.some((_, shard) => this.#isDue(shard, owned));
    return isDue || this.seen.brokers.some(({ leaving }) => leaving);
  }

  #isOurs(shard: number): boolean {
    return this.#assigned[shard] === this.brokerId;
  }

  #isDue(shard: number, owned: ReadonlyMap<number, number>): boolean {
    return this.#isOurs(shard) && !owned.has(shard);
  }

  /** Whether the row names our registration, whatever there is of the shard's state. */
  isHeld(shard: number): boolean {
    return this.#isHeld(this.seen.shards[shard]);
  }

  #isHeld({ brokerEpoch }: ShardRow): boolean {
    return brokerEpoch === this.brokerEpoch;
  }

  #shards(isMeant: (row: ShardRow, shard: number) => boolean): number[] {
    return this.seen.shards.flatMap((row, shard) => (isMeant(row, shard) ? [shard] : []));
  }
}

/** The registration that the row names; undefined when it is over. */
export function ownerOf(row: ShardRow, brokers: readonly BrokerRow[]): BrokerRow | undefined {
  return brokers.find(
    ({ brokerId, brokerEpoch }) => brokerId === row.brokerId && brokerEpoch === row.brokerEpoch,
  );
}
