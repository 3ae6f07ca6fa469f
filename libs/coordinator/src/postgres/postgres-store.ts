import type { Pool } from '@posthorn/db';
import type { GroupStore, ShardWrite, StoredShard } from '../group-store.js';
import { loadGroups } from './load-groups.js';
import { rotate } from './rotation.js';
import { writeGroups } from './write-groups.js';

export interface PostgresGroupStoreOptions {
  /** Migrated; stays the caller's. Two connections are enough: one writes, one loads or rotates. */
  readonly pool: Pool;
  /** Told when the journal could not be rotated; it is tried again later and nothing is lost meanwhile. */
  readonly onError: (error: unknown) => void;
  /** Growth of the journal's active tables after which what still counts is copied out of them. */
  readonly rotateBytes?: number;
  /** How many rows are written between two looks at the journal's size. */
  readonly rowsPerCheck?: number;
}

// A commit's row takes about 120 bytes: half a million commits. A load reads the shard's share of at most this.
const ROTATE_BYTES = 64 * 1024 * 1024;
const ROWS_PER_CHECK = 10_000;

export function createPostgresGroupStore(options: PostgresGroupStoreOptions): GroupStore {
  return new PostgresGroupStore(options);
}

class PostgresGroupStore implements GroupStore {
  private round: bigint | null = null;
  // The first write looks, so that brokers that restart often cannot put it off for ever.
  private rowsSinceCheck = Number.POSITIVE_INFINITY;
  private rotating: Promise<void> | null = null;
  private closed = false;

  constructor(private readonly options: PostgresGroupStoreOptions) {}

  load(shard: number, epoch: number): Promise<StoredShard | null> {
    return loadGroups(this.options.pool, shard, epoch);
  }

  async write(writes: readonly ShardWrite[]): Promise<readonly boolean[]> {
    for (;;) {
      this.round ??= await this.readRound();
      const durable = await writeGroups(this.options.pool, this.round, writes);
      if (durable) {
        this.count(writes);
        return durable;
      }
      // A rotation started a new round since the last write. It is the rare case, so the first attempt pays for it.
      this.round = null;
    }
  }

  async close(): Promise<void> {
    this.closed = true;
    await this.rotating;
  }

  private async readRound(): Promise<bigint> {
    const { rows } = await this.options.pool.query<{ round: bigint }>(
      'select round from posthorn.group_journal',
    );
    const round = rows[0]?.round;
    if (round === undefined) throw new Error('posthorn.group_journal has lost its row');
    return round;
  }

  private count(writes: readonly ShardWrite[]): void {
    for (const { groups, offsets, transactions } of writes) {
      this.rowsSinceCheck += groups.length + offsets.length + transactions.length;
    }
    const { pool, onError, rotateBytes = ROTATE_BYTES } = this.options;
    const enough = this.rowsSinceCheck >= (this.options.rowsPerCheck ?? ROWS_PER_CHECK);
    if (!enough || this.rotating || this.closed) return;
    this.rowsSinceCheck = 0;
    this.rotating = rotate(pool, rotateBytes)
      .then(() => undefined, onError)
      .finally(() => {
        this.rotating = null;
      });
  }
}
