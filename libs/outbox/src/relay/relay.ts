import { isBrokersDatabase, type SqlConnection } from '../schema/install.js';
import { OutboxCursor } from './outbox-cursor.js';
import { OutboxRows, type OutboxRow } from './outbox-rows.js';
import { PollLoop } from './poll-loop.js';
import { pageOf } from './published-page.js';
import { RelayLease } from './relay-lease.js';
import { RefusedRowsError, type RelaySession, type RelayTarget } from './relay-session.js';

export interface OutboxRelayOptions {
  readonly connection: SqlConnection;
  readonly target: RelayTarget;
  /** Names this instance in the lease: a process that starts takes it over at once from one of the same name, as from its own before a restart. */
  readonly instanceId: string;
  /** How soon a row is found that no wake-up announced. Default 10 ms while the outbox is in use, 100 ms else. */
  readonly pollIntervalMs?: number | undefined;
  onError(error: unknown): void;
  /** This is a broker's own database: the broker moves the rows, and this relay does nothing from now on. */
  readonly onStandDown?: (() => void) | undefined;
  /** A row was moved to posthorn.outbox_dead. */
  readonly onDead?: ((row: OutboxRow, reason: Error) => void) | undefined;
  /** Another relay of this name is at work, and this one stands by. Once each time that it loses the lease to one. */
  readonly onNamesake?: ((instanceId: string) => void) | undefined;
  /** After each page that was published. */
  readonly onPublished?: (() => void) | undefined;
  /** Milliseconds of a clock that nobody sets. Default performance.now. */
  readonly now?: (() => number) | undefined;
  /** Called between any two steps; the crash tests end the process there. */
  readonly faultPoint?: ((name: string) => void) | undefined;
}

const ROTATE_MS = 1000;
/** Rows that were not published in this server at all: a restore brought them, or the server has gone back. */
const REREAD_MS = 30_000;
const BUSY_POLL_MS = 10;
const BUSY_FOR_MS = 10 * 60_000;
const IDLE_POLL_MS = 100;
const STOOD_DOWN_MS = 60_000;

/**
 * Publishes the outbox of a database that is not a broker's, each row exactly once: a page is one transaction of the log,
 * which also writes down the ids of its rows, and the rows are removed after its commit. Whoever comes after a crash in
 * between reads those ids and removes them first; a relay that only seemed dead is fenced by then and can commit nothing.
 *
 * Order: a page has its rows by ascending id, which is the order of the commits of each key, and one page is under way.
 */
export class OutboxRelay {
  private readonly loop: PollLoop;
  private readonly rows: OutboxRows;
  private readonly lease: RelayLease;
  private readonly cursor = new OutboxCursor();
  private session: RelaySession | null = null;
  private stoodDown = false;
  private rotateAt = 0;
  private rereadAt = 0;
  private lastRowAt = Number.NEGATIVE_INFINITY;

  constructor(private readonly options: OutboxRelayOptions) {
    this.rows = new OutboxRows(options.connection);
    this.lease = new RelayLease({
      rows: this.rows,
      instanceId: options.instanceId,
      now: () => this.now(),
      onNamesake: (instanceId) => options.onNamesake?.(instanceId),
    });
    this.loop = new PollLoop({
      round: () => this.round(),
      idleMs: STOOD_DOWN_MS,
      onError: (error) => options.onError(error),
    });
  }

  start(): void {
    this.loop.start();
  }

  wake(): void {
    this.loop.wakeWithin(0);
  }

  /** The next instance need not wait for the lease to run out. */
  async stop(): Promise<void> {
    await this.loop.stop();
    await this.endSession();
    await this.lease.giveUp();
  }

  /** Publishes what waits now, at most one page of it. Returns the milliseconds until the next look. */
  async round(): Promise<number> {
    if (this.stoodDown) return STOOD_DOWN_MS;
    // Before anything else is tried: there a role may well do nothing but publish and consume.
    if (this.lease.isDue && (await this.isOfBroker())) return this.standDown();
    if (!(await this.lease.isHeld())) {
      await this.endSession();
      return this.lease.renewMs;
    }
    try {
      return await this.relayPage();
    } catch (error) {
      // Nobody knows what became of the page: the next session finds out. It may be that of a relay that has the lease now.
      this.lease.doubt();
      await this.endSession();
      throw error;
    }
  }

  private async relayPage(): Promise<number> {
    const { faultPoint } = this.options;
    const session = (this.session ??= await this.takeOver());
    // After a broker has answered: if this database is its own, it has migrated it before it answers.
    if (await this.isOfBroker()) return this.standDown();
    this.reread();
    const page = await this.rows.read(this.cursor.position);
    if (page.rows.length === 0) {
      this.cursor.advance(page, undefined);
      await this.rotate();
      return this.pollMs();
    }
    this.lastRowAt = this.now();
    faultPoint?.('relay-read');
    if (await this.refusedSome(session, page.rows)) return 0;
    faultPoint?.('relay-committed');
    await this.rows.remove(pageOf(page.rows));
    faultPoint?.('relay-removed');
    this.cursor.advance(page, page.rows.at(-1)?.id);
    this.options.onPublished?.();
    return 0;
  }

  private async takeOver(): Promise<RelaySession> {
    const { target, faultPoint } = this.options;
    const session = await target.open(await this.rows.outboxId());
    faultPoint?.('relay-opened');
    try {
      if (session.committed) await this.rows.remove(session.committed);
    } catch (error) {
      await session.close();
      throw error;
    }
    this.cursor.startOver();
    return session;
  }

  private async standDown(): Promise<number> {
    this.stoodDown = true;
    await this.endSession();
    this.options.onStandDown?.();
    return STOOD_DOWN_MS;
  }

  /** True when rows were moved aside, and nothing was published: the rest is read anew. */
  private async refusedSome(session: RelaySession, rows: readonly OutboxRow[]): Promise<boolean> {
    try {
      await session.publish(rows);
      return false;
    } catch (error) {
      if (!(error instanceof RefusedRowsError)) throw error;
      for (const [row, reason] of error.refusals) {
        await this.rows.bury(row.id, reason.name, reason.message);
        this.options.onDead?.(row, reason);
      }
      this.cursor.startOver();
      return true;
    }
  }

  private isOfBroker(): Promise<boolean> {
    return isBrokersDatabase(this.options.connection);
  }

  private async rotate(): Promise<void> {
    const now = this.now();
    if (now < this.rotateAt) return;
    this.rotateAt = now + ROTATE_MS;
    await this.rows.rotate();
  }

  private reread(): void {
    const now = this.now();
    if (now < this.rereadAt) return;
    this.rereadAt = now + REREAD_MS;
    this.cursor.startOver();
  }

  private now(): number {
    return this.options.now?.() ?? performance.now();
  }

  private pollMs(): number {
    const { pollIntervalMs } = this.options;
    if (pollIntervalMs !== undefined) return pollIntervalMs;
    const isBusy = this.now() - this.lastRowAt < BUSY_FOR_MS;
    return isBusy ? BUSY_POLL_MS : IDLE_POLL_MS;
  }

  private async endSession(): Promise<void> {
    const { session } = this;
    this.session = null;
    await session?.close();
  }
}
