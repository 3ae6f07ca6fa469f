import type { GroupCoordinator, TransactionCoordinator } from '@posthorn/coordinator';
import type { Log } from '@posthorn/log';
import type { AccessControl } from './access-control.js';
import type { AuditFeed } from './audit/audit-feed.js';
import type { BrokerConfigs } from './broker-configs/broker-configs.js';
import type { Clock } from './clock.js';
import type { BrokerConfig } from './config/config.js';
import type { Activity } from './metrics/activity.js';
import type { ClientTraffic } from './traffic/client-traffic.js';
import type { MaskingRules } from './masking/masking-rules.js';
import type { MemoryPool } from './kafka/network/memory-pool.js';
import type { FetchPurgatory } from './kafka/fetch/fetch-purgatory.js';
import type { FetchSessions } from './kafka/fetch/fetch-sessions.js';
import type { WireAssertions } from './kafka/produce/wire-assertions.js';
import type { Security } from './security/security.js';
import type { Reports } from './reports.js';
import type { RequestTracer } from './telemetry/telemetry.js';
import type { TopicOperations } from './topics/topic-operations.js';
import type { MarkerWriter } from './transactions/marker-writer.js';
import type { PartitionDirectory } from './transactions/partition-directory.js';
import type { Peers } from './peers/peers.js';
import type { TransactionVerifier } from './transactions/transaction-verifier.js';

/** What one running broker is made of; handlers and the admin side get it, tests build it from parts. */
export interface BrokerServices {
  /** As it holds now: what is dynamic may change from one reading to the next. */
  readonly config: BrokerConfig;
  readonly brokerConfigs: BrokerConfigs;
  readonly clock: Clock;
  readonly reports: Reports;
  readonly audit: AuditFeed;
  readonly activity: Activity;
  readonly traffic: ClientTraffic;
  /** null unless traces are exported. */
  readonly tracer: RequestTracer | null;
  readonly security: Security;
  readonly log: Log;
  readonly groups: GroupCoordinator;
  readonly transactions: TransactionCoordinator;
  readonly verifier: TransactionVerifier;
  readonly markers: MarkerWriter;
  readonly partitions: PartitionDirectory;
  readonly peers: Peers;
  readonly topics: TopicOperations;
  readonly accessControl: AccessControl;
  /** What of records is hidden from people who look at them. */
  readonly masking: MaskingRules;
  readonly purgatory: FetchPurgatory;
  readonly fetchSessions: FetchSessions;
  /** Fetched records on their way to clients. */
  readonly responsePool: MemoryPool;
  readonly wireAssertions: WireAssertions | null;
  /** Where the PostgreSQL that came with this broker keeps its data; null: it is somebody else's, or there is none. */
  readonly embeddedDirectory: string | null;
}
