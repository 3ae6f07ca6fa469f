import type {
  GroupChange,
  GroupOffsetChange,
  GroupStore,
  ShardWrite,
  TransactionChange,
} from './group-store.js';

/** 'unavailable': the store is away and the outcome unknown. */
export type WriteResult = 'written' | 'fenced' | 'unavailable';

/** A shard under the epoch it was loaded with. */
export interface ShardLease {
  readonly shard: number;
  readonly epoch: number;
  nextSequence: bigint;
}

export interface Changes {
  readonly group?: GroupChange;
  readonly offsets?: readonly GroupOffsetChange[];
  readonly transaction?: TransactionChange;
}

interface PendingShard {
  readonly lease: ShardLease;
  readonly groups: Map<string, GroupChange>;
  readonly offsets: Map<string, GroupOffsetChange>;
  readonly transactions: Map<string, TransactionChange>;
  readonly callbacks: ((result: WriteResult) => void)[];
}

// A flush of this many rows takes tens of milliseconds; beyond it, waiting costs more than one more commit.
const FLUSH_ROWS_MAX = 5_000;

/**
 * Group commit: while one write is in flight, the changes of all groups and transactions gather, and the next write takes
 * them together; of several changes to one key only the last is written. One write is in flight at a time, so what a
 * shard submitted first is durable first: whoever learns of a new generation finds every commit of the one before it.
 */
export class WriteQueue {
  private readonly pending = new Map<ShardLease, PendingShard>();
  private running: Promise<void> | null = null;
  private failing = false;

  constructor(
    private readonly store: GroupStore,
    private readonly onError: (error: unknown) => void,
  ) {}

  /** Calls back exactly once, in the order of submission within a shard. */
  submit(lease: ShardLease, changes: Changes, callback: (result: WriteResult) => void): void {
    let shard = this.pending.get(lease);
    if (!shard) {
      shard = {
        lease,
        groups: new Map(),
        offsets: new Map(),
        transactions: new Map(),
        callbacks: [],
      };
      this.pending.set(lease, shard);
    }
    if (changes.group) shard.groups.set(changes.group.groupId, changes.group);
    for (const change of changes.offsets ?? []) {
      const { groupId, topic, partition, producerId } = change;
      shard.offsets.set(JSON.stringify([groupId, topic, partition, String(producerId)]), change);
    }
    const { transaction } = changes;
    if (transaction) shard.transactions.set(transaction.transactionalId, transaction);
    shard.callbacks.push(callback);
    this.running ??= this.run();
  }

  /** Resolves once everything submitted so far was called back. */
  async drain(): Promise<void> {
    while (this.running) await this.running;
  }

  private async run(): Promise<void> {
    // One turn of the event loop's microtasks: requests that arrived in one read of a socket go together.
    await Promise.resolve();
    while (this.pending.size > 0) {
      const shards = this.take();
      const results = await this.write(shards);
      shards.forEach(({ callbacks }, index) => {
        for (const callback of callbacks) callback(results[index] ?? 'unavailable');
      });
    }
    this.running = null;
  }

  /** The shards that have waited longest, whole, up to about a flush's worth of rows. */
  private take(): readonly PendingShard[] {
    const taken: PendingShard[] = [];
    let rows = 0;
    for (const [lease, shard] of this.pending) {
      if (rows >= FLUSH_ROWS_MAX) break;
      rows += shard.groups.size + shard.offsets.size + shard.transactions.size;
      taken.push(shard);
      this.pending.delete(lease);
    }
    return taken;
  }

  private async write(shards: readonly PendingShard[]): Promise<readonly WriteResult[]> {
    const writes: ShardWrite[] = shards.map(({ lease, groups, offsets, transactions }) => ({
      shard: lease.shard,
      epoch: lease.epoch,
      sequence: lease.nextSequence++,
      groups: [...groups.values()],
      offsets: [...offsets.values()],
      transactions: [...transactions.values()],
    }));
    try {
      const durable = await this.store.write(writes);
      this.failing = false;
      return durable.map((written) => (written ? 'written' : 'fenced'));
    } catch (error) {
      // Told once per outage, not once per flush.
      if (!this.failing) this.onError(error);
      this.failing = true;
      return shards.map(() => 'unavailable');
    }
  }
}
