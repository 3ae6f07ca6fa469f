import type { Log, PartitionOffsets, Topic } from '@posthorn/log';
import {
  errorCodeOf,
  ErrorCode,
  OffsetForLeaderEpoch,
  type ErrorName,
  type OffsetForLeaderEpochRequestOffsetForLeaderPartition,
  type OffsetForLeaderEpochResponseEpochEndOffsetInput,
} from '@posthorn/protocol';
import { RecordBatch } from '@posthorn/records';
import { defineApi } from '../api.js';
import { partitionOf } from '../metadata/cluster.js';
import { epochEnd, type EpochEnd, type EpochedBatch } from '../fetch/epoch-end-offset.js';

type Asked = OffsetForLeaderEpochRequestOffsetForLeaderPartition;
type Answer = OffsetForLeaderEpochResponseEpochEndOffsetInput;

const NO_EPOCH: EpochEnd = { leaderEpoch: -1, endOffset: -1n };

/**
 * OffsetForLeaderEpoch (23), v2-4.
 * - The end of the log for the current leader epoch; for an earlier one the first offset of the next that wrote anything;
 *   -1 for one that never was.
 * - Consumers ask after a change of leaders whether what they read still stands. Here it does, unless the database went back:
 *   then every earlier epoch ends where the log ended that was restored.
 * - DESCRIBE on the topic.
 * v3 replica id (-2 for consumers). v4 flexible.
 */
export const offsetForLeaderEpoch = defineApi(
  OffsetForLeaderEpoch,
  { min: 2, max: 4 },
  async ({ topics }, { services: { log }, access }) => ({
    topics: await Promise.all(
      topics.map(async ({ topic: name, partitions }) => {
        const refusal = access.topic('DESCRIBE', name);
        const topic = log.topics.byName(name);
        const answers = partitions.map(async (asked) =>
          refusal === null ? answer(topic, asked, log) : failed(asked.partition, refusal),
        );
        return { topic: name, partitions: await Promise.all(answers) };
      }),
    ),
  }),
);

async function answer(topic: Topic | undefined, asked: Asked, log: Log): Promise<Answer> {
  const { partition, currentLeaderEpoch, leaderEpoch } = asked;
  const found = topic && partitionOf(topic, partition);
  if (found === undefined) return failed(partition, 'UNKNOWN_TOPIC_OR_PARTITION');
  const offsets = await log.offsets(found.partitionId);
  if ('error' in offsets) return failed(partition, offsets.error);
  if (currentLeaderEpoch !== -1 && currentLeaderEpoch !== offsets.leaderEpoch) {
    const isOld = currentLeaderEpoch < offsets.leaderEpoch;
    return failed(partition, isOld ? 'FENCED_LEADER_EPOCH' : 'UNKNOWN_LEADER_EPOCH');
  }
  if (leaderEpoch < 0 || leaderEpoch > offsets.leaderEpoch) {
    return { partition, errorCode: ErrorCode.NONE, ...NO_EPOCH };
  }
  const { logStartOffset: start, highWatermark: end } = offsets;
  if (leaderEpoch === offsets.leaderEpoch) {
    return { partition, errorCode: ErrorCode.NONE, leaderEpoch, endOffset: end };
  }
  // Who asks has mostly read all there is: nothing has to be looked for then, whoever leads by now.
  if (offsets.lastEpoch !== -1 && leaderEpoch >= offsets.lastEpoch) {
    const endOffset = truncated(offsets, leaderEpoch, end);
    return { partition, errorCode: ErrorCode.NONE, leaderEpoch: offsets.lastEpoch, endOffset };
  }
  try {
    const batchAt = (offset: bigint) => read(log, found.partitionId, offset);
    const ended = await epochEnd({ start, end, batchAt }, leaderEpoch);
    const endOffset = truncated(offsets, leaderEpoch, ended.endOffset);
    return { partition, errorCode: ErrorCode.NONE, ...ended, endOffset };
  } catch (error) {
    if (error instanceof ReadError) return failed(partition, error.reason);
    throw error;
  }
}

/** The first batch of a new history stands far behind the end of the log that it was begun in. */
function truncated(
  { truncations }: PartitionOffsets,
  leaderEpoch: number,
  endOffset: bigint,
): bigint {
  const next = truncations.find((truncation) => truncation.leaderEpoch > leaderEpoch);
  return next !== undefined && next.endOffset < endOffset ? next.endOffset : endOffset;
}

/** Ends a search whose log can no longer be read. */
class ReadError extends Error {
  constructor(readonly reason: ErrorName) {
    super(reason);
  }
}

async function read(log: Log, partitionId: number, offset: bigint): Promise<EpochedBatch | null> {
  const result = await log.fetch({ partitionId, offset, maxBytes: 1, currentLeaderEpoch: -1 });
  if ('error' in result) throw new ReadError(result.error);
  if (result.batches.length === 0) return null;
  const batch = new RecordBatch(result.batches[0]);
  return {
    leaderEpoch: batch.partitionLeaderEpoch,
    baseOffset: batch.baseOffset,
    lastOffset: batch.baseOffset + BigInt(batch.lastOffsetDelta),
  };
}

function failed(partition: number, error: ErrorName): Answer {
  return { partition, errorCode: errorCodeOf(error) };
}
