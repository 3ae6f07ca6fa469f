import { inTransaction, type Pool, type PoolClient } from '@posthorn/db';
import { CopyIn } from '../storage/copy.js';
import { encodeCopy, type StoredExtent } from '../storage/slices.js';
import { segmentTable } from './segment-table.js';

/** Makes a segment for what a run of compaction keeps. It is not dropped while the run lasts: see `keepCleanSegment`. */
export async function createCleanSegment(pool: Pool): Promise<number> {
  const { rows } = await pool.query<{ id: number }>('select posthorn.create_clean_segment() as id');
  return rows[0].id;
}

/** To be called every few minutes during a run, and with false at its end. */
export async function keepCleanSegment(
  pool: Pool,
  segmentId: number,
  isRunning: boolean,
): Promise<void> {
  await pool.query(
    `update posthorn.segments
     set cleaner_expires_at = case when $2 then clock_timestamp() + interval '10 minutes' end
     where segment_id = $1`,
    [segmentId, isRunning],
  );
}

/** Writes extents nobody reads yet. */
export async function copyToSegment(
  pool: Pool,
  segmentId: number,
  extents: readonly StoredExtent[],
): Promise<void> {
  const client = await pool.connect();
  let broken: Error | undefined;
  try {
    const copy = new CopyIn(`copy ${segmentTable(segmentId)} from stdin (format binary)`, [
      encodeCopy(extents),
    ]);
    client.query(copy);
    await copy.done;
  } catch (error) {
    // Whatever state the COPY left the connection in, nobody else should find it.
    broken = error as Error;
    throw error;
  } finally {
    client.release(broken);
  }
}

export interface CleanSwitch {
  readonly partitionId: number;
  readonly shard: number;
  readonly epoch: number;
  readonly segmentId: number;
  readonly start: bigint;
  readonly end: bigint;
  readonly startPosition: bigint;
  readonly endPosition: bigint;
  readonly maxTimestamp: bigint;
}

/** From the commit on, the clean segment is the partition's log in [start, end). PH001 when the shard is not ours. */
export function serveFromClean(pool: Pool, to: CleanSwitch): Promise<void> {
  return inTransaction(pool, async (client: PoolClient) => {
    await client.query('select posthorn.hold_shards($1, $2)', [[to.shard], [to.epoch]]);
    await client.query('select posthorn.serve_from_clean($1, $2, $3, $4, $5, $6, $7)', [
      to.partitionId,
      to.segmentId,
      to.start,
      to.end,
      to.startPosition,
      to.endPosition,
      to.maxTimestamp,
    ]);
  });
}
