import type { GroupStore } from '@posthorn/coordinator';
import type { Endpoints, Log, LogObserver } from '@posthorn/log';
import type { Acl } from '../authorization/acl.js';
import type { BrokerConfigRow } from '../broker-configs/broker-config-table.js';
import type { ConnectionRows } from '../connections/connection-rows.js';
import type { MaskingRule } from '../masking/masking-rule.js';
import type { OutboxRows } from '../outbox/outbox-rows.js';
import type { VersionedRows } from '../policies/versioned-rows.js';
import type { ClientQuota } from '../quotas/client-quota.js';
import type { IndexRows } from '../record-index/index-rows.js';
import type { Reports } from '../reports.js';
import type { RetentionRows } from '../retention/retention-rows.js';
import type { SecurityStore } from '../security/security-store.js';
import type { TrafficRows } from '../traffic/traffic-rows.js';

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
  /** Resolves when the dynamic settings are what they are now. */
  readonly settingsCaughtUp: () => Promise<void>;
}

/** As the log and the rows of brokers have them. */
export function endpointsOf({ endpoints }: StorageContext): Endpoints {
  return Object.fromEntries([...endpoints].map(([name, { host, port }]) => [name, [host, port]]));
}
