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

/**
 * As `asLeader`, of nothing but inserts, whose parameters are numbered through: one statement in the implicit transaction of one round trip,
 * where the other way has a turn of broker and server for each of BEGIN, the setting, the inserts, the check and COMMIT.
 */
export async function insertAsLeader(
  pool: Pool,
  { shard, epoch }: ShardClaim,
  inserts: readonly string[],
  values: readonly unknown[],
): Promise<void> {
  const written = inserts.map((insert, i) => `written_${i} as (${insert})`);
  await pool.query(
    `with ${written.join(', ')} select set_config('synchronous_commit', 'off', true),
       posthorn.hold_shards(array[$${values.length + 1}::int], array[$${values.length + 2}::int])`,
    [...values, shard, epoch],
  );
}
