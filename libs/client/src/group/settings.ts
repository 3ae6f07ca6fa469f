import { assertNumbers, assertOneOf, assertText, given } from '../checks.js';
import type { ConsumedRecord, GroupOptions } from '../types.js';

type Optional = Required<
  Pick<
    GroupOptions,
    | 'protocol'
    | 'sessionTimeoutMs'
    | 'rebalanceTimeoutMs'
    | 'heartbeatIntervalMs'
    | 'drainTimeoutMs'
    | 'isolation'
    | 'offsetReset'
    | 'commitIntervalMs'
    | 'autoCommit'
    | 'perPartition'
    | 'queueRecordsMax'
    | 'queueBytesMax'
    | 'fetchMaxWaitMs'
    | 'fetchMaxBytes'
    | 'fetchMaxPartitionBytes'
  >
>;

export type GroupSettings = Omit<GroupOptions, 'lane'> &
  Optional & {
    readonly lane: ((record: ConsumedRecord) => string | Buffer | null) | null;
    readonly looksAgain: boolean;
  };

const defaults: Optional = {
  protocol: 'cooperative',
  // A handler that keeps the event loop to itself for longer than this loses the membership: hence the length.
  sessionTimeoutMs: 45_000,
  rebalanceTimeoutMs: 60_000,
  heartbeatIntervalMs: 3_000,
  drainTimeoutMs: 30_000,
  isolation: 'read_committed',
  offsetReset: 'earliest',
  commitIntervalMs: 1_000,
  autoCommit: true,
  perPartition: 1,
  queueRecordsMax: 1_000,
  queueBytesMax: 4 * 1024 * 1024,
  fetchMaxWaitMs: 500,
  fetchMaxBytes: 8 * 1024 * 1024,
  // An answer is let go of when its last record is done. With 1 MiB of each partition it outlived the young generation, and the
  // large collections that it then took were a fifth of what a record of 1 kB cost; and handlers that wait for nothing keep
  // the event loop until all of it is done.
  fetchMaxPartitionBytes: 256 * 1024,
};

/** Throws RangeError for options that cannot be meant, or cannot work together. */
export function settingsOf(options: GroupOptions): GroupSettings {
  const perPartition = options.perPartition ?? defaults.perPartition;
  // With one handler at a time the order is the partition's, and lanes would only cost.
  const lane = options.lane ?? (perPartition === 1 ? null : (record) => record.key);
  const looksAgain = options.startsAt !== undefined;
  const settings: GroupSettings = {
    ...defaults,
    ...given(options),
    lane,
    looksAgain,
  };
  checkEach(settings);
  if (settings.topics.length === 0) throw new RangeError('a group needs at least one topic');
  if (settings.drainTimeoutMs >= settings.rebalanceTimeoutMs) {
    throw new RangeError('drainTimeoutMs must be shorter than rebalanceTimeoutMs');
  }
  if (settings.heartbeatIntervalMs >= settings.sessionTimeoutMs) {
    throw new RangeError('heartbeatIntervalMs must be shorter than sessionTimeoutMs');
  }
  if (!/^[\w.-]{0,64}$/.test(settings.commitLabel ?? '')) {
    throw new RangeError(`'${settings.commitLabel}' is no label of commits`);
  }
  return settings;
}

function checkEach(settings: GroupSettings): void {
  const { protocol, isolation, offsetReset, lane, perPartition } = settings;
  assertText('groupId', settings.groupId);
  assertOneOf('protocol', protocol, ['eager', 'cooperative', 'consumer', 'auto']);
  assertOneOf('isolation', isolation, ['read_committed', 'read_uncommitted']);
  assertOneOf('offsetReset', offsetReset, ['earliest', 'latest']);
  if (lane !== null && typeof lane !== 'function') {
    throw new RangeError('lane must be a function that gives a key to each record, or null');
  }
  const { sessionTimeoutMs, rebalanceTimeoutMs, heartbeatIntervalMs } = settings;
  const { queueRecordsMax, queueBytesMax, fetchMaxBytes, fetchMaxPartitionBytes } = settings;
  const counts = { perPartition, queueRecordsMax, queueBytesMax };
  const bytes = { fetchMaxBytes, fetchMaxPartitionBytes };
  assertNumbers(1, { sessionTimeoutMs, rebalanceTimeoutMs, heartbeatIntervalMs });
  assertNumbers(1, { ...counts, ...bytes });
  const { drainTimeoutMs, commitIntervalMs, fetchMaxWaitMs } = settings;
  assertNumbers(0, { drainTimeoutMs, commitIntervalMs, fetchMaxWaitMs });
}
