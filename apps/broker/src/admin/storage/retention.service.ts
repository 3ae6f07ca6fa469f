import { setTimeout as delay } from 'node:timers/promises';
import { Inject, Injectable } from '@nestjs/common';
import type { RetentionRow } from '../../retention/retention-rows.js';
import { ADMIN_CONTEXT, type AdminContext } from '../admin-context.js';
import { whileReachable } from '../database/while-reachable.js';
import { Problem } from '../http/problem.js';
import type { RetentionCheck, RetentionFigures, RetentionRunResult } from './retention.dto.js';

/** A check is a look at the segments, tens of milliseconds, unless there is much to drop. */
const PATIENCE_MS = 10_000;
const LOOK_MS = 100;

/** The retention checks of all brokers: what they did, and a check of all of them now. */
@Injectable()
export class RetentionService {
  constructor(@Inject(ADMIN_CONTEXT) private readonly context: AdminContext) {}

  async figures(): Promise<RetentionFigures> {
    const brokers = (await this.read()).map((row) => this.bodyOf(row));
    const next = brokers
      .filter(({ isAlive }) => isAlive)
      .map(({ nextCheckAt }) => nextCheckAt)
      .sort();
    return { nextCheckAt: next[0] ?? null, brokers };
  }

  /** @throws Problem without a database, where nothing is deleted by age. */
  async validate(): Promise<RetentionRunResult> {
    const brokers = (await this.read()).map((row) => this.bodyOf(row));
    return { requestId: null, isDone: false, waitingFor: [], brokers };
  }

  /** Asks every broker for a check, since each can only make that of what it leads, and waits a while for them. */
  async run(): Promise<RetentionRunResult> {
    const request = await whileReachable('What was asked for', this.rows().request());
    const until = performance.now() + PATIENCE_MS;
    for (;;) {
      const rows = await this.read();
      const waitingFor = this.aliveIds().filter(
        (id) => !rows.some(({ brokerId, answered }) => brokerId === id && answered >= request),
      );
      if (waitingFor.length === 0 || performance.now() > until) {
        const brokers = rows.map((row) => this.bodyOf(row));
        const isDone = waitingFor.length === 0;
        return { requestId: request.toString(), isDone, waitingFor, brokers };
      }
      await delay(LOOK_MS);
    }
  }

  private async read(): Promise<readonly RetentionRow[]> {
    return whileReachable('What retention did', this.rows().read());
  }

  private rows(): NonNullable<AdminContext['retention']> {
    const { retention } = this.context;
    if (retention) return retention;
    throw new Problem('needs-postgresql', 'The log is in memory, where nothing is deleted by age.');
  }

  private aliveIds(): readonly number[] {
    return this.context.log.cluster.brokers().map(({ brokerId }) => brokerId);
  }

  private bodyOf(row: RetentionRow): RetentionCheck {
    const { brokerId, durationMs, error, removed, total } = row;
    return {
      brokerId,
      isAlive: this.aliveIds().includes(brokerId),
      lastCheckAt: timeOf(row.finishedMs),
      durationMs,
      error,
      partitionsMoved: removed.partitions,
      recordsRemoved: removed.offsets.toString(),
      segmentsDropped: removed.segments,
      bytesFreed: removed.bytes.toString(),
      nextCheckAt: new Date(row.nextMs).toISOString(),
      lastRemovedAt: timeOf(row.lastRemovedMs),
      countedSince: new Date(row.countedSinceMs).toISOString(),
      totalRecordsRemoved: total.offsets.toString(),
      totalSegmentsDropped: total.segments.toString(),
      totalBytesFreed: total.bytes.toString(),
    };
  }
}

function timeOf(ms: number | null): string | null {
  return ms === null ? null : new Date(ms).toISOString();
}
