import { createPool } from '@posthorn/db';
import { randomUUID } from 'node:crypto';
import type { Log } from './log.js';
import { PostgresLog, type PostgresLogOptions } from './postgres-log.js';
import { defaultSettings, type LogSettings } from './settings.js';
import { ensureCluster, requireReadCommitted } from './sql/leases.js';

/** For the lease, topics, retention. */
const OTHER_CONNECTIONS = 4;

/**
 * Opens the log over a migrated database, registers the broker and takes the free shards.
 * Rejects when PostgreSQL cannot be reached; once open, it waits for a PostgreSQL that is away and recovers by itself.
 */
export async function openPostgresLog(options: PostgresLogOptions): Promise<Log> {
  const settings = { ...defaultSettings, ...definedOf(options) };
  const pool =
    options.pool ??
    createPool({
      url: options.databaseUrl ?? '',
      max: settings.lanes + settings.readConcurrency + OTHER_CONNECTIONS,
      applicationName: `posthorn-log-${options.host}:${options.port}`,
      logger: settings.logger,
    });
  try {
    await requireReadCommitted(pool);
    const cluster = await ensureCluster(pool, randomUUID(), settings.shardCount);
    const log = new PostgresLog(pool, settings, options, cluster);
    await log.open();
    return log;
  } catch (error) {
    if (!options.pool) await pool.end();
    throw error;
  }
}

/** An option given as undefined means its default. */
function definedOf(options: PostgresLogOptions): Partial<LogSettings> {
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined));
}
