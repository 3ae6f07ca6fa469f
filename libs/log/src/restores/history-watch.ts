import type { Pool } from '@posthorn/db';
import type { LogSettings } from '../settings.js';
import type { DatabaseRow } from '../sql/leases.js';
import { nameHistory } from '../sql/restores.js';
import type { Restore } from '../log.js';
import { beginNewHistory } from './new-history.js';
import { historyVerdict } from './what-went-back.js';

export interface HistoryWatchContext {
  readonly pool: Pool;
  readonly settings: LogSettings;
  shardOfPartition(partitionId: number): number;
  /** To be told when a history was begun by this broker. */
  begun(restore: Restore): void;
}

/** Keeps in mind which database this broker writes to, and begins a new history when it is another one, or an earlier state of it. */
export class HistoryWatch {
  #known: DatabaseRow | null = null;

  constructor(private readonly context: HistoryWatchContext) {}

  /** The number of the one that was seen last; null while it has to be looked at anew. */
  get current(): bigint | null {
    return this.#known?.history ?? null;
  }

  /**
   * To be told of every look at the database, before anything is done about it. True when what was seen and what is remembered no
   * longer count: the cluster is to be looked at anew.
   */
  async changed(seen: DatabaseRow): Promise<boolean> {
    const verdict = historyVerdict(this.#known, seen);
    switch (verdict.kind) {
      case 'same':
        this.#known = seen;
        return false;
      case 'unnamed':
        await nameHistory(this.context.pool, seen);
        this.#known = seen;
        return false;
      case 'begun elsewhere':
        this.#known = null;
        return true;
      case 'went back':
        await this.#begin(verdict.reason, seen);
        this.#known = null;
        return true;
    }
  }

  async #begin(reason: string, seen: DatabaseRow): Promise<void> {
    const { settings, pool } = this.context;
    const known = this.#known?.history ?? 0n;
    const shardOfPartition = (partitionId: number): number =>
      this.context.shardOfPartition(partitionId);
    const begun = await beginNewHistory({ pool, settings, reason, seen, known, shardOfPartition });
    if (begun === null) return;
    const { lastSignAt, allowances, partitions } = begun;
    const { leaderEpochs, offsets } = allowances;
    this.context.begun({ reason, lastSignAt, partitions, leaderEpochs, offsets });
  }
}
