import { createPool, type Pool, type PoolOptions } from '@posthorn/db';
import type { PostgresLogOptions } from './postgres-log-options.js';
import type { LogSettings } from './settings.js';

/** For topics, retention, compaction. */
const OTHER_CONNECTIONS = 3;

/** One tick after the other needs one; a second takes over when that died without having said so. */
const LEASE_CONNECTIONS = 2;

/** Beside the lanes', for what is loaded after a takeover. */
const KEPT_FOR_READS = 2;

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
