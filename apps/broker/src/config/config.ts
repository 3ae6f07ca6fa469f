import { accessSettings } from './access-settings.js';
import { adminSettings } from './admin-settings.js';
import { connectionSettings } from './connection-settings.js';
import { parseBoolean, parsePostgresUrl, parseText, parseWord } from './parsers.js';
import { securitySettings } from './security-settings.js';
import { integer, setting, type Setting } from './setting.js';
import { transactionSettings } from './transaction-settings.js';

const MIB = 1024 * 1024;
const DAY_MS = 24 * 60 * 60_000;

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
  metricsPerPartition: setting({
    env: 'POSTHORN_METRICS_PER_PARTITION',
    flag: 'metrics-per-partition',
    default: true,
    parse: parseBoolean,
    why: 'Whether /metrics has a series for each partition, and each partition of a group, which dashboards for Kafka read; without, topics and groups have theirs.',
  }),
  logLevel: setting({
    env: 'POSTHORN_LOG_LEVEL',
    flag: 'log-level',
    default: 'info',
    parse: parseWord('trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'),
    why: 'Least level that is logged: trace, debug, info, warn, error, fatal or silent.',
  }),
  autoCreateTopics: setting({
    env: 'POSTHORN_AUTO_CREATE_TOPICS',
    flag: 'auto-create-topics',
    kafka: 'auto.create.topics.enable',
    default: true,
    parse: parseBoolean,
    why: "Creates a topic when a client asks for its metadata and allows it, as Kafka's default does.",
  }),
  partitionsDefault: setting({
    env: 'POSTHORN_PARTITIONS_DEFAULT',
    flag: 'partitions-default',
    kafka: 'num.partitions',
    default: 4,
    parse: integer(1, 10_000),
    why: 'Partitions of a topic whose creator did not say. Four lets four members of a group share the work; Kafka has 1, which lets nobody.',
  }),
  partitionsPerTopicMax: setting({
    env: 'POSTHORN_PARTITIONS_PER_TOPIC_MAX',
    flag: 'partitions-per-topic-max',
    default: 1_000,
    parse: integer(1, 100_000),
    why: 'Most partitions a topic may have: every one costs memory on the broker and in every client.',
  }),
  topicsMax: setting({
    env: 'POSTHORN_TOPICS_MAX',
    flag: 'topics-max',
    default: 10_000,
    parse: integer(1, 1_000_000),
    why: 'Most topics there may be, so that a client inventing names cannot fill the catalogue.',
  }),
  messageBytesMax: setting({
    env: 'POSTHORN_MESSAGE_BYTES_MAX',
    flag: 'message-bytes-max',
    kafka: 'message.max.bytes',
    dynamic: true,
    default: MIB + 12,
    parse: integer(1, 64 * MIB),
    why: "Largest record batch; a topic may override it by max.message.bytes. Kafka's default.",
  }),
  retentionMs: setting({
    env: 'POSTHORN_RETENTION_MS',
    flag: 'retention-ms',
    kafka: 'log.retention.ms',
    dynamic: true,
    default: 7 * DAY_MS,
    parse: integer(-1, Number.MAX_SAFE_INTEGER),
    why: "How long records are kept, -1 for ever; a topic may override it by retention.ms. Kafka's seven days.",
  }),
  retentionBytes: setting({
    env: 'POSTHORN_RETENTION_BYTES',
    flag: 'retention-bytes',
    kafka: 'log.retention.bytes',
    dynamic: true,
    default: -1,
    parse: integer(-1, Number.MAX_SAFE_INTEGER),
    why: 'How many bytes a partition keeps at least, -1 for all; a topic may override it by retention.bytes.',
  }),
  retentionCheckMs: setting({
    env: 'POSTHORN_RETENTION_CHECK_MS',
    flag: 'retention-check-ms',
    kafka: 'log.retention.check.interval.ms',
    default: 60_000,
    parse: integer(100, DAY_MS),
    why: 'How often retention looks for what is over, and segments are sealed and dropped. Kafka has 5 minutes, for which it lists files; here it is a query of the segments, so a minute.',
  }),
  cleanerBackoffMs: setting({
    env: 'POSTHORN_CLEANER_BACKOFF_MS',
    flag: 'cleaner-backoff-ms',
    kafka: 'log.cleaner.backoff.ms',
    default: 15_000,
    parse: integer(-1, DAY_MS),
    why: "How often the cleaner looks for partitions of compacted topics that are worth a pass, -1 for never. Kafka's default.",
  }),
  cleanerDedupeBytes: setting({
    env: 'POSTHORN_CLEANER_DEDUPE_BYTES',
    flag: 'cleaner-dedupe-bytes',
    kafka: 'log.cleaner.dedupe.buffer.size',
    default: 16 * MIB,
    parse: integer(64 * 1024, 1024 * MIB),
    why: 'What a pass of the cleaner remembers, 24 bytes a key; a log with more keys takes several passes. Held while it runs.',
  }),
  cleanerBytesPerSecond: setting({
    env: 'POSTHORN_CLEANER_BYTES_PER_SECOND',
    flag: 'cleaner-bytes-per-second',
    kafka: 'log.cleaner.io.max.bytes.per.second',
    default: 32 * MIB,
    parse: integer(1024, 64_000 * MIB),
    why: 'Bytes a second that the cleaner reads and writes. Kafka has no limit; here it shares a process with the producers.',
  }),
  tailCacheBytes: setting({
    env: 'POSTHORN_TAIL_CACHE_BYTES',
    flag: 'tail-cache-bytes',
    default: 32 * MIB,
    parse: integer(MIB, 64_000 * MIB),
    why: 'The newest records kept in memory, all partitions together: readers within them never touch PostgreSQL. 32 MiB are 0.3 s of what two cores take in; more helps readers that lag a little.',
  }),
  readCacheBytes: setting({
    env: 'POSTHORN_READ_CACHE_BYTES',
    flag: 'read-cache-bytes',
    default: 16 * MIB,
    parse: integer(MIB, 64_000 * MIB),
    why: 'Records read ahead from PostgreSQL for readers that are behind the tail.',
  }),
  frameBytesMax: setting({
    env: 'POSTHORN_FRAME_BYTES_MAX',
    flag: 'frame-bytes-max',
    kafka: 'socket.request.max.bytes',
    default: 100 * MIB,
    parse: integer(1_024, 1_024 * MIB),
    why: "Largest request; a connection that announces more is closed before a byte of it is kept. Kafka's default.",
  }),
  requestBytesMax: setting({
    env: 'POSTHORN_REQUEST_BYTES_MAX',
    flag: 'request-bytes-max',
    kafka: 'queued.max.request.bytes',
    default: 32 * MIB,
    parse: integer(MIB, 4_096 * MIB),
    why: 'Bytes of requests held in memory for all connections together; past it sockets are not read. A larger single request is taken when nothing else is held.',
  }),
  responseBytesMax: setting({
    env: 'POSTHORN_RESPONSE_BYTES_MAX',
    flag: 'response-bytes-max',
    default: 16 * MIB,
    parse: integer(MIB, 4_096 * MIB),
    why: 'Bytes of fetched records on their way to clients, for all connections together; near it fetches answer one batch each.',
  }),
  connectionRequestsMax: setting({
    env: 'POSTHORN_CONNECTION_REQUESTS_MAX',
    flag: 'connection-requests-max',
    default: 128,
    parse: integer(1, 10_000),
    why: 'Requests of one connection held before its socket is not read. Clients pipeline 1 to 5, some with acks=0 far more.',
  }),
  connectionBytesMax: setting({
    env: 'POSTHORN_CONNECTION_BYTES_MAX',
    flag: 'connection-bytes-max',
    default: 16 * MIB,
    parse: integer(MIB, 1_024 * MIB),
    why: 'Bytes of requests of one connection held before its socket is not read.',
  }),
  connectionsMax: setting({
    env: 'POSTHORN_CONNECTIONS_MAX',
    flag: 'connections-max',
    kafka: 'max.connections',
    dynamic: true,
    default: 10_000,
    parse: integer(1, 1_000_000),
    why: 'Connections accepted at the same time; further ones are closed at once.',
  }),
  connectionIdleMs: setting({
    env: 'POSTHORN_CONNECTION_IDLE_MS',
    flag: 'connection-idle-ms',
    kafka: 'connections.max.idle.ms',
    default: 10 * 60_000,
    parse: integer(1_000, DAY_MS),
    why: "A connection without a request for this long is closed. Kafka's default.",
  }),
  connectionStalledMs: setting({
    env: 'POSTHORN_CONNECTION_STALLED_MS',
    flag: 'connection-stalled-ms',
    default: 30_000,
    parse: integer(100, DAY_MS),
    why: 'A peer that moves no byte for this long inside a request or an answer is cut off, since it holds memory meanwhile.',
  }),
  fetchBytesMax: setting({
    env: 'POSTHORN_FETCH_BYTES_MAX',
    flag: 'fetch-bytes-max',
    kafka: 'fetch.max.bytes',
    default: 8 * MIB,
    parse: integer(1_024, 1_024 * MIB),
    why: 'Most bytes one fetch answers whatever the client asks for. Kafka has 55 MiB; a fetched page is memory here, not a file.',
  }),
  fetchSessionsMax: setting({
    env: 'POSTHORN_FETCH_SESSIONS_MAX',
    flag: 'fetch-sessions-max',
    kafka: 'max.incremental.fetch.session.cache.slots',
    default: 1_000,
    parse: integer(0, 1_000_000),
    why: "Fetch sessions kept; consumers beyond send full fetches. Kafka's default; 0 declines all.",
  }),
  fetchSessionPartitionsMax: setting({
    env: 'POSTHORN_FETCH_SESSION_PARTITIONS_MAX',
    flag: 'fetch-session-partitions-max',
    default: 100_000,
    parse: integer(1, 100_000_000),
    why: 'Partitions of all fetch sessions together. Each takes about half a kilobyte, so the default bounds them to 50 MB; Kafka does not bound them.',
  }),
  groupInitialRebalanceDelayMs: setting({
    env: 'POSTHORN_GROUP_INITIAL_REBALANCE_DELAY_MS',
    flag: 'group-initial-rebalance-delay-ms',
    kafka: 'group.initial.rebalance.delay.ms',
    default: 500,
    parse: integer(0, 300_000),
    why: 'How long an empty group waits for more members before its first assignment. Kafka has 3 s, for fleets that start over seconds; half a second gathers the services of one deployment and keeps a restart quick.',
  }),
  groupSessionTimeoutMinMs: setting({
    env: 'POSTHORN_GROUP_SESSION_TIMEOUT_MIN_MS',
    flag: 'group-session-timeout-min-ms',
    kafka: 'group.min.session.timeout.ms',
    default: 6_000,
    parse: integer(1, DAY_MS),
    why: "Shortest session a member may ask for. Kafka's default.",
  }),
  groupSessionTimeoutMaxMs: setting({
    env: 'POSTHORN_GROUP_SESSION_TIMEOUT_MAX_MS',
    flag: 'group-session-timeout-max-ms',
    kafka: 'group.max.session.timeout.ms',
    default: 30 * 60_000,
    parse: integer(1, DAY_MS),
    why: "Longest session a member may ask for. Kafka's default.",
  }),
  groupSizeMax: setting({
    env: 'POSTHORN_GROUP_SIZE_MAX',
    flag: 'group-size-max',
    kafka: 'group.max.size',
    default: 1_000,
    parse: integer(1, 100_000),
    why: 'Members of one group. Kafka has no limit; here a group is one row.',
  }),
  offsetsRetentionMinutes: setting({
    env: 'POSTHORN_OFFSETS_RETENTION_MINUTES',
    flag: 'offsets-retention-minutes',
    kafka: 'offsets.retention.minutes',
    default: 7 * 24 * 60,
    parse: integer(1, 10 * 365 * 24 * 60),
    why: "How long committed offsets outlive the group's last member. Kafka's seven days.",
  }),
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
  readonly [Name in keyof Settings]: Settings[Name] extends Setting<infer T> ? Widened<T> : never;
};

type Widened<T> = T extends string
  ? string
  : T extends number
    ? number
    : T extends boolean
      ? boolean
      : T;

export const defaultConfig: BrokerConfig = Object.fromEntries(
  Object.entries(settings).map(([name, { default: value }]) => [name, value]),
) as BrokerConfig;
