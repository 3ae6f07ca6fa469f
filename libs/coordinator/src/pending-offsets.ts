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

/** The end of a producer's transaction: what it had pending is committed, or as if it had never come. */
export function endPending(
  pending: PendingOffsets,
  producerId: bigint,
  result: 'commit' | 'abort',
): readonly OffsetChange[] {
  return [...(pending.get(producerId) ?? [])].flatMap(([topic, partitions]) =>
    [...partitions].flatMap(([partition, committed]) => {
      const removal = { topic, partition, committed: null, producerId };
      return result === 'commit' ? [{ topic, partition, committed }, removal] : [removal];
    }),
  );
}

/**
 * What no longer counts of the pending offsets of these partitions once their committed offset was set or removed by
 * somebody outside a transaction, later than they were: the later one wins, as in Kafka.
 */
export function overtaken(
  pending: PendingOffsets,
  isChanged: (topic: string, partition: number) => boolean,
): readonly OffsetChange[] {
  return [...pending].flatMap(([producerId, table]) =>
    [...table].flatMap(([topic, partitions]) =>
      [...partitions.keys()]
        .filter((partition) => isChanged(topic, partition))
        .map((partition) => ({ topic, partition, committed: null, producerId })),
    ),
  );
}

export function overtakenBy(
  pending: PendingOffsets,
  changes: readonly OffsetChange[],
): readonly OffsetChange[] {
  if (pending.size === 0) return [];
  return overtaken(pending, (topic, partition) =>
    changes.some((change) => change.topic === topic && change.partition === partition),
  );
}

/** Whether the partition's committed offset may change by the end of a transaction that is under way. */
export function isUnstable(pending: PendingOffsets, topic: string, partition: number): boolean {
  for (const table of pending.values()) if (table.get(topic)?.has(partition)) return true;
  return false;
}
