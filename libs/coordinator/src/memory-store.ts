import type { GroupSnapshot } from './classic/snapshot.js';
import type { GroupOffsetChange, GroupStore, ShardWrite, StoredShard } from './group-store.js';
import type { TransactionSnapshot } from './transactions/transaction.js';

interface MemoryShard {
  epoch: number;
  nextSequence: bigint;
  readonly groups: Map<string, GroupSnapshot>;
  readonly offsets: Map<string, GroupOffsetChange>;
  readonly transactions: Map<string, TransactionSnapshot>;
}

/**
 * Groups in memory, for the test kit's broker. Loading a shard under a higher epoch is what a takeover is with
 * PostgreSQL: writes under a lower one are refused from then on.
 */
export function createMemoryGroupStore(): GroupStore {
  const shards = new Map<number, MemoryShard>();

  function shardAt(shard: number): MemoryShard {
    let known = shards.get(shard);
    if (!known) {
      known = {
        epoch: 0,
        nextSequence: 0n,
        groups: new Map(),
        offsets: new Map(),
        transactions: new Map(),
      };
      shards.set(shard, known);
    }
    return known;
  }

  function write(changes: ShardWrite): boolean {
    const { shard, epoch, sequence, groups, offsets, transactions } = changes;
    const known = shardAt(shard);
    if (known.epoch !== epoch) return false;
    // What a delayed repetition brings is older than what is there.
    if (sequence < known.nextSequence) return true;
    known.nextSequence = sequence + 1n;
    for (const { groupId, snapshot } of groups) {
      if (snapshot) known.groups.set(groupId, snapshot);
      else known.groups.delete(groupId);
    }
    for (const change of offsets) {
      const key = JSON.stringify([
        change.groupId,
        change.topic,
        change.partition,
        String(change.producerId),
      ]);
      if (change.committed) known.offsets.set(key, change);
      else known.offsets.delete(key);
    }
    for (const { transactionalId, snapshot } of transactions) {
      if (snapshot) known.transactions.set(transactionalId, snapshot);
      else known.transactions.delete(transactionalId);
    }
    return true;
  }

  return {
    load(shard, epoch): Promise<StoredShard | null> {
      const known = shardAt(shard);
      if (epoch < known.epoch) return Promise.resolve(null);
      known.epoch = epoch;
      const { groups, offsets, transactions, nextSequence } = known;
      return Promise.resolve({
        groups: [...groups.values()],
        offsets: [...offsets.values()],
        transactions: [...transactions.values()],
        nextSequence,
      });
    },
    write: (writes) => Promise.resolve(writes.map(write)),
    close: () => Promise.resolve(),
  };
}
