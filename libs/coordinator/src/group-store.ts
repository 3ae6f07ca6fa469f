import type { GroupSnapshot } from './classic/snapshot.js';
import type { OffsetChange } from './offset-table.js';
import type { TransactionSnapshot } from './transactions/transaction.js';

/** All that one flush changes in a shard. Keys are distinct: what was overtaken while it waited is not in it. */
export interface ShardWrite {
  readonly shard: number;
  /** The epoch under which the shard was loaded; the write is refused when it no longer holds. */
  readonly epoch: number;
  /** Grows with every write of the shard and epoch; decides between two rows of one key, whatever order they landed in. */
  readonly sequence: bigint;
  readonly groups: readonly GroupChange[];
  readonly offsets: readonly GroupOffsetChange[];
  readonly transactions: readonly TransactionChange[];
}

/** null removes. */
export interface GroupChange {
  readonly groupId: string;
  readonly snapshot: GroupSnapshot | null;
}

/** null removes. */
export interface TransactionChange {
  readonly transactionalId: string;
  readonly snapshot: TransactionSnapshot | null;
}

export type GroupOffsetChange = OffsetChange & { readonly groupId: string };

export interface StoredShard {
  readonly groups: readonly GroupSnapshot[];
  readonly offsets: readonly GroupOffsetChange[];
  readonly transactions: readonly TransactionSnapshot[];
  /** Higher than any sequence that this epoch has used. */
  readonly nextSequence: bigint;
}

/**
 * Where groups, their offsets and transactions are kept. Rules that every implementation keeps (one contract suite holds them):
 * - a write is durable when its promise resolves, each shard's part wholly or not at all;
 * - it is refused, by itself, for a shard whose epoch is no longer the one given: checked with the write, not before;
 * - for one key the row with the higher (epoch, sequence) wins, so a repeated or delayed write does no harm;
 * - a load sees every write that was accepted under an earlier epoch, and none is accepted any more.
 */
export interface GroupStore {
  /** @returns null when the shard is under another epoch. @throws while the store is away. */
  load(shard: number, epoch: number): Promise<StoredShard | null>;
  /**
   * @returns for each write, in order, whether it is durable; false means the epoch was lost.
   * @throws while the store is away; then the outcome is unknown, and the caller may repeat the write.
   */
  write(writes: readonly ShardWrite[]): Promise<readonly boolean[]>;
  /** Resolves once nothing of the store runs any more. Whatever it was given, such as a pool, stays open. */
  close(): Promise<void>;
}
