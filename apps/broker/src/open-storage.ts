import { hostname } from 'node:os';
import {
  createMemoryGroupStore,
  createPostgresGroupStore,
  type GroupStore,
} from '@posthorn/coordinator';
import { createPool, migrate, type Pool } from '@posthorn/db';
import {
  openMemoryLog,
  preparePostgresLog,
  type Endpoints,
  type Log,
  type LogLogger,
  type LogObserver,
  type LogSettings,
  type Restore,
} from '@posthorn/log';
import type { Acl } from './authorization/acl.js';
import { aclKey, aclTable } from './authorization/acl-table.js';
import {
  brokerConfigKey,
  brokerConfigTable,
  type BrokerConfigRow,
} from './broker-configs/broker-config-table.js';
import type { BrokerConfig } from './config/config.js';
import { ConnectionRows } from './connections/connection-rows.js';
import { maskingRuleKey, maskingRuleTable, type MaskingRule } from './masking/masking-rule.js';
import { PostgresRows, readVersions } from './policies/postgres-rows.js';
import { MemoryRows, type VersionedRows } from './policies/versioned-rows.js';
import { quotaKey, type ClientQuota } from './quotas/client-quota.js';
import { quotaTable } from './quotas/quota-table.js';
import { OutboxRows } from './outbox/outbox-rows.js';
import { IndexRows } from './record-index/index-rows.js';
import type { ReportFields, Reports } from './reports.js';
import { RetentionRows } from './retention/retention-rows.js';
import { TrafficRows } from './traffic/traffic-rows.js';
import {
  memorySecurityStore,
  openSecurityStore,
  type SecurityStore,
} from './security/security-store.js';

/** What brokers poll for: see policies/. */
export interface PolicyStore {
  readonly acls: VersionedRows<Acl>;
  readonly clientQuotas: VersionedRows<ClientQuota>;
  readonly brokerConfigs: VersionedRows<BrokerConfigRow>;
  readonly maskingRules: VersionedRows<MaskingRule>;
  /** The version that each kind is at. */
  readonly versions: () => Promise<ReadonlyMap<string, bigint>>;
}

/** Where everything is kept: PostgreSQL, or this process for tests. */
export interface Storage {
  readonly log: Log;
  readonly groupStore: GroupStore;
  readonly policies: PolicyStore;
  readonly security: SecurityStore;
  /** null without a database. */
  readonly outbox: OutboxRows | null;
  /** null without a database: then a search reads. */
  readonly recordIndex: IndexRows | null;
  /** null without a database. */
  readonly traffic: TrafficRows | null;
  /** null without a database: then nothing is deleted by age. */
  readonly retention: RetentionRows | null;
  /** null without a database: then there is no other broker. */
  readonly connections: ConnectionRows | null;
  close(): Promise<void>;
}

export interface StorageContext {
  /** Where clients reach this broker. */
  readonly host: string;
  readonly port: number;
  readonly listeningPort: number;
  readonly endpoints: ReadonlyMap<string, { readonly host: string; readonly port: number }>;
  /** Another broker has taken this one's id, which never serves again. */
  readonly superseded: (message: string) => void;
  readonly reports: Reports;
  readonly observer: LogObserver;
}

/** Ready to be used, by a broker that is not yet one of the cluster: that is for `log.join` to do. */
export async function openStorage(config: BrokerConfig, context: StorageContext): Promise<Storage> {
  return config.databaseUrl === null
    ? openMemory(config, context)
    : openPostgres(config, config.databaseUrl, context);
}

function openMemory({ brokerId }: BrokerConfig, context: StorageContext): Storage {
  const { host, port, observer } = context;
  const log = openMemoryLog({
    brokerId: brokerId ?? 1,
    host,
    port,
    endpoints: endpointsOf(context),
    observer,
  });
  const groupStore = createMemoryGroupStore();
  return {
    log,
    groupStore,
    policies: {
      acls: new MemoryRows('acls', aclKey),
      clientQuotas: new MemoryRows<ClientQuota>('client-quotas', quotaKey),
      brokerConfigs: new MemoryRows('broker-configs', brokerConfigKey),
      maskingRules: new MemoryRows('masking-rules', maskingRuleKey),
      versions: async () => new Map(),
    },
    security: memorySecurityStore(),
    outbox: null,
    recordIndex: null,
    traffic: null,
    retention: null,
    connections: null,
    close: async () => {
      await log.close();
      await groupStore.close();
    },
  };
}

/** Migrates the database, then opens log and groups over pools of their own: a rebalance never waits behind a flush. */
async function openPostgres(
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
    const log = await preparePostgresLog({ databaseUrl, ...node, ...logSettings(config), logger });
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

function logSettings(config: BrokerConfig): Partial<LogSettings> {
  const { tailCacheBytes, readCacheBytes, retentionCheckMs } = config;
  const { cleanerBackoffMs, cleanerDedupeBytes, cleanerBytesPerSecond } = config;
  return {
    // Looked up whenever it is needed, because it is dynamic.
    retentionDefaults: () => ({
      retentionMs: config.retentionMs,
      retentionBytes: config.retentionBytes,
    }),
    tailCacheBytes,
    readCacheBytes,
    retentionCheckMs,
    cleanerBackoffMs,
    cleanerDedupeBytes,
    cleanerBytesPerSecond,
  };
}

/** One writes, one loads, one is for a rotation of the journal, one for users, ACLs and quotas. */
const GROUP_CONNECTIONS = 4;

/** One writes, the others are for people who search. */
const INDEX_CONNECTIONS = 3;

/** One writes, one loads: on a machine that is busy a commit waited in vain for a connection to be opened. */
const KEPT_FOR_GROUPS = 2;

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

/** What the log has to say, limited where the database is the reason. */
function logLogger({ logger, limited }: Reports): LogLogger {
  return {
    info: (message, details) => logger.info({ details }, message),
    warn: (message, details) => limited(message, withError(details)),
    error: (message, details) => limited(message, withError(details)),
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

const withError = (details: unknown): ReportFields =>
  details instanceof Error ? { error: details } : { details };

function endpointsOf({ endpoints }: StorageContext): Endpoints {
  return Object.fromEntries([...endpoints].map(([name, { host, port }]) => [name, [host, port]]));
}
