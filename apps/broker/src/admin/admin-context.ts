import type { Logger } from 'pino';
import type { Registry } from 'prom-client';
import type { BrokerConfig } from '../config/config.js';
import type { MaskingRules } from '../masking/masking-rules.js';
import type { ConnectionRows } from '../connections/connection-rows.js';
import type { ConfigServices } from '../kafka/configs/config-entries.js';
import type { ConnectionInfo } from '../kafka/network/connection-info.js';
import type { OutboxRows } from '../outbox/outbox-rows.js';
import type { TrafficReporter } from '../traffic/traffic-reporter.js';
import type { IndexRows } from '../record-index/index-rows.js';
import type { RetentionRows } from '../retention/retention-rows.js';
import type { TlsContexts } from '../security/tls/tls-contexts.js';
import type { BrokerServices } from '../services.js';
import type { SignInSettings } from './sign-in/sign-in-settings.js';
import type { AddressScope } from './webhooks/reachable-addresses.js';

/** One thing that holds or does not. */
export interface HealthCheck {
  readonly name: string;
  readonly ok: boolean;
  /** What is wrong, for people; null when nothing is. */
  readonly detail: string | null;
}

/** What the admin API is told by the broker that it is part of. It starts nothing and owns nothing of it. */
export interface AdminContext extends Pick<
  BrokerServices,
  'log' | 'groups' | 'topics' | 'partitions' | 'peers'
> {
  /** Milliseconds since the Unix epoch. */
  readonly clock: { now(): number };
  readonly logger: Pick<Logger, 'debug' | 'info' | 'warn' | 'error'>;
  readonly version: string;
  /** What it was built from, as `git describe` marks it; null or missing: nobody knows. */
  readonly commit?: string | null;
  /** Whether nothing can be changed over the admin API, whoever asks. Default false. */
  readonly isReadOnly?: boolean;
  /** Whether it is written down who was shown records. Default false. */
  readonly auditReads?: boolean;
  /** Where a trace can be seen, with `{traceId}` in the place of its id; null: nowhere. */
  readonly traceUrl?: string | null;
  /** Users, and how they prove who they are; without it there are none. */
  readonly security?: Pick<
    BrokerServices['security'],
    'credentials' | 'passwordLogin' | 'alterCredentials' | 'createUser' | 'keyFor'
  >;
  /** ACLs and quotas of Kafka clients. */
  readonly accessControl?: Pick<BrokerServices['accessControl'], 'acls' | 'clientQuotas'>;
  /** What Kafka clients do that is audited, when there is a Kafka face. */
  readonly audit?: BrokerServices['audit'];
  /** What the broker itself must say before traffic is welcome, beside what is looked at here. Must answer within seconds. */
  readonly readiness?: () => Promise<readonly HealthCheck[]>;
  /** Where the PostgreSQL that came with this broker keeps its data; null: it is somebody else's. */
  readonly embeddedDirectory?: string | null;
  /** Counters and histograms of the Kafka face, served along by /metrics. */
  readonly metrics?: Registry;
  /** What was appended and rebalanced here, for /metrics. */
  readonly activity?: BrokerServices['activity'];
  /** Whether /metrics tells of each partition, or of topics and groups only. Default auto. */
  readonly metricsPerPartition?: BrokerConfig['metricsPerPartition'];
  /** How often the lags of the groups are written down. Default 15 s. */
  readonly lagLookMs?: number;
  /** The outbox of the database, for /metrics; null without a database. */
  readonly outbox?: Pick<OutboxRows, 'backlog'> | null;
  /** Is told of every request, when traces are exported. */
  readonly tracer?: BrokerServices['tracer'];
  /** What searches need not read; null without a database. */
  readonly recordIndex?: Pick<IndexRows, 'look' | 'builds'> | null;
  /** What the retention checks of all brokers did; null without a database. */
  readonly retention?: Pick<RetentionRows, 'read' | 'request'> | null;
  /** The connections of Kafka clients here, and where those of other brokers are asked for; null without a database. */
  readonly connections?: {
    readonly own: () => readonly ConnectionInfo[];
    readonly ofOthers: Pick<ConnectionRows, 'ask' | 'read'> | null;
  };
  /** The configs of this broker, and those that may be changed while brokers run. */
  readonly configs?: ConfigServices;
  /** What of records is hidden from whom may not see all of them. */
  readonly masking?: MaskingRules;
  /** Which topics hold dead letters, by their names; see dead-letters/letter-topics.ts. */
  readonly deadLetterTopics?: string;
  /** Where webhooks may be. Default: anywhere but at link-local addresses. */
  readonly webhookAddresses?: AddressScope;
  /** By which secrets are kept, the first one; the others open what they sealed. */
  readonly secretKeys?: readonly Buffer[];
  /** Called between any two steps of a job; the crash tests end the process there. */
  readonly faultPoint?: (name: string) => void;
  /** What Kafka clients do to which topics, at all brokers. */
  readonly clientTraffic?: Pick<TrafficReporter, 'all'>;
}

export interface AdminSettings {
  readonly host: string;
  /** 0 takes any free port. */
  readonly port: number;
  /** Where the admin API keeps its own tables; null keeps the audit log in memory, bounded. */
  readonly databaseUrl: string | null;
  /** Names that clients may call us by beside localhost and IP addresses; see http/host-check.ts. */
  readonly allowedHosts?: readonly string[];
  /** How callers prove who they are. By default nobody has to, which is refused beyond loopback. */
  readonly signIn?: SignInSettings;
  /** How long a stream may outlive what it was opened with. Default: half a minute. */
  readonly lookAgainMs?: number;
  /** Whose X-Forwarded-* headers are believed. */
  readonly trustedProxies?: readonly string[];
  /** Certificate and key, also when they change; null: plain HTTP. */
  readonly tls?: Pick<TlsContexts, 'options' | 'onChange'> | null;
  /** Where the built console lies. Default: where the build puts it, in this package. */
  readonly consoleFolder?: string;
}

/** Injection token: the context is a plain object, not a class. */
export const ADMIN_CONTEXT = Symbol('AdminContext');
