import { accessSettings } from './access-settings.js';
import { adminSettings } from './admin-settings.js';
import { connectionSettings } from './connection-settings.js';
import { groupSettings } from './group-settings.js';
import { logSettings } from './log-settings.js';
import { parseBoolean, parsePostgresUrl, parseText, parseWord } from './parsers.js';
import { requestSettings } from './request-settings.js';
import { securitySettings } from './security-settings.js';
import { integer, setting, type Setting } from './setting.js';
import { transactionSettings } from './transaction-settings.js';

export const settings = {
  host: setting({
    env: 'POSTHORN_HOST',
    flag: 'host',
    default: '127.0.0.1',
    parse: parseText,
    why: 'Address the Kafka listener binds to. Loopback, because nobody has to authenticate by default; anything wider needs authentication (POSTHORN_SECURITY_PROTOCOL) or POSTHORN_ALLOW_PLAINTEXT.',
  }),
  port: setting({
    env: 'POSTHORN_PORT',
    flag: 'port',
    default: 9092,
    parse: integer(0, 65_535),
    why: "Port of the Kafka listener; 0 takes a free one. Kafka's own port, so that clients find it.",
  }),
  advertisedHost: setting<string | null>({
    env: 'POSTHORN_ADVERTISED_HOST',
    flag: 'advertised-host',
    default: null,
    parse: parseText,
    why: 'Host that clients are told to connect to. By default the one listened on, and 127.0.0.1 for localhost, which some clients resolve to ::1 first, and for a wildcard, which is no destination.',
  }),
  advertisedPort: setting<number | null>({
    env: 'POSTHORN_ADVERTISED_PORT',
    flag: 'advertised-port',
    default: null,
    parse: integer(1, 65_535),
    why: 'Port that clients are told to connect to; by default the one listened on. For port mappings.',
  }),
  allowPlaintext: setting({
    env: 'POSTHORN_ALLOW_PLAINTEXT',
    flag: 'allow-plaintext',
    default: false,
    parse: parseBoolean,
    why: 'Lets the broker listen beyond loopback although anyone who reaches the port may then read and write everything. For private networks only.',
  }),
  ...securitySettings,
  databaseUrl: setting<string | null>({
    env: 'DATABASE_URL',
    flag: 'database-url',
    default: null,
    parse: parsePostgresUrl,
    secret: true,
    why: 'The PostgreSQL that keeps everything. Without it the command starts an embedded one.',
  }),
  dataDirectory: setting({
    env: 'POSTHORN_DATA_DIRECTORY',
    flag: 'data-directory',
    kafka: 'log.dirs',
    default: '.posthorn',
    parse: parseText,
    why: 'Where the embedded PostgreSQL keeps its files when there is no DATABASE_URL.',
  }),
  brokerId: setting<number | null>({
    env: 'POSTHORN_BROKER_ID',
    flag: 'broker-id',
    kafka: 'node.id',
    default: null,
    parse: integer(0, 2_147_483_647),
    why: 'Number of this broker, different for each broker of one database. By default a free one, which is kept for the advertised address, so that a broker that starts again has it again.',
  }),
  ...adminSettings,
  metricsPerPartition: setting<'auto' | 'on' | 'off'>({
    env: 'POSTHORN_METRICS_PER_PARTITION',
    flag: 'metrics-per-partition',
    default: 'auto',
    parse: parseWord('auto', 'on', 'off'),
    why: 'Whether /metrics has series for each partition, and each partition of a group, which dashboards for Kafka read; without, topics and groups have theirs. On, off, or auto: up to 50,000 of both together.',
  }),
  logLevel: setting({
    env: 'POSTHORN_LOG_LEVEL',
    flag: 'log-level',
    default: 'info',
    parse: parseWord('trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'),
    why: 'Least level that is logged: trace, debug, info, warn, error, fatal or silent.',
  }),
  ...logSettings,
  ...requestSettings,
  ...groupSettings,
  ...accessSettings,
  ...connectionSettings,
  ...transactionSettings,
  shutdownMs: setting({
    env: 'POSTHORN_SHUTDOWN_MS',
    flag: 'shutdown-ms',
    default: 10_000,
    parse: integer(0, 600_000),
    why: 'How long a stop waits for connections to take their last answers; after twice that it ends whatever hangs.',
  }),
  wireAssertions: setting({
    env: 'POSTHORN_WIRE_ASSERTIONS',
    flag: 'wire-assertions',
    default: false,
    parse: parseBoolean,
    why: 'Test mode: reports every producer that sends other bytes under a sequence it used before. Costs a hash per batch.',
  }),
} as const;

type Settings = typeof settings;

/** Every setting with its value. */
export type BrokerConfig = {
  readonly [Name in keyof Settings]: Settings[Name] extends Setting<infer T> ? T : never;
};

export const defaultConfig: BrokerConfig = Object.fromEntries(
  Object.entries(settings).map(([name, { default: value }]) => [name, value]),
) as BrokerConfig;
