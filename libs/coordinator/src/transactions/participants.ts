/** What a transaction wrote to, and what therefore takes part in its end. */
export interface Participants {
  /** Partitions of the log, by the ids that the log gives them; Kafka goes by name, which a re-created topic shares. */
  readonly partitions: ReadonlySet<number>;
  /** Shards of groups whose offsets it commits: partitions of Kafka's __consumer_offsets. */
  readonly offsetShards: ReadonlySet<number>;
}

export const NOBODY: Participants = { partitions: new Set(), offsetShards: new Set() };

export function union(one: Participants, other: Participants): Participants {
  return {
    partitions: new Set([...one.partitions, ...other.partitions]),
    offsetShards: new Set([...one.offsetShards, ...other.offsetShards]),
  };
}

/** Those of `some` that are not among `all`. */
export function missing(some: Participants, all: Participants): Participants {
  return {
    partitions: difference(some.partitions, all.partitions),
    offsetShards: difference(some.offsetShards, all.offsetShards),
  };
}

function difference(some: ReadonlySet<number>, all: ReadonlySet<number>): ReadonlySet<number> {
  return new Set([...some].filter((one) => !all.has(one)));
}

export function isNobody({ partitions, offsetShards }: Participants): boolean {
  return partitions.size === 0 && offsetShards.size === 0;
}
