import type { Pool } from '@posthorn/db';

/** What a takeover does to the row that every write of a group locks. */
export async function takeOver(pool: Pool, shard: number): Promise<number> {
  const { rows } = await pool.query<{ epoch: number }>(
    `insert into posthorn.shards (shard, epoch) values ($1, 1)
     on conflict (shard) do update set epoch = shards.epoch + 1 returning epoch`,
    [shard],
  );
  return rows[0]?.epoch ?? -1;
}
