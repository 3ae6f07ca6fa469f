import type { Socket } from 'node:net';
import type { Pool, PoolClient } from '@posthorn/db';
import type { LogSettings } from '../settings.js';
import type { FlushQuery } from '../storage/raw-query.js';
import { StatementNames } from '../storage/statement-names.js';

/** After a failure to connect, appends are refused at once for so long instead of waiting for the next failure. */
const RECONNECT_MS = 250;
/**
 * How long after an answer the connection is taken to be alive, and rows are sent unasked. If it has died since, as idle ones
 * do, the outcome would be unknown for nothing: a COPY has the server ask for its data first.
 */
const FRESH_MS = 1_000;

/** What a flush finds in the session behind its connection. */
export interface FlushSession {
  /** Commits are answered before they are on the disk. */
  readonly isLossy: boolean;
  /** Of the statements that it has ready; null where a pooler may give each transaction another session. */
  readonly names: StatementNames | null;
}

export interface FlushConnectionContext {
  readonly pool: Pool;
  readonly settings: LogSettings;
  /**
   * The connection ended, and perhaps the server. The one that answers next may know less than was acknowledged: commits
   * without a flush are gone after a crash, and a standby that took over may be behind. So nothing that is remembered
   * of this lane's shards counts any more.
   */
  disconnected(): void;
}

/** The one connection of a lane: opened when there is something to write, replaced when it breaks. */
export class FlushConnection {
  #client: PoolClient | null = null;
  #session: FlushSession | null = null;
  #opening: Promise<FlushSession> | null = null;
  #downUntil = 0;
  #isProven = false;
  /** Until a pooler has lost one: what keeps names never does. */
  #keepsNames = true;
  /** On the monotonic clock. */
  #answeredAt = Number.NEGATIVE_INFINITY;

  constructor(private readonly context: FlushConnectionContext) {}

  /** True while PostgreSQL cannot be reached: appends are better refused than queued. */
  get isDown(): boolean {
    return this.#nowMs < this.#downUntil;
  }

  /** It answered a moment ago. */
  get isFresh(): boolean {
    return this.#nowMs - this.#answeredAt <= FRESH_MS;
  }

  /** A flush went through: should it break now, a new one is worth an attempt. */
  get isProven(): boolean {
    return this.#isProven;
  }

  /** Throws what kept it from being opened. */
  async open(): Promise<FlushSession> {
    if (this.#client && this.#session) return this.#session;
    this.#opening ??= this.#open().finally(() => (this.#opening = null));
    return this.#opening;
  }

  send(query: FlushQuery): void {
    if (!this.#client) throw new Error('the connection was lost before the flush was sent');
    this.#client.query(query);
  }

  answered(): void {
    this.#isProven = true;
    this.#answeredAt = this.#nowMs;
  }

  /** Ends it in the middle of whatever it does. */
  abort(): void {
    const client = this.#client as unknown as { connection: { stream: Socket } } | null;
    client?.connection.stream.destroy();
  }

  /** The session has not what it was told a moment ago, so another one is behind it now. */
  forgoNames(): void {
    this.#keepsNames = false;
    if (this.#session) this.#session = { ...this.#session, names: null };
  }

  /** Nobody tries again for a while. */
  rest(): void {
    this.#downUntil = this.#nowMs + RECONNECT_MS;
  }

  /** What is written next goes by another one. */
  discard(): void {
    if (this.#client) this.#discard(this.#client);
  }

  close(): void {
    this.#client?.release();
    this.#client = null;
  }

  get #nowMs(): number {
    return this.context.settings.clock.monotonicMs();
  }

  async #open(): Promise<FlushSession> {
    try {
      const client = await this.context.pool.connect();
      client.once('error', () => this.#discard(client));
      client.once('end', () => this.#discard(client));
      this.#client = client;
      this.#isProven = false;
      const { rows } = await client.query<{ lossy: boolean }>(
        `select current_setting('synchronous_commit') = 'off' as lossy`,
      );
      const names = this.#keepsNames ? new StatementNames() : null;
      this.#session = { isLossy: rows[0].lossy, names };
      this.#downUntil = 0;
      return this.#session;
    } catch (error) {
      this.discard();
      throw error;
    }
  }

  #discard(client: PoolClient): void {
    if (this.#client !== client) return;
    this.#client = null;
    this.#session = null;
    this.#answeredAt = Number.NEGATIVE_INFINITY;
    client.release(true);
    this.context.disconnected();
  }
}
