const NOBODY = -1;

/**
 * Who shall lead each shard, from who leads it now and who is alive: the same answer wherever it is computed.
 *
 * - Even: two brokers differ by one shard at most.
 * - Stable: a shard moves only when its broker is gone, or has more than its share; no other answer moves fewer.
 * - Spread: the partitions of a topic lie on neighbouring shards, so neighbours go to different brokers. In ranges, a
 *   topic of six partitions would have one leader.
 *
 * `owners` is indexed by shard, null where nobody leads; ids that are not among the live ones count as nobody.
 */
export function assignShards(
  owners: readonly (number | null)[],
  liveIds: readonly number[],
): number[] {
  const held = heldBy(owners, liveIds);
  const shares = sharesOf(held, owners.length);
  const assigned: number[] = owners.map(() => NOBODY);
  const givers = [...held].filter(([id, shards]) => shards.length > shares.get(id)!);
  for (const [id, shards] of held) {
    const rank = givers.findIndex(([giver]) => giver === id);
    const given = rank < 0 ? [] : spare(shards, shares.get(id)!, rank / givers.length);
    const kept = shards.filter((shard) => !given.includes(shard));
    for (const shard of kept) assigned[shard] = id;
    held.set(id, kept);
  }
  for (let shard = 0; shard < owners.length; shard++) {
    if (assigned[shard] !== NOBODY) continue;
    const id = neediest(held, shares, { shard, count: owners.length });
    assigned[shard] = id;
    held.get(id)!.push(shard);
  }
  return assigned;
}

/** Shards in ascending order, by live broker in ascending order. */
function heldBy(
  owners: readonly (number | null)[],
  liveIds: readonly number[],
): Map<number, number[]> {
  const ids = [...new Set(liveIds)].toSorted((a, b) => a - b);
  const held = new Map<number, number[]>(ids.map((id) => [id, []]));
  for (const [shard, owner] of owners.entries()) {
    if (owner !== null) held.get(owner)?.push(shard);
  }
  return held;
}

/** Those who have most keep the remainder: everybody else's share would have to be carried to them. */
function sharesOf(
  held: ReadonlyMap<number, readonly number[]>,
  count: number,
): ReadonlyMap<number, number> {
  const least = Math.floor(count / held.size);
  const byHeld = [...held].toSorted(([a, own], [b, others]) => others.length - own.length || a - b);
  return new Map(
    byHeld.map(([id], place) => [id, least + (place < count - least * held.size ? 1 : 0)]),
  );
}

/** What is above the share, taken at even distances; `phase` keeps two brokers from giving neighbours. */
function spare(shards: readonly number[], share: number, phase: number): number[] {
  const excess = shards.length - share;
  const step = shards.length / excess;
  return Array.from({ length: excess }, (_, i) => shards[Math.floor((i + phase) * step)]);
}

/** Of those below their share the one whose nearest shard is farthest away; then the one that lacks most. */
function neediest(
  held: ReadonlyMap<number, readonly number[]>,
  shares: ReadonlyMap<number, number>,
  { shard, count }: { readonly shard: number; readonly count: number },
): number {
  const [first] = [...held]
    .map(([id, shards]) => ({
      id,
      lacks: shares.get(id)! - shards.length,
      distance: Math.min(count, ...shards.map((other) => distanceOf(shard, other, count))),
    }))
    .filter(({ lacks }) => lacks > 0)
    .toSorted((a, b) => b.distance - a.distance || b.lacks - a.lacks || a.id - b.id);
  return first.id;
}

/** Around the end: shard 0 follows the last one, as partitions go on with it. */
function distanceOf(a: number, b: number, count: number): number {
  const apart = Math.abs(a - b);
  return Math.min(apart, count - apart);
}
