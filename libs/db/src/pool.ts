import type { Socket } from 'node:net';
import pg from 'pg';
import { monitorPool, type PoolMonitor } from './pool-monitor.js';

export interface DbLogger {
  warn(message: string, details?: unknown): void;
}

export interface PoolOptions {
  readonly url: string;
  /** Connections at most. */
  readonly max?: number;
  /** Kept once they were opened, though idle: a new one takes a busy machine long. 0 by default. */
  readonly min?: number;
  /** Shown in pg_stat_activity. */
  readonly applicationName?: string;
  readonly connectTimeoutMs?: number;
  /** A connection on which a statement waits and nothing moves for so long is given up. */
  readonly silenceMs?: number;
  readonly logger?: DbLogger;
  /** What the pool is called, and who wants to know what it does. */
  readonly monitor?: { readonly name: string; readonly monitor: PoolMonitor };
}

export type Pool = pg.Pool;
export type PoolClient = pg.PoolClient;
export type QueryConfig = pg.QueryConfig;

const INT8 = 20;
/**
 * A firewall that forgot a connection, or a server that lost its power, never says so: TCP itself gives up after a
 * quarter of an hour, and whoever waits for one statement at a time waits with it. No statement of ours takes long.
 */
const SILENCE_MS = 20_000;

/**
 * int8 arrives as bigint, so that no offset is ever rounded; everything else as node-postgres gives it. The `binary`
 * mode of node-postgres is never used: it corrupts bytea (brianc/node-postgres #3495).
 */
const types = new pg.TypeOverrides();
types.setTypeParser(INT8, (text: string) => BigInt(text));

/**
 * A pool whose idle connections may die without ending the process: the next query opens another. Nothing relies on
 * session state, so a PgBouncer in transaction mode may stand between.
 */
export function createPool(options: PoolOptions): Pool {
  const pool = new pg.Pool({
    connectionString: options.url,
    max: options.max ?? 8,
    min: options.min ?? 0,
    application_name: options.applicationName ?? 'posthorn',
    connectionTimeoutMillis: options.connectTimeoutMs ?? 5_000,
    keepAlive: true,
    keepAliveInitialDelayMillis: 30_000,
    types,
  });
  pool.on('error', (error) => {
    options.logger?.warn('an idle PostgreSQL connection was lost', { error: error.message });
  });
  const idle = idleOf(pool);
  const watches = new Set<SilenceWatch>();
  watchesOf.set(pool, watches);
  // A client that dies between two statements of a transaction emits as well; the statement reports it.
  pool.on('connect', (client) => {
    client.on('error', () => undefined);
    const watch = new SilenceWatch(client, options.silenceMs ?? SILENCE_MS, (error) => {
      // Those beside it have most likely died the same way: one after the other would cost the same time again.
      for (const other of idle) streamOf(other).destroy(error);
    });
    watches.add(watch);
    client.once('end', () => void watches.delete(watch));
  });
  const { monitor } = options;
  if (monitor) monitorPool(pool, monitor.name, monitor.monitor);
  return pool;
}

/** Kept up to date. */
function idleOf(pool: Pool): ReadonlySet<PoolClient> {
  const idle = new Set<PoolClient>();
  pool.on('acquire', (client) => void idle.delete(client));
  pool.on('release', (_, client) => void idle.add(client));
  pool.on('remove', (client) => void idle.delete(client));
  return idle;
}

/** Of all connections that are open, whoever has them. */
const watchesOf = new WeakMap<Pool, ReadonlySet<SilenceWatch>>();

/**
 * Somebody had no answer from the same server, so the connections of this pool may be dead without having said so: each is given
 * up after less silence, until it is heard of.
 *
 * @param silenceMs from now where a statement waits, and from the next one on where none does
 */
export function doubtConnections(pool: Pool, silenceMs: number): void {
  for (const watch of watchesOf.get(pool) ?? []) watch.doubt(silenceMs);
}

/** What node-postgres knows and does not tell: the socket, and whether an answer is due. */
interface ClientInternals {
  readonly readyForQuery: boolean;
  readonly connection: { readonly stream: Socket };
}

function streamOf(client: PoolClient): Socket {
  return (client as unknown as ClientInternals).connection.stream;
}

/** Ends a connection on which a statement waits and nothing moves. */
class SilenceWatch {
  #limitMs = 0;

  constructor(
    private readonly client: PoolClient,
    private readonly silenceMs: number,
    private readonly wasSilent: (error: Error) => void,
  ) {
    // By the socket and not by node-postgres's query_timeout, which knows nothing of COPY. A listener that is given to
    // setTimeout itself is heard once: a connection that had rested for so long would not be watched any more.
    streamOf(client).on('timeout', () => this.#silent());
    this.#limit(silenceMs);
  }

  doubt(silenceMs: number): void {
    if (silenceMs >= this.#limitMs) return;
    this.#limit(silenceMs);
    streamOf(this.client).once('data', () => this.#limit(this.silenceMs));
  }

  #limit(silenceMs: number): void {
    this.#limitMs = silenceMs;
    streamOf(this.client).setTimeout(silenceMs);
  }

  get #isAnswerDue(): boolean {
    return !(this.client as unknown as ClientInternals).readyForQuery;
  }

  /**
   * A process that did not run for so long, since it was stopped or had no core, hears of its timers before its sockets: what
   * came meanwhile is read first. A statement that is sent in that turn has not waited yet.
   */
  #silent(): void {
    if (!this.#isAnswerDue) return;
    const { bytesRead } = streamOf(this.client);
    setImmediate(() => {
      if (this.#isAnswerDue && streamOf(this.client).bytesRead === bytesRead) this.#giveUp();
    });
  }

  #giveUp(): void {
    const error = new Error(`PostgreSQL said nothing for ${this.#limitMs} ms`);
    streamOf(this.client).destroy(error);
    this.wasSilent(error);
  }
}
