import type { Isolation, Log } from '@posthorn/log';
import {
  errorCodeOf,
  ErrorCode,
  ListOffsets,
  type ErrorName,
  type ListOffsetsRequest,
  type ListOffsetsRequestPartition,
  type ListOffsetsResponsePartitionResponseInput,
} from '@posthorn/protocol';
import { defineApi, type HandlerContext } from '../api.js';
import { authorizedTopicByName, type FoundTopic } from '../authorization/authorized-topic.js';
import { leaderOf, partitionOf } from '../metadata/cluster.js';

type PartitionResponse = ListOffsetsResponsePartitionResponseInput;

const READ_COMMITTED = 1;
const LATEST = -1n;
const EARLIEST = -2n;
const MAX_TIMESTAMP = -3n;
const EARLIEST_LOCAL = -4n;
const LATEST_TIERED = -5n;
const EARLIEST_PENDING_UPLOAD = -6n;
/** The version that brought each special timestamp. */
const SINCE = new Map([
  [LATEST, 1],
  [EARLIEST, 1],
  [MAX_TIMESTAMP, 7],
  [EARLIEST_LOCAL, 8],
  [LATEST_TIERED, 9],
  [EARLIEST_PENDING_UPLOAD, 11],
]);

/**
 * ListOffsets (2), v1-11.
 * - A timestamp: the first record at or after it, to the record; offset -1 when there is none.
 * - Latest, earliest, the record with the largest timestamp; of the tiered ones only earliest-local means anything
 *   without tiers.
 * - read_committed: latest is the last stable offset, and of what is above it nothing is told.
 * - DESCRIBE on the topic.
 * v2 isolation level. v4 leader epoch. v6 flexible. v7 max timestamp. v10 timeout, which is not needed.
 */
export const listOffsets = defineApi(
  ListOffsets,
  { min: 1, max: 11 },
  async (request, context) => ({
    topics: await Promise.all(
      request.topics.map(async ({ name, partitions }) => {
        const topic = authorizedTopicByName(context, 'DESCRIBE', name);
        const repeated = repeatedIndexes(partitions);
        const answers = partitions.map(async (partition) =>
          repeated.has(partition.partitionIndex)
            ? failed(partition.partitionIndex, 'INVALID_REQUEST')
            : lookUp(topic, partition, isolationOf(request), context),
        );
        return { name, partitions: await Promise.all(answers) };
      }),
    ),
  }),
);

function isolationOf({ isolationLevel }: ListOffsetsRequest): Isolation {
  return isolationLevel === READ_COMMITTED ? 'read_committed' : 'read_uncommitted';
}

function repeatedIndexes(partitions: readonly ListOffsetsRequestPartition[]): Set<number> {
  const seen = new Set<number>();
  const repeated = new Set<number>();
  for (const { partitionIndex } of partitions) {
    if (seen.has(partitionIndex)) repeated.add(partitionIndex);
    seen.add(partitionIndex);
  }
  return repeated;
}

async function lookUp(
  found: FoundTopic,
  { partitionIndex, currentLeaderEpoch, timestamp }: ListOffsetsRequestPartition,
  isolation: Isolation,
  { services: { log }, version }: HandlerContext,
): Promise<PartitionResponse> {
  if ('error' in found) return failed(partitionIndex, found.error);
  const partition = partitionOf(found.topic, partitionIndex);
  if (partition === undefined) return failed(partitionIndex, 'UNKNOWN_TOPIC_OR_PARTITION');
  if (timestamp < 0n && version < (SINCE.get(timestamp) ?? Number.POSITIVE_INFINITY)) {
    return failed(partitionIndex, 'UNSUPPORTED_VERSION');
  }
  const { leaderEpoch } = leaderOf(log.cluster, partition);
  // As in Kafka, where only -1 says nothing here, and each negative one in a fetch.
  if (currentLeaderEpoch !== -1 && currentLeaderEpoch !== leaderEpoch) {
    const isOld = currentLeaderEpoch < leaderEpoch;
    return failed(partitionIndex, isOld ? 'FENCED_LEADER_EPOCH' : 'UNKNOWN_LEADER_EPOCH');
  }
  const offset = await offsetFor(log, partition.partitionId, timestamp, isolation);
  if ('error' in offset) return failed(partitionIndex, offset.error);
  const isFound = offset.offset >= 0n;
  return {
    partitionIndex,
    errorCode: ErrorCode.NONE,
    offset: offset.offset,
    timestamp: offset.timestamp,
    leaderEpoch: isFound ? leaderEpoch : -1,
  };
}

type Found = { offset: bigint; timestamp: bigint } | { error: ErrorName };

async function offsetFor(
  log: Log,
  partitionId: number,
  timestamp: bigint,
  isolation: Isolation,
): Promise<Found> {
  if (timestamp >= 0n) return log.offsetForTimestamp(partitionId, timestamp, isolation);
  if (timestamp === MAX_TIMESTAMP) return log.offsetOfMaxTimestamp(partitionId, isolation);
  if (timestamp === LATEST_TIERED || timestamp === EARLIEST_PENDING_UPLOAD) {
    return { offset: -1n, timestamp: -1n };
  }
  const offsets = await log.offsets(partitionId);
  if ('error' in offsets) return offsets;
  const { highWatermark, lastStableOffset, logStartOffset } = offsets;
  const latest = isolation === 'read_committed' ? lastStableOffset : highWatermark;
  return { offset: timestamp === LATEST ? latest : logStartOffset, timestamp: -1n };
}

function failed(partitionIndex: number, error: ErrorName): PartitionResponse {
  return { partitionIndex, errorCode: errorCodeOf(error) };
}
