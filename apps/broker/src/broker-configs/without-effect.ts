import {
  booleanConfig,
  fractionConfig,
  intConfig,
  longConfig,
  type ConfigDefinition,
} from '../topics/config-definition.js';

const LONG_MAX = '9223372036854775807';
const [NO_REPLICAS, NO_THREADS, NO_FILES, NO_KERBEROS] = [
  'nothing is replicated between brokers.',
  'no pool of threads stands for it here.',
  'the log is in PostgreSQL, not in files of the broker.',
  'there is no Kerberos here.',
].map((reason) => `Accepted for compatibility, without effect: ${reason}`);

/**
 * What Kafka can change of a running broker and what concerns nothing that is here. Tools set some of it and take it away
 * again, as the throttles of kafka-reassign-partitions, and scripts set the rest: refusing it would end them for nothing.
 * What protects a broker (ssl.*, listeners, users) is never among it.
 */
export const WITHOUT_EFFECT: readonly ConfigDefinition[] = [
  ...[
    'leader.replication.throttled.rate',
    'follower.replication.throttled.rate',
    'replica.alter.log.dirs.io.max.bytes.per.second',
  ].map((name) => longConfig(name, LONG_MAX, 0n, NO_REPLICAS)),
  intConfig('num.replica.fetchers', '1', 1n, NO_REPLICAS),
  intConfig('num.io.threads', '8', 1n, NO_THREADS),
  intConfig('num.network.threads', '3', 1n, NO_THREADS),
  intConfig('background.threads', '10', 1n, NO_THREADS),
  intConfig('log.cleaner.threads', '1', 0n, NO_THREADS),
  intConfig('num.recovery.threads.per.data.dir', '2', 1n, NO_FILES),
  intConfig('log.cleaner.io.buffer.size', '524288', 0n, NO_FILES),
  longConfig('log.flush.interval.messages', LONG_MAX, 1n, NO_FILES),
  longConfig('log.segment.delete.delay.ms', '60000', 0n, NO_FILES),
  booleanConfig('log.preallocate', 'false', NO_FILES),
  longConfig('sasl.kerberos.min.time.before.relogin', '60000', 0n, NO_KERBEROS),
  fractionConfig('sasl.kerberos.ticket.renew.jitter', '0.05', NO_KERBEROS),
  fractionConfig('sasl.kerberos.ticket.renew.window.factor', '0.8', NO_KERBEROS),
];
