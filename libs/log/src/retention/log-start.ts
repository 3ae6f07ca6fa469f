import { inTransaction, type Pool } from '@posthorn/db';
import type { PartitionState } from '../partitions/partition-state.js';

export interface LogStartMove {
  readonly state: PartitionState;
  readonly logStartOffset: bigint;
}

const MOVE = `
  update posthorn.partitions p set log_start_offset = m.log_start_offset
  from unnest($1::int[], $2::bigint[]) as m (partition_id, log_start_offset)
  where p.partition_id = m.partition_id and p.log_start_offset < m.log_start_offset`;

/**
 * Moves log starts forward, under the epochs of their shards, and in memory once that is committed. The rows below go
 * with their segments. Rejects with SQLSTATE PH001 when a shard is not ours any more.
 */
export async function moveLogStarts(pool: Pool, moves: readonly LogStartMove[]): Promise<void> {
  const epochs = new Map(moves.map(({ state }) => [state.shard, state.epoch]));
  await inTransaction(pool, async (client) => {
    await client.query('select posthorn.hold_shards($1, $2)', [
      [...epochs.keys()],
      [...epochs.values()],
    ]);
    await client.query(MOVE, [
      moves.map(({ state }) => state.partitionId),
      moves.map(({ logStartOffset }) => logStartOffset),
    ]);
  });
  for (const { state, logStartOffset } of moves) state.moveLogStart(logStartOffset);
}
