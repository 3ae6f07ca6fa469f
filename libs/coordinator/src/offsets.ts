import type { ClassicGroup } from './classic/group.js';
import { CONSUMER_PROTOCOL_TYPE, isSubscribed } from './classic/protocols.js';
import type { GroupError, GroupErrorOrNone } from './errors.js';
import type {
  GoneTopic,
  OffsetCommitPartition,
  OffsetCommitRequest,
  OffsetCommitResponse,
  OffsetDeleteRequest,
  OffsetDeleteResponse,
  OffsetFetchPartition,
  OffsetFetchRequest,
  OffsetFetchResponse,
} from './messages.js';
import type { CommittedOffset, OffsetChange, OffsetTable } from './offset-table.js';
import { isUnstable, pendingRemovals, type PendingOffsets } from './pending-offsets.js';
import type { GroupSettings } from './settings.js';

// An expiry further away than any retention means never; it also keeps the sum within what dates can say.
const RETENTION_MAX_MS = 100 * 365 * 24 * 60 * 60_000;

function expireTimestamp(retentionTimeMs: bigint, now: number): number | null {
  if (retentionTimeMs < 0n) return null;
  return now + Math.min(Number(retentionTimeMs), RETENTION_MAX_MS);
}

type CommitRequest = Pick<OffsetCommitRequest, 'topics'> & {
  readonly retentionTimeMs?: bigint;
};

export interface CommitPlan {
  readonly changes: readonly OffsetChange[];
  /** What to answer: once `error` befell the write, or NONE when it is durable. */
  respond(error: GroupErrorOrNone): OffsetCommitResponse;
}

export interface CommitEnvironment {
  /** Milliseconds since the Unix epoch. */
  readonly now: number;
  /** Of this commit; all partitions of one share it. */
  readonly commitOrder: bigint;
  readonly settings: GroupSettings;
}

/** Which partitions of the request are written, and which are refused by themselves. */
export function planCommit(
  request: CommitRequest,
  { now, commitOrder, settings }: CommitEnvironment,
): CommitPlan {
  const tooLarge = ({ committedMetadata }: OffsetCommitPartition): boolean =>
    committedMetadata !== null && committedMetadata.length > settings.offsetMetadataMaxBytes;
  const expiry = expireTimestamp(request.retentionTimeMs ?? -1n, now);
  const changes = request.topics.flatMap(({ name, topicId = null, partitions }) =>
    partitions
      .filter((partition) => !tooLarge(partition))
      .map((partition) => ({
        topic: name,
        partition: partition.partitionIndex,
        committed: {
          offset: partition.committedOffset,
          leaderEpoch: partition.committedLeaderEpoch,
          metadata: partition.committedMetadata ?? '',
          commitTimestamp: now,
          expireTimestamp: expiry,
          commitOrder,
          topicId,
        },
      })),
  );
  return {
    changes,
    respond: (error) =>
      commitResponse(request, (partition) =>
        tooLarge(partition) ? 'OFFSET_METADATA_TOO_LARGE' : error,
      ),
  };
}

export function commitResponse(
  request: CommitRequest,
  errorOf: (partition: OffsetCommitPartition) => GroupErrorOrNone,
): OffsetCommitResponse {
  return {
    topics: request.topics.map(({ name, partitions }) => ({
      name,
      partitions: partitions.map((partition) => ({
        partitionIndex: partition.partitionIndex,
        error: errorOf(partition),
      })),
    })),
  };
}

const NOTHING_PENDING: PendingOffsets = new Map();
const NOTHING_COMMITTED = {
  committedOffset: -1n,
  committedLeaderEpoch: -1,
  metadata: '',
  error: 'NONE',
} as const;

function fetched(
  partitionIndex: number,
  committed: CommittedOffset | undefined,
): OffsetFetchPartition {
  if (!committed) return { partitionIndex, ...NOTHING_COMMITTED };
  return {
    partitionIndex,
    committedOffset: committed.offset,
    committedLeaderEpoch: committed.leaderEpoch,
    metadata: committed.metadata,
    error: 'NONE',
  };
}

/** A group that does not exist has committed nothing; that is no error. */
export function fetchOffsets(
  table: OffsetTable | undefined,
  { topics, requireStable }: OffsetFetchRequest,
  pending: PendingOffsets = NOTHING_PENDING,
): OffsetFetchResponse {
  const show = (
    topic: string,
    index: number,
    committed: CommittedOffset | undefined,
  ): OffsetFetchPartition =>
    requireStable && isUnstable(pending, topic, index)
      ? { ...fetched(index, undefined), error: 'UNSTABLE_OFFSET_COMMIT' }
      : fetched(index, committed);
  if (topics === null) {
    // forEach: the pairs that iterators make, of 20,000 partitions, would be a tenth of what a scrape leaves to the garbage collector.
    const all: OffsetFetchResponse['topics'][number][] = [];
    table?.forEach((committed, name) => {
      const partitions: OffsetFetchPartition[] = [];
      committed.forEach((offset, index) => partitions.push(show(name, index, offset)));
      all.push({ name, partitions });
    });
    return { error: 'NONE', topics: all };
  }
  return {
    error: 'NONE',
    topics: topics.map(({ name, partitionIndexes }) => ({
      name,
      partitions: partitionIndexes.map((index) => show(name, index, table?.get(name)?.get(index))),
    })),
  };
}

export interface DeletePlan {
  readonly removals: readonly OffsetChange[];
  readonly response: OffsetDeleteResponse;
}

export function failedDelete(error: GroupError): OffsetDeleteResponse {
  return { error, topics: [] };
}

/**
 * Offsets of topics that somebody is subscribed to stay; a group of another type must be empty. What a transaction has
 * pending goes as well, so that its end does not bring back what was deleted.
 */
export function planDelete(
  group: ClassicGroup,
  table: OffsetTable,
  request: OffsetDeleteRequest,
  pending: PendingOffsets = NOTHING_PENDING,
): DeletePlan {
  if (group.state === 'Dead') {
    return { removals: [], response: failedDelete('GROUP_ID_NOT_FOUND') };
  }
  if (group.state !== 'Empty' && group.protocolType !== CONSUMER_PROTOCOL_TYPE) {
    return { removals: [], response: failedDelete('NON_EMPTY_GROUP') };
  }
  const removals: OffsetChange[] = [];
  const topics = request.topics.map(({ name, partitionIndexes }) => {
    const error = isSubscribed(group, name) ? 'GROUP_SUBSCRIBED_TO_TOPIC' : 'NONE';
    const partitions = partitionIndexes.map((partitionIndex) => {
      if (error === 'NONE') {
        if (table.get(name)?.has(partitionIndex)) {
          removals.push({ topic: name, partition: partitionIndex, committed: null });
        }
        removals.push(...pendingRemovals(pending, name, partitionIndex));
      }
      return { partitionIndex, error } as const;
    });
    return { name, partitions };
  });
  return { removals, response: { error: 'NONE', topics } };
}

export function allRemovals(table: OffsetTable): readonly OffsetChange[] {
  return [...table.keys()].flatMap((topic) => topicRemovals(table, topic));
}

function topicRemovals(table: OffsetTable, topic: string): readonly OffsetChange[] {
  return [...(table.get(topic)?.keys() ?? [])].map((partition) => ({
    topic,
    partition,
    committed: null,
  }));
}

/** What is committed and pending of topics that are gone, and not of those that have their names by now. */
export function goneRemovals(
  table: OffsetTable,
  pending: PendingOffsets,
  topics: readonly GoneTopic[],
): readonly OffsetChange[] {
  const ids = new Set(topics.map(({ id }) => id));
  const isGone = ({ topicId }: CommittedOffset): boolean => topicId === null || ids.has(topicId);
  const of = (offsets: OffsetTable, producerId?: bigint): readonly OffsetChange[] =>
    topics.flatMap(({ name: topic }) =>
      [...(offsets.get(topic) ?? [])].flatMap(([partition, committed]) =>
        isGone(committed)
          ? [{ topic, partition, committed: null, ...(producerId !== undefined && { producerId }) }]
          : [],
      ),
    );
  return [
    of(table),
    ...[...pending].map(([producerId, offsets]) => of(offsets, producerId)),
  ].flat();
}

export interface Expiry {
  readonly removals: readonly OffsetChange[];
  /** Nothing remains, so an Empty group may go as well. */
  readonly everything: boolean;
}

/**
 * Offsets whose retention has passed. An Empty group's clock starts when it became empty; a Stable consumer group loses
 * only topics nobody subscribes, by commit time; a group that never had members goes by commit time. In a rebalance,
 * and in groups of other types that have members, nothing expires; nor does what a
 * transaction has pending.
 */
export function expiredOffsets(
  group: ClassicGroup,
  table: OffsetTable,
  { now, retentionMs }: { readonly now: number; readonly retentionMs: number },
  pending: PendingOffsets = NOTHING_PENDING,
): Expiry {
  const startOf = retentionStart(group);
  const isSettled = pending.size === 0;
  if (startOf === null) {
    return { removals: [], everything: table.size === 0 && isSettled };
  }
  const removals: OffsetChange[] = [];
  let everything = isSettled;
  for (const [topic, partitions] of table) {
    const subscribed = isSubscribed(group, topic);
    for (const [partition, committed] of partitions) {
      const end = committed.expireTimestamp ?? startOf(committed) + retentionMs;
      const isKept = subscribed || isUnstable(pending, topic, partition);
      if (!isKept && now >= end) removals.push({ topic, partition, committed: null });
      else everything = false;
    }
  }
  return { removals, everything };
}

function retentionStart(group: ClassicGroup): ((committed: CommittedOffset) => number) | null {
  const byCommit = (committed: CommittedOffset): number => committed.commitTimestamp;
  if (group.protocolType === null) return byCommit;
  if (group.state === 'Empty') return () => group.stateChangedAt;
  const knowsTopics =
    group.protocolType === CONSUMER_PROTOCOL_TYPE && group.subscribedTopics !== null;
  return knowsTopics && group.state === 'Stable' ? byCommit : null;
}
