import { createPool, type Pool, type PoolOptions } from '@posthorn/db';
import { randomUUID } from 'node:crypto';
import type { Log } from './log.js';
import { endPools, PostgresLog, type LogPools, type PostgresLogOptions } from './postgres-log.js';
import { defaultSettings, type LogSettings } from './settings.js';
import { ensureCluster, requireReadCommitted } from './sql/leases.js';

/** For topics, retention, compaction. */
const OTHER_CONNECTIONS = 3;

/** One tick after the other needs one; a second takes over when that died without having said so. */
const LEASE_CONNECTIONS = 2;

/** Beside the lanes', for what is loaded after a takeover. */
const KEPT_FOR_READS = 2;

/**
 * Opens the log over a migrated database, registers the broker and takes the free shards.
 * Rejects when PostgreSQL cannot be reached; once open, it waits for a PostgreSQL that is away and recovers by itself.
 */
export async function openPostgresLog(options: PostgresLogOptions): Promise<Log> {
  const log = await preparePostgresLog(options);
  try {
    await log.join();
    return log;
  } catch (error) {
    await log.close();
    throw error;
  }
}

/** As `openPostgresLog`, but for a broker that has more to prepare: it is to `join` once it can serve. */
export async function preparePostgresLog(options: PostgresLogOptions): Promise<Log> {
  const settings = { ...defaultSettings, ...definedOf(options) };
  const pools = options.pool
    ? { pool: options.pool, leasePool: options.pool }
    : createPools(options, settings);
  const log = await makeLog(options, settings, pools).catch(async (error: unknown) => {
    if (!options.pool) await endPools(pools);
    throw error;
  });
  try {
    await log.prepare();
    return log;
  } catch (error) {
    await log.close();
    throw error;
  }
}

async function makeLog(
  options: PostgresLogOptions,
  settings: LogSettings,
  pools: LogPools,
): Promise<PostgresLog> {
  await requireReadCommitted(pools.pool);
  const cluster = await ensureCluster(pools.leasePool, randomUUID(), settings.shardCount);
  return new PostgresLog(pools, settings, options, cluster);
}

/**
 * The lease has connections of its own: a takeover that had to open one first took seconds on a machine that was busy,
 * and readers may take all the others.
 */
function createPools(
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

/** An option given as undefined means its default. */
function definedOf(options: PostgresLogOptions): Partial<LogSettings> {
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined));
}
