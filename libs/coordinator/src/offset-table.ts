/** What a group has committed for one partition. */
export interface CommittedOffset {
  readonly offset: bigint;
  readonly leaderEpoch: number;
  readonly metadata: string;
  /** Milliseconds since the Unix epoch. */
  readonly commitTimestamp: number;
  /** null: by the broker's retention. */
  readonly expireTimestamp: number | null;
  /**
   * Grows with every commit that the shard accepts, of a transaction or not: which of two came later. Kafka's offset of the
   * record in __consumer_offsets.
   */
  readonly commitOrder: bigint;
  /** Of which topic of the name it is; null: of whichever has it, since nobody said. */
  readonly topicId: string | null;
}

export interface OffsetKey {
  readonly topic: string;
  readonly partition: number;
}

/** null removes. */
export type OffsetChange = OffsetKey & {
  readonly committed: CommittedOffset | null;
  /** Of a transaction under way, whose end decides whether it is committed. */
  readonly producerId?: bigint;
};

/** The committed offsets of one group, as they are in the store. */
export type OffsetTable = Map<string, Map<number, CommittedOffset>>;

export function applyChanges(table: OffsetTable, changes: readonly OffsetChange[]): void {
  for (const { topic, partition, committed } of changes) {
    const partitions = table.get(topic);
    if (committed === null) {
      if (partitions?.delete(partition) && partitions.size === 0) table.delete(topic);
    } else if (partitions) partitions.set(partition, committed);
    else table.set(topic, new Map([[partition, committed]]));
  }
}
