import { hostname } from 'node:os';
import { createPostgresGroupStore } from '@posthorn/coordinator';
import { createPool, migrate, type Pool } from '@posthorn/db';
import { preparePostgresLog, type LogSettings, type Restore } from '@posthorn/log';
import { aclTable } from '../authorization/acl-table.js';
import { brokerConfigTable } from '../broker-configs/broker-config-table.js';
import type { BrokerConfig } from '../config/config.js';
import { ConnectionRows } from '../connections/connection-rows.js';
import { maskingRuleTable } from '../masking/masking-rule.js';
import { OutboxRows } from '../outbox/outbox-rows.js';
import { PostgresRows, readVersions } from '../policies/postgres-rows.js';
import { quotaTable } from '../quotas/quota-table.js';
import { IndexRows } from '../record-index/index-rows.js';
import type { Reports } from '../reports.js';
import { RetentionRows } from '../retention/retention-rows.js';
import { openSecurityStore } from '../security/security-store.js';
import { TrafficRows } from '../traffic/traffic-rows.js';
import { logLogger } from './log-logger.js';
import { endpointsOf, type Storage, type StorageContext } from './storage.js';

/** One writes, one loads, one is for a rotation of the journal, one for users, ACLs and quotas. */
const GROUP_CONNECTIONS = 4;

/** One writes, the others are for people who search. */
const INDEX_CONNECTIONS = 3;

/** One writes, one loads: on a machine that is busy a commit waited in vain for a connection to be opened. */
const KEPT_FOR_GROUPS = 2;

/** Migrates the database, then opens log and groups over pools of their own: a rebalance never waits behind a flush. */
export async function openPostgresStorage(
  config: BrokerConfig,
  databaseUrl: string,
  context: StorageContext,
): Promise<Storage> {
  const { host, port, listeningPort, superseded, reports, observer } = context;
  const logger = logLogger(reports);
  const pool = createPool({
    url: databaseUrl,
    max: GROUP_CONNECTIONS,
    min: KEPT_FOR_GROUPS,
    applicationName: `posthorn-groups-${host}:${port}`,
    logger,
    monitor: { name: 'groups', monitor: observer.pools },
  });
  try {
    const applied = await migrate(pool);
    const security = await openSecurityStore(pool);
    if (applied.length > 0) reports.logger.info({ applied }, 'database migrated');
    const { brokerId } = config;
    const place = `${hostname()}:${listeningPort}`;
    const endpoints = endpointsOf(context);
    const restored = (restore: Restore): void => reportRestore(reports, restore);
    const node = { brokerId, host, port, endpoints, place, superseded, restored, observer };
    const log = await preparePostgresLog({
      databaseUrl,
      ...node,
      ...logSettings(config, context),
      logger,
    });
    // A connection of its own, so that no other work is asked for one a hundred times a second.
    const applicationName = `posthorn-outbox-${host}:${port}`;
    const outbox = new OutboxRows(
      createPool({
        url: databaseUrl,
        max: 1,
        applicationName,
        logger,
        monitor: { name: 'outbox', monitor: observer.pools },
      }),
    );
    const recordIndex = new IndexRows(
      createPool({
        url: databaseUrl,
        max: INDEX_CONNECTIONS,
        applicationName: `posthorn-index-${host}:${port}`,
        logger,
        monitor: { name: 'index', monitor: observer.pools },
      }),
    );
    return postgresStorage({ log, security, outbox, recordIndex }, pool, reports);
  } catch (error) {
    await pool.end();
    throw error;
  }
}

function logSettings(
  config: BrokerConfig,
  { settingsCaughtUp: retentionDefaultsCaughtUp }: StorageContext,
): Partial<LogSettings> {
  const { tailCacheBytes, readCacheBytes, retentionCheckMs } = config;
  const { cleanerBackoffMs, cleanerDedupeBytes, cleanerBytesPerSecond } = config;
  return {
    // Looked up whenever it is needed, because it is dynamic.
    retentionDefaults: () => ({
      retentionMs: config.retentionMs,
      retentionBytes: config.retentionBytes,
    }),
    retentionDefaultsCaughtUp,
    tailCacheBytes,
    readCacheBytes,
    retentionCheckMs,
    cleanerBackoffMs,
    cleanerDedupeBytes,
    cleanerBytesPerSecond,
  };
}

function postgresStorage(
  {
    log,
    security,
    outbox,
    recordIndex,
  }: Pick<Storage, 'log' | 'security' | 'outbox' | 'recordIndex'>,
  pool: Pool,
  reports: Reports,
): Storage {
  const onError = (error: unknown): void =>
    reports.limited('group journal could not be rotated', { error });
  const groupStore = createPostgresGroupStore({ pool, onError });
  return {
    log,
    groupStore,
    policies: {
      acls: new PostgresRows(pool, aclTable),
      clientQuotas: new PostgresRows(pool, quotaTable),
      brokerConfigs: new PostgresRows(pool, brokerConfigTable),
      maskingRules: new PostgresRows(pool, maskingRuleTable),
      versions: () => readVersions(pool),
    },
    security,
    outbox,
    recordIndex,
    traffic: new TrafficRows(pool),
    retention: new RetentionRows(pool),
    connections: new ConnectionRows(pool),
    close: async () => {
      await recordIndex?.close();
      await groupStore.close();
      await log.close();
      await pool.end();
    },
  };
}

function reportRestore(reports: Reports, restore: Restore): void {
  const { lastSignAt, offsets, ...rest } = restore;
  const details = { ...rest, lastSignAt: lastSignAt.toISOString(), offsets: String(offsets) };
  reports.error(
    'the database has gone back, and what was committed last may be lost; nothing is given out twice, and clients go on',
    { details },
  );
}
