import { applyChanges, type OffsetChange, type OffsetTable } from './offset-table.js';

/**
 * The offsets that transactions under way have in one group, by producer id. Durable like committed ones, and shown to
 * nobody until their transaction's end.
 */
export type PendingOffsets = Map<bigint, OffsetTable>;

/** Changes that are durable now, of committed offsets and of pending ones. */
export function applyOffsetChanges(
  committed: OffsetTable,
  pending: PendingOffsets,
  changes: readonly OffsetChange[],
): void {
  for (const change of changes) {
    const { producerId } = change;
    if (producerId === undefined) {
      applyChanges(committed, [change]);
      continue;
    }
    const table = pending.get(producerId) ?? new Map<string, never>();
    applyChanges(table, [change]);
    if (table.size > 0) pending.set(producerId, table);
    else pending.delete(producerId);
  }
}

/**
 * The end of a producer's transaction: what it had pending is committed, or as if it had never come. What was committed
 * after it, by another transaction or by none, stays: the later one wins, whichever transaction ends first.
 */
export function endPending(
  committed: OffsetTable,
  pending: PendingOffsets,
  producerId: bigint,
  result: 'commit' | 'abort',
): readonly OffsetChange[] {
  return [...(pending.get(producerId) ?? [])].flatMap(([topic, partitions]) =>
    [...partitions].flatMap(([partition, ours]) => {
      const removal = { topic, partition, committed: null, producerId };
      const theirs = committed.get(topic)?.get(partition);
      const isLater = theirs === undefined || ours.commitOrder >= theirs.commitOrder;
      return result === 'commit' && isLater
        ? [{ topic, partition, committed: ours }, removal]
        : [removal];
    }),
  );
}

/** Removes what any transaction has pending for the topic, or for one partition of it. */
export function pendingRemovals(
  pending: PendingOffsets,
  topic: string,
  partition?: number,
): readonly OffsetChange[] {
  return [...pending].flatMap(([producerId, table]) =>
    [...(table.get(topic)?.keys() ?? [])]
      .filter((index) => partition === undefined || index === partition)
      .map((index) => ({ topic, partition: index, committed: null, producerId })),
  );
}

export function allPendingRemovals(pending: PendingOffsets): readonly OffsetChange[] {
  const topics = new Set([...pending.values()].flatMap((table) => [...table.keys()]));
  return [...topics].flatMap((topic) => pendingRemovals(pending, topic));
}

/** Whether the partition's committed offset may change by the end of a transaction that is under way. */
export function isUnstable(pending: PendingOffsets, topic: string, partition: number): boolean {
  for (const table of pending.values()) if (table.get(topic)?.has(partition)) return true;
  return false;
}
