import type { ClassicGroup } from './classic/group.js';
import { CONSUMER_PROTOCOL_TYPE, isSubscribed } from './classic/protocols.js';
import type { GroupError, GroupErrorOrNone } from './errors.js';
import type {
  OffsetCommitPartition,
  OffsetCommitRequest,
  OffsetCommitResponse,
  OffsetDeleteRequest,
  OffsetDeleteResponse,
  OffsetFetchPartition,
  OffsetFetchRequest,
  OffsetFetchResponse,
} from './messages.js';
import type { GroupSettings } from './settings.js';

/** What a group has committed for one partition. */
export interface CommittedOffset {
  readonly offset: bigint;
  readonly leaderEpoch: number;
  readonly metadata: string;
  /** Milliseconds since the Unix epoch. */
  readonly commitTimestamp: number;
  /** null: by the broker's retention. */
  readonly expireTimestamp: number | null;
}

export interface OffsetKey {
  readonly topic: string;
  readonly partition: number;
}

/** null removes. */
export type OffsetChange = OffsetKey & { readonly committed: CommittedOffset | null };

/** The committed offsets of one group, as they are in the store. */
export type OffsetTable = Map<string, Map<number, CommittedOffset>>;

export function applyChanges(table: OffsetTable, changes: readonly OffsetChange[]): void {
  for (const { topic, partition, committed } of changes) {
    const partitions = table.get(topic);
    if (committed === null) {
      if (partitions?.delete(partition) && partitions.size === 0) table.delete(topic);
    } else if (partitions) partitions.set(partition, committed);
    else table.set(topic, new Map([[partition, committed]]));
  }
}

// An expiry further away than any retention means never; it also keeps the sum within what dates can say.
const RETENTION_MAX_MS = 100 * 365 * 24 * 60 * 60_000;

function expireTimestamp(retentionTimeMs: bigint, now: number): number | null {
  if (retentionTimeMs < 0n) return null;
  return now + Math.min(Number(retentionTimeMs), RETENTION_MAX_MS);
}

export interface CommitPlan {
  readonly changes: readonly OffsetChange[];
  /** What to answer: once `error` befell the write, or NONE when it is durable. */
  respond(error: GroupErrorOrNone): OffsetCommitResponse;
}

/** Which partitions of the request are written, and which are refused by themselves. */
export function planCommit(
  request: OffsetCommitRequest,
  now: number,
  settings: GroupSettings,
): CommitPlan {
  const tooLarge = ({ committedMetadata }: OffsetCommitPartition): boolean =>
    committedMetadata !== null && committedMetadata.length > settings.offsetMetadataMaxBytes;
  const expiry = expireTimestamp(request.retentionTimeMs, now);
  const changes = request.topics.flatMap(({ name, partitions }) =>
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
  request: OffsetCommitRequest,
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

const NOTHING_COMMITTED = { committedOffset: -1n, committedLeaderEpoch: -1, metadata: '' };

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
  };
}

/** A group that does not exist has committed nothing; that is no error. */
export function fetchOffsets(
  table: OffsetTable | undefined,
  { topics }: OffsetFetchRequest,
): OffsetFetchResponse {
  if (topics === null) {
    const all = [...(table ?? [])].map(([name, partitions]) => ({
      name,
      partitions: [...partitions].map(([index, committed]) => fetched(index, committed)),
    }));
    return { error: 'NONE', topics: all };
  }
  return {
    error: 'NONE',
    topics: topics.map(({ name, partitionIndexes }) => ({
      name,
      partitions: partitionIndexes.map((index) => fetched(index, table?.get(name)?.get(index))),
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

/** Offsets of topics that somebody is subscribed to stay; a group of another type must be empty. */
export function planDelete(
  group: ClassicGroup,
  table: OffsetTable,
  request: OffsetDeleteRequest,
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
      if (error === 'NONE' && table.get(name)?.has(partitionIndex)) {
        removals.push({ topic: name, partition: partitionIndex, committed: null });
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

export function topicRemovals(table: OffsetTable, topic: string): readonly OffsetChange[] {
  return [...(table.get(topic)?.keys() ?? [])].map((partition) => ({
    topic,
    partition,
    committed: null,
  }));
}

export interface Expiry {
  readonly removals: readonly OffsetChange[];
  /** Nothing remains, so an Empty group may go as well. */
  readonly everything: boolean;
}

/**
 * Offsets whose retention has passed. An Empty group's clock starts when it became empty; a Stable consumer group loses
 * only topics nobody subscribes, by commit time; a group that never had members goes by commit time. In a rebalance,
 * and in groups of other types that have members, nothing expires.
 */
export function expiredOffsets(
  group: ClassicGroup,
  table: OffsetTable,
  now: number,
  retentionMs: number,
): Expiry {
  const startOf = retentionStart(group);
  if (startOf === null) return { removals: [], everything: table.size === 0 };
  const removals: OffsetChange[] = [];
  let everything = true;
  for (const [topic, partitions] of table) {
    const subscribed = isSubscribed(group, topic);
    for (const [partition, committed] of partitions) {
      const end = committed.expireTimestamp ?? startOf(committed) + retentionMs;
      if (!subscribed && now >= end) removals.push({ topic, partition, committed: null });
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
