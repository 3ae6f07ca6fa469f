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
  const clients = new Set<PoolClient>();
  clientsOf.set(pool, clients);
  pool.on('remove', (client) => void clients.delete(client));
  // A client that dies between two statements of a transaction emits as well; the statement reports it.
  pool.on('connect', (client) => {
    client.on('error', () => undefined);
    clients.add(client);
    endWhenSilent(client, options.silenceMs ?? SILENCE_MS, (error) => {
      // Those beside it have most likely died the same way: one after the other would cost the same time again.
      for (const other of clients) if (isAtRest(other)) streamOf(other).destroy(error);
    });
  });
  const { monitor } = options;
  if (monitor) monitorPool(pool, monitor.name, monitor.monitor);
  return pool;
}

/** Those that are open, whoever has them. */
const clientsOf = new WeakMap<Pool, ReadonlySet<PoolClient>>();

/**
 * Somebody had no answer from the same server, so the connections of this pool may be dead without having said so. Those at
 * rest are given up at once; those on which a statement waits when the server says nothing to them for `silenceMs` from now.
 */
export function doubtConnections(pool: Pool, silenceMs: number): void {
  const error = new Error('PostgreSQL said nothing to another connection');
  for (const client of clientsOf.get(pool) ?? []) {
    if (isAtRest(client)) streamOf(client).destroy(error);
    else endUnlessHeard(client, silenceMs);
  }
}

/** What node-postgres knows and does not tell: the socket, and whether an answer is due. */
interface ClientInternals {
  readonly readyForQuery: boolean;
  readonly connection: { readonly stream: Socket };
}

function streamOf(client: PoolClient): Socket {
  return (client as unknown as ClientInternals).connection.stream;
}

/** Nobody waits for an answer, whether it is in the pool or at somebody's hand. */
function isAtRest(client: PoolClient): boolean {
  return (client as unknown as ClientInternals).readyForQuery;
}

function endWhenSilent(
  client: PoolClient,
  silenceMs: number,
  wasSilent: (error: Error) => void,
): void {
  // By the socket and not by node-postgres's query_timeout, which knows nothing of COPY.
  streamOf(client).setTimeout(silenceMs, () => {
    if (isAtRest(client)) return;
    wasSilent(endSilent(client, silenceMs));
  });
}

function endUnlessHeard(client: PoolClient, silenceMs: number): void {
  const stream = streamOf(client);
  const timer = setTimeout(() => void endSilent(client, silenceMs), silenceMs);
  const heard = (): void => {
    clearTimeout(timer);
    stream.off('data', heard);
    stream.off('close', heard);
  };
  stream.on('data', heard);
  stream.on('close', heard);
}

function endSilent(client: PoolClient, silenceMs: number): Error {
  const error = new Error(`PostgreSQL said nothing for ${silenceMs} ms`);
  streamOf(client).destroy(error);
  return error;
}
