import { createPool, doubtConnections, type Pool, type PoolOptions } from '@posthorn/db';
import type { PostgresLogOptions } from './postgres-log-options.js';
import type { LogSettings } from './settings.js';

/** For topics, retention, compaction. */
const OTHER_CONNECTIONS = 3;

/** One tick after the other needs one; a second takes over when that died without having said so. */
const LEASE_CONNECTIONS = 2;

/** Beside the lanes', for what is loaded after a takeover. */
const KEPT_FOR_READS = 2;

/**
 * What a statement that waits for a lock or a slow disk is granted, once one of the lease had no answer in two seconds. Not less
 * than a lease: as long as the broker may serve, nothing is given up that may yet be answered.
 */
const DOUBTED_MS = 5_000;

/** Of a log without a pool of its own both are the one that it was given. */
export interface LogPools {
  readonly pool: Pool;
  readonly leasePool: Pool;
}

/**
 * The lease has connections of its own: a takeover that had to open one first took seconds on a machine that was busy,
 * and readers may take all the others.
 */
export function createPools(
  { databaseUrl = '', host, port, observer }: PostgresLogOptions,
  settings: LogSettings,
): LogPools {
  const { lanes, readConcurrency, logger } = settings;
  const create = (part: string, limits: Pick<PoolOptions, 'max' | 'min'>): Pool =>
    createPool({
      url: databaseUrl,
      ...limits,
      applicationName: `posthorn-${part}-${host}:${port}`,
      logger,
      ...(observer && { monitor: { name: part, monitor: observer.pools } }),
    });
  return {
    pool: create('log', {
      max: lanes + readConcurrency + OTHER_CONNECTIONS,
      min: lanes + KEPT_FOR_READS,
    }),
    leasePool: create('lease', { max: LEASE_CONNECTIONS }),
  };
}

export async function endPools({ pool, leasePool }: LogPools): Promise<void> {
  await Promise.all([pool.end(), leasePool.end()]);
}

/**
 * The lease had no answer: what a firewall forgot, or a server that lost its power, never says so. Each connection would be found
 * dead by itself, after 20 s, and no shard of its lane be written to before.
 */
export function doubtPool(pool: Pool, { leaseMs }: Pick<LogSettings, 'leaseMs'>): void {
  doubtConnections(pool, Math.max(leaseMs, DOUBTED_MS));
}
