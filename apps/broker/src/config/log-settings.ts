import { parseBoolean } from './parsers.js';
import { integer, setting } from './setting.js';

const MIB = 1024 * 1024;
const DAY_MS = 24 * 60 * 60_000;

/** Topics, what the log keeps of them, and what of it is in memory. */
export const logSettings = {
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
} as const;
