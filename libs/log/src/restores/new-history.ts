import { inTransaction, type Pool } from '@posthorn/db';
import { recoverEnds } from '../partitions/recovery.js';
import type { LogSettings } from '../settings.js';
import type { DatabaseRow } from '../sql/leases.js';
import {
  beginHistory,
  lockHistory,
  outliveBrokers,
  partitionIds,
  raiseShards,
  readLastSign,
  writeTruncations,
  type Allowances,
} from '../sql/restores.js';
import { allowancesFor } from './allowances.js';

export interface NewHistory {
  readonly pool: Pool;
  readonly settings: Pick<LogSettings, 'clock' | 'leaseMs'>;
  readonly reason: string;
  readonly seen: DatabaseRow;
  /** The newest history that this broker knows of. */
  readonly known: bigint;
  shardOfPartition(partitionId: number): number;
}

export interface BegunHistory {
  readonly lastSignAt: Date;
  readonly allowances: Allowances;
  readonly partitions: number;
}

/**
 * Begins a history in a database that went back, in one transaction, so that nothing of the future that was lost is ever given
 * out again: leader epochs, offsets, producer ids, generations, broker epochs. Whoever lived through it may go on with what it has.
 * @returns null when another broker was first
 */
export function beginNewHistory(context: NewHistory): Promise<BegunHistory | null> {
  const { pool, settings, reason, seen, known } = context;
  return inTransaction(pool, async (client) => {
    await client.query('set local synchronous_commit = on');
    if ((await lockHistory(client)) !== seen.history) return null;
    const { signAt, lostSeconds } = await readLastSign(
      client,
      settings.leaseMs,
      settings.clock.wallMs(),
    );
    const allowances = allowancesFor(lostSeconds);
    const epochs = await raiseShards(client, allowances.leaderEpochs);
    await outliveBrokers(client, allowances);
    const partitions = await partitionIds(client);
    const ends = await recoverEnds(client, partitions);
    await writeTruncations(
      client,
      [...ends].map(([partitionId, { endOffset, resumeOffset }]) => ({
        partitionId,
        leaderEpoch: epochs.get(context.shardOfPartition(partitionId))!,
        endOffset,
        resumeOffset: (resumeOffset > endOffset ? resumeOffset : endOffset) + allowances.offsets,
      })),
    );
    await beginHistory(client, { reason, identity: seen, signAt, allowances, above: known + 1n });
    return { lastSignAt: signAt, allowances, partitions: partitions.length };
  });
}
