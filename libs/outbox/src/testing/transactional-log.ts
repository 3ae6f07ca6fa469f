import type { OutboxRow } from '../relay/outbox-rows.js';
import { pageOf, type PublishedPage } from '../relay/published-page.js';
import { RefusedRowsError, type RelaySession, type RelayTarget } from '../relay/relay-session.js';

/** What a test does to the log at a step of a transaction: throws, or not. */
export type Step = (name: 'sent' | 'written' | 'answered') => void;

/**
 * A log with transactions, as far as a relay can tell one: whoever opens last is the only one that can commit, a page
 * becomes visible as a whole with the ids of its rows, and an answer may be lost. `ClusterTarget` does the same against a
 * cluster; test/outbox holds that one to it.
 */
export class TransactionalLog implements RelayTarget {
  readonly rows: OutboxRow[] = [];
  refuses: (row: OutboxRow) => Error | undefined = () => undefined;
  private epoch = 0;
  private committed: PublishedPage | null = null;

  /** How often a relay has taken over. */
  get opened(): number {
    return this.epoch;
  }

  constructor(private readonly step: Step = () => undefined) {}

  open(): Promise<RelaySession> {
    const epoch = (this.epoch += 1);
    const { committed } = this;
    return Promise.resolve({
      committed,
      publish: (rows) => this.publish(epoch, rows),
      close: () => Promise.resolve(),
    });
  }

  values(): string[] {
    return this.rows.map(({ value }) => String(value));
  }

  private async publish(epoch: number, rows: readonly OutboxRow[]): Promise<void> {
    await Promise.resolve();
    this.step('sent');
    if (epoch !== this.epoch) throw new Error('fenced');
    const refusals = new Map(
      rows.flatMap((row) => {
        const reason = this.refuses(row);
        return reason ? [[row, reason] as const] : [];
      }),
    );
    if (refusals.size > 0) throw new RefusedRowsError(refusals);
    this.step('written');
    this.rows.push(...rows);
    this.committed = pageOf(rows);
    this.step('answered');
  }
}
