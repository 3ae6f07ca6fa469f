import type { DataSource, EntityManager } from 'typeorm';
import { inWholeTransaction } from '../database/whole-transaction.js';
import type { Inbox, InboxOptions, RecordOrigin } from './inbox.js';

export interface InboxBatchOptions<E> extends InboxOptions {
  readonly dataSource: DataSource;
  readonly inbox: Inbox;
  /** Applies events that were not applied before, in this order. Runs again, with fewer events, when it throws. */
  apply(manager: EntityManager, events: readonly E[]): Promise<void>;
  /** Most events of one transaction. */
  readonly eventsMax?: number | undefined;
}

/** Past a few hundred events the statements dominate the round trips, and one bad event costs more to isolate. */
const EVENTS_MAX = 300;

interface Waiting<E> {
  readonly record: RecordOrigin;
  readonly event: E;
  resolve(applied: boolean): void;
  reject(error: unknown): void;
}

/**
 * The inbox for many handlers of one group that run at once: while a transaction is under way, calls gather; the next transaction
 * takes them all. Each handler still succeeds or fails by itself: when a batch fails, its halves are tried, down to the
 * one event that cannot be applied. Events of one key stay in order as long as the caller awaits one before it hands
 * over the next, which is what the transport does.
 *
 * Why: a transaction per event is six round trips; at 170,000 events (10,000 orders of the demo) that is the whole time.
 */
export class InboxBatch<E> {
  private waiting: Waiting<E>[] = [];
  private running = false;

  constructor(private readonly options: InboxBatchOptions<E>) {}

  /** Resolves after the commit: true when the event was applied now, false when it had been before. */
  consume(record: RecordOrigin, event: E): Promise<boolean> {
    return new Promise((resolve, reject) => {
      this.waiting.push({ record, event, resolve, reject });
      if (!this.running) void this.run();
    });
  }

  private async run(): Promise<void> {
    this.running = true;
    // Lets the handlers that were started in the same turn join.
    await Promise.resolve();
    while (this.waiting.length > 0) {
      const batch = this.waiting.splice(0, this.options.eventsMax ?? EVENTS_MAX);
      await this.settle(batch);
    }
    this.running = false;
  }

  private async settle(batch: readonly Waiting<E>[]): Promise<void> {
    try {
      const applied = await this.commit(batch);
      for (const each of batch) each.resolve(applied.has(each));
    } catch (error) {
      if (batch.length === 1) {
        batch[0]?.reject(error);
        return;
      }
      const half = Math.ceil(batch.length / 2);
      await this.settle(batch.slice(0, half));
      await this.settle(batch.slice(half));
    }
  }

  private commit(batch: readonly Waiting<E>[]): Promise<ReadonlySet<Waiting<E>>> {
    const { dataSource, inbox, reader } = this.options;
    return inWholeTransaction(dataSource, async (manager) => {
      const records = batch.map(({ record }) => record);
      const isNew = await inbox.claim(manager, records, { reader });
      const first = batch.filter((_, index) => isNew[index]);
      if (first.length > 0) {
        await this.options.apply(
          manager,
          first.map(({ event }) => event),
        );
      }
      return new Set(first);
    });
  }
}
