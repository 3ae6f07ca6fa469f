import {
  booleanConfig,
  choiceConfig,
  fractionConfig,
  intConfig,
  listConfig,
  longConfig,
  type ConfigDefinition,
} from './config-definition.js';
import { indexConfig } from '../record-index/index-fields.js';

const NO_EFFECT = 'Accepted for compatibility; has no effect here, where PostgreSQL keeps the log.';
const NO_EFFECT_LZ4 = 'Accepted for compatibility; has no effect: lz4 has one level here.';
const LONG_MAX = '9223372036854775807';

/** Topic configs whose default is a setting of the broker, by the setting's Kafka name. */
export const BROKER_SYNONYMS: Readonly<Record<string, string>> = {
  'max.message.bytes': 'message.max.bytes',
  'retention.ms': 'log.retention.ms',
  'retention.bytes': 'log.retention.bytes',
};

/** What Kafka's broker calls the default of a topic config that is no setting here. */
export const NAMES_AT_BROKER: Readonly<Record<string, string>> = {
  'cleanup.policy': 'log.cleanup.policy',
  'delete.retention.ms': 'log.cleaner.delete.retention.ms',
  'file.delete.delay.ms': 'log.segment.delete.delay.ms',
  'flush.messages': 'log.flush.interval.messages',
  'flush.ms': 'log.flush.interval.ms',
  'index.interval.bytes': 'log.index.interval.bytes',
  'local.retention.bytes': 'log.local.retention.bytes',
  'local.retention.ms': 'log.local.retention.ms',
  'max.compaction.lag.ms': 'log.cleaner.max.compaction.lag.ms',
  'message.timestamp.after.max.ms': 'log.message.timestamp.after.max.ms',
  'message.timestamp.before.max.ms': 'log.message.timestamp.before.max.ms',
  'message.timestamp.type': 'log.message.timestamp.type',
  'min.cleanable.dirty.ratio': 'log.cleaner.min.cleanable.ratio',
  'min.compaction.lag.ms': 'log.cleaner.min.compaction.lag.ms',
  preallocate: 'log.preallocate',
  'segment.bytes': 'log.segment.bytes',
  'segment.index.bytes': 'log.index.size.max.bytes',
  'segment.jitter.ms': 'log.roll.jitter.ms',
  'segment.ms': 'log.roll.ms',
};

/** Whether an acknowledged batch survives a crash of PostgreSQL; ours alone. */
export const DURABILITY_CONFIG = 'posthorn.durability';

/** What a broker has no default for that could be set there: nothing else would hold if the topic said nothing. */
export const ONLY_OF_TOPICS: ReadonlySet<string> = new Set([
  'follower.replication.throttled.replicas',
  'leader.replication.throttled.replicas',
  'remote.log.copy.disable',
  'remote.log.delete.on.disable',
  'remote.storage.enable',
  DURABILITY_CONFIG,
  indexConfig.name,
]);

/**
 * Every config of a topic: Kafka 4.2's, since clients and UIs expect to see them all, and ours. CreateTopics,
 * the alter requests and DescribeConfigs all go by this table.
 *
 * A value that we could not honour is refused rather than stored.
 */
export const topicConfigs: readonly ConfigDefinition[] = [
  listConfig(
    'cleanup.policy',
    'delete',
    ['delete', 'compact'],
    'What becomes of old records: delete drops them by age and size, compact keeps the newest of each key; with neither all are kept.',
  ),
  {
    ...intConfig('compression.gzip.level', '-1', -1n, 'Level if compression.type is gzip.'),
    check: (value) => (/^(-1|[1-9])$/.test(value) ? null : '-1 or an integer from 1 to 9'),
  },
  intConfig('compression.lz4.level', '9', { min: 1n, max: 17n }, NO_EFFECT_LZ4),
  choiceConfig(
    'compression.type',
    ['producer', 'uncompressed', 'gzip', 'snappy', 'lz4', 'zstd'],
    'Batches are kept in this codec; producer keeps them as they come, which costs the broker nothing.',
  ),
  intConfig(
    'compression.zstd.level',
    '3',
    { min: -131_072n, max: 22n },
    'Level if compression.type is zstd.',
  ),
  longConfig(
    'delete.retention.ms',
    '86400000',
    0n,
    'How long a compacted topic keeps the tombstone of a deleted key, from its first compaction on.',
  ),
  longConfig('file.delete.delay.ms', '60000', 0n, NO_EFFECT),
  longConfig('flush.messages', LONG_MAX, 1n, NO_EFFECT),
  longConfig('flush.ms', LONG_MAX, 0n, NO_EFFECT),
  listConfig('follower.replication.throttled.replicas', '', null, NO_EFFECT),
  intConfig('index.interval.bytes', '4096', 0n, NO_EFFECT),
  listConfig('leader.replication.throttled.replicas', '', null, NO_EFFECT),
  longConfig('local.retention.bytes', '-2', -2n, NO_EFFECT),
  longConfig('local.retention.ms', '-2', -2n, NO_EFFECT),
  longConfig(
    'max.compaction.lag.ms',
    LONG_MAX,
    1n,
    'Longest time a record of a compacted topic stays uncompacted.',
  ),
  intConfig('max.message.bytes', '1048588', 0n, 'Largest record batch, after compression.'),
  longConfig(
    'message.timestamp.after.max.ms',
    '3600000',
    0n,
    "How far a batch's largest timestamp may lie in the future.",
  ),
  longConfig(
    'message.timestamp.before.max.ms',
    LONG_MAX,
    0n,
    "How far a batch's first timestamp may lie in the past.",
  ),
  choiceConfig(
    'message.timestamp.type',
    ['CreateTime', 'LogAppendTime'],
    "Whose clock stamps the records: the producer's or the broker's.",
  ),
  fractionConfig(
    'min.cleanable.dirty.ratio',
    '0.5',
    'Share of a compacted log that must be uncompacted before it is compacted again.',
  ),
  longConfig(
    'min.compaction.lag.ms',
    '0',
    0n,
    'Time for which a record of a compacted topic is left uncompacted.',
  ),
  intConfig('min.insync.replicas', '1', 1n, NO_EFFECT),
  booleanConfig('preallocate', 'false', NO_EFFECT),
  booleanConfig('remote.log.copy.disable', 'false', NO_EFFECT),
  booleanConfig('remote.log.delete.on.disable', 'false', NO_EFFECT),
  {
    ...booleanConfig('remote.storage.enable', 'false', 'There is no tiered storage.'),
    check: (value) =>
      value.toLowerCase() === 'false' ? null : 'false: there is no tiered storage',
  },
  longConfig('retention.bytes', '-1', -1n, 'Bytes that a partition keeps at least, -1 for all.'),
  longConfig('retention.ms', '604800000', -1n, 'How long records are kept, -1 for ever.'),
  intConfig(
    'segment.bytes',
    '1073741824',
    14n,
    'Of a compacted topic: what has more bytes behind it is not active and may be compacted. Retention goes by records, not by segments.',
  ),
  intConfig('segment.index.bytes', '10485760', 4n, NO_EFFECT),
  longConfig('segment.jitter.ms', '0', 0n, NO_EFFECT),
  longConfig(
    'segment.ms',
    '604800000',
    1n,
    'Of a compacted topic: what is older is not active and may be compacted. Retention goes by records, not by segments.',
  ),
  booleanConfig('unclean.leader.election.enable', 'false', NO_EFFECT),
  choiceConfig(
    DURABILITY_CONFIG,
    ['flushed', 'may-lose-on-crash'],
    'flushed answers a producer after the WAL flush. may-lose-on-crash answers before it: a crash of PostgreSQL may then lose the last records it acknowledged.',
  ),
  indexConfig,
];

/** It is kept and told, and changes nothing. */
export function hasNoEffect({ documentation }: ConfigDefinition): boolean {
  return documentation === NO_EFFECT || documentation === NO_EFFECT_LZ4;
}

export const topicConfigByName: ReadonlyMap<string, ConfigDefinition> = new Map(
  topicConfigs.map((definition) => [definition.name, definition]),
);
