import type { OutboxRow } from './outbox-rows.js';
import type { PublishedPage } from './published-page.js';

/** What one relay does with the cluster it publishes to, from when it took over until it fails or ends. */
export interface RelaySession {
  /** Of the last transaction that committed under this outbox's name: its rows may still be in the outbox. null: none did. */
  readonly committed: PublishedPage | null;
  /**
   * Publishes all of them, or none. Rejects with `RefusedRowsError` when some can never be published, and with anything
   * else when it cannot be told what happened: the session is over then.
   */
  publish(rows: readonly OutboxRow[]): Promise<void>;
  close(): Promise<void>;
}

export interface RelayTarget {
  /**
   * Takes over from whoever published for this outbox before, who can commit nothing from now on. Resolves when the fate of
   * its last transaction is known.
   */
  open(outboxId: string): Promise<RelaySession>;
}

/** These rows will never be published, for the reason of each; nothing else was published either. */
export class RefusedRowsError extends Error {
  override readonly name = 'RefusedRowsError';

  constructor(readonly refusals: ReadonlyMap<OutboxRow, Error>) {
    super(`${refusals.size} rows of the outbox cannot be published`);
  }
}
