import { systemClock, type Clock } from './clock.js';
import type { RetentionPolicy } from './retention/retention-policy.js';

export interface LogLogger {
  info(message: string, details?: unknown): void;
  warn(message: string, details?: unknown): void;
  error(message: string, details?: unknown): void;
}

/** Everything that can be tuned, with the reason for its default. */
export interface LogSettings {
  /** Fixed when the cluster is created; a later value is ignored. 64 spread over twenty brokers within one shard. */
  readonly shardCount: number;
  /** A dead broker's shards are taken over after this time at most, plus one tick. */
  readonly leaseMs: number;
  /** How often the lease is renewed; at most a fifth of the lease. */
  readonly tickMs: number;
  /**
   * How often the cluster is looked at: shards that were handed back stand still for so long. A look is one statement of
   * 0.3 ms that writes nothing. Beyond four brokers each looks more rarely, down to once per tick, so that all of them
   * together cost PostgreSQL about one percent of a core.
   */
  readonly lookMs: number;
  /**
   * Connections that write, each with one transaction in flight. Two saturate two cores (410 MB/s of 1 MiB flushes,
   * as four do); more only make groups smaller.
   */
  readonly lanes: number;
  /** Bytes of one flush. 4 MiB take about 13 ms: large enough to hide the commit, small enough to wait behind. */
  readonly flushBytesMax: number;
  /** Bytes that wait for a flush; above it appends are refused with a retriable error. */
  readonly queueBytesMax: number;
  /** A flush without an answer for so long is given up, its connection closed and its outcome called unknown. */
  readonly flushTimeoutMs: number;
  /**
   * Reads from PostgreSQL at once. A crowd of readers that are behind must leave connections for the lease, without
   * which nobody would be served at all.
   */
  readonly readConcurrency: number;
  /** Budget of the tail in memory. */
  readonly tailCacheBytes: number;
  /** Budget of what was read from PostgreSQL for readers that are behind. */
  readonly readCacheBytes: number;
  /** A segment is sealed at this size ... */
  readonly segmentBytes: number;
  /** ... or at this age. */
  readonly segmentMs: number;
  /** How often retention looks, and segments are rolled and dropped. */
  readonly retentionCheckMs: number;
  /** For topics that set none of their own; asked whenever it is needed, since it may change. */
  readonly retentionDefaults: () => RetentionPolicy;
  /** Resolves when the defaults are what they are now; asked before records are removed by them, which is for good. */
  readonly retentionDefaultsCaughtUp: () => Promise<void>;
  /** How often compaction looks for partitions that are worth a pass; -1 = never. Kafka's log.cleaner.backoff.ms. */
  readonly cleanerBackoffMs: number;
  /** What a pass of compaction remembers of the keys, 24 bytes each: 16 MiB are 630,000 keys. More keys, more passes. */
  readonly cleanerDedupeBytes: number;
  /** Bytes a second that compaction reads and writes, so that it takes a tenth of what two cores ingest. */
  readonly cleanerBytesPerSecond: number;
  /** Kafka's producer.id.expiration.ms. */
  readonly producerIdExpirationMs: number;
  readonly clock: Clock;
  readonly logger: LogLogger;
}

const MiB = 1024 * 1024;
const DAY_MS = 24 * 60 * 60 * 1000;
const silent: LogLogger = { info: () => {}, warn: () => {}, error: () => {} };

export const defaultSettings: LogSettings = {
  shardCount: 64,
  leaseMs: 5_000,
  tickMs: 1_000,
  lookMs: 100,
  lanes: 2,
  flushBytesMax: 4 * MiB,
  queueBytesMax: 64 * MiB,
  flushTimeoutMs: 30_000,
  readConcurrency: 4,
  tailCacheBytes: 64 * MiB,
  readCacheBytes: 32 * MiB,
  segmentBytes: 1024 * MiB,
  segmentMs: DAY_MS,
  retentionCheckMs: 60_000,
  retentionDefaults: () => ({ retentionMs: 7 * DAY_MS, retentionBytes: -1 }),
  retentionDefaultsCaughtUp: () => Promise.resolve(),
  cleanerBackoffMs: 15_000,
  cleanerDedupeBytes: 16 * MiB,
  cleanerBytesPerSecond: 32 * MiB,
  producerIdExpirationMs: DAY_MS,
  clock: systemClock,
  logger: silent,
};
