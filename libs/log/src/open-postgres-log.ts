import { randomUUID } from 'node:crypto';
import type { Log } from './log.js';
import { createPools, endPools, type LogPools } from './log-pools.js';
import { PostgresLog } from './postgres-log.js';
import type { PostgresLogOptions } from './postgres-log-options.js';
import { defaultSettings, type LogSettings } from './settings.js';
import { ensureCluster, requireReadCommitted } from './sql/leases.js';

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

/** An option given as undefined means its default. */
function definedOf(options: PostgresLogOptions): Partial<LogSettings> {
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined));
}
