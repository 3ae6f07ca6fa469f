import { inTransaction, type Pool, type PoolClient } from '@posthorn/db';

/** Whose write it is: refused when the shard is led under another epoch by then. */
export interface ShardClaim {
  readonly shard: number;
  readonly epoch: number;
}

/** A transaction that commits under the claim or not at all. A crash of PostgreSQL may lose it: the index is written again. */
export function asLeader(
  pool: Pool,
  { shard, epoch }: ShardClaim,
  work: (client: PoolClient) => Promise<unknown>,
): Promise<void> {
  return inTransaction(pool, async (client) => {
    await client.query('set local synchronous_commit = off');
    await work(client);
    await client.query('select posthorn.hold_shards(array[$1::int], array[$2::int])', [
      shard,
      epoch,
    ]);
  });
}
