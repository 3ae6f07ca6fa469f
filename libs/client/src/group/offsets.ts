import {
  ErrorCode,
  OffsetCommit,
  OffsetFetch,
  KafkaError,
  type ResponseOf,
} from '@posthorn/protocol';
import type { ClusterContext } from '../context.js';
import { groupBy } from '../group-by.js';
import { fetchOffsets } from '../list-offsets.js';
import type { ConnectionPool } from '../net/connection-pool.js';
import type { GroupMetadata, TopicPartition } from '../types.js';
import type { Coordinator } from '../coordinator.js';

export interface CommittedOffset extends TopicPartition {
  readonly offset: bigint;
  readonly metadata: string;
}

const keyOf = ({ topic, partition }: TopicPartition): string => `${topic}/${partition}`;

/** The group's stored progress: one attempt each, errors as KafkaError. */
export class Offsets {
  constructor(
    private readonly coordinator: Coordinator,
    private readonly identity: () => GroupMetadata,
    private readonly groupId: string,
  ) {}

  /**
   * Committed offsets by `topic/partition`; partitions without one are left out.
   * @param asMember so that a member that the coordinator counts out, or whose epoch is old, is told so (KIP-848). Members of
   * the classic protocol ask as anybody may.
   */
  async fetch(
    partitions: readonly TopicPartition[],
    asMember = false,
  ): Promise<Map<string, Pick<CommittedOffset, 'offset' | 'metadata'>>> {
    const topics = [...groupBy(partitions, ({ topic }) => topic)].map(([name, own]) => ({
      name,
      partitionIndexes: own.map(({ partition }) => partition),
    }));
    const { groupId } = this;
    const { memberId, generationId: memberEpoch } = this.identity();
    const group = asMember ? { groupId, memberId, memberEpoch, topics } : { groupId, topics };
    const response = await this.coordinator.call(
      OffsetFetch,
      // Older versions read groupId and topics, newer ones groups. A pending transaction's offsets are waited for.
      { groupId, topics, groups: [group], requireStable: true },
      { errorOf: firstFetchError },
    );
    const found = new Map<string, Pick<CommittedOffset, 'offset' | 'metadata'>>();
    for (const { name, partitions: answers } of response.groups[0]?.topics ?? response.topics) {
      for (const { partitionIndex, committedOffset: offset, metadata } of answers) {
        if (offset < 0n) continue;
        const key = keyOf({ topic: name, partition: partitionIndex });
        found.set(key, { offset, metadata: metadata ?? '' });
      }
    }
    return found;
  }

  /** Resolves with the error codes of the partitions that were not committed. Throws what concerns all of them. */
  async commit(offsets: readonly CommittedOffset[]): Promise<Map<string, number>> {
    const { groupId, generationId, memberId, groupInstanceId } = this.identity();
    const topics = [...groupBy(offsets, ({ topic }) => topic)].map(([name, own]) => ({
      name,
      partitions: own.map(({ partition, offset, metadata }) => ({
        partitionIndex: partition,
        committedOffset: offset,
        committedMetadata: metadata,
      })),
    }));
    const response = await this.coordinator.call(
      OffsetCommit,
      { groupId, generationIdOrMemberEpoch: generationId, memberId, groupInstanceId, topics },
      { errorOf: firstGroupError },
    );
    const refused = new Map<string, number>();
    for (const { name, partitions } of response.topics) {
      for (const { partitionIndex, errorCode } of partitions) {
        if (errorCode === ErrorCode.NONE) continue;
        refused.set(keyOf({ topic: name, partition: partitionIndex }), errorCode);
      }
    }
    return refused;
  }
}

/** What a partition can be refused for by itself; every other code is about the member or the coordinator. */
const OF_ONE_PARTITION: ReadonlySet<number> = new Set([
  ErrorCode.NONE,
  ErrorCode.UNKNOWN_TOPIC_OR_PARTITION,
  ErrorCode.OFFSET_METADATA_TOO_LARGE,
  ErrorCode.INVALID_COMMIT_OFFSET_SIZE,
  ErrorCode.TOPIC_AUTHORIZATION_FAILED,
]);

function firstGroupError(response: ResponseOf<typeof OffsetCommit>): number {
  for (const { partitions } of response.topics) {
    for (const { errorCode } of partitions) if (!OF_ONE_PARTITION.has(errorCode)) return errorCode;
  }
  return ErrorCode.NONE;
}

function firstFetchError(response: ResponseOf<typeof OffsetFetch>): number {
  const group = response.groups[0];
  const errorCode = group?.errorCode ?? response.errorCode;
  if (errorCode !== ErrorCode.NONE) return errorCode;
  for (const { partitions } of group?.topics ?? response.topics) {
    for (const partition of partitions) {
      // Taking an unstable or unreadable offset for "none" would start over at the reset policy.
      if (partition.errorCode !== ErrorCode.NONE) return partition.errorCode;
    }
  }
  return ErrorCode.NONE;
}

/** Where partitions without a committed offset start. Throws the first partition's error. */
export async function resetOffsets(
  context: ClusterContext,
  pool: ConnectionPool,
  partitions: readonly TopicPartition[],
  policy: { at: 'earliest' | 'latest'; isolation: 'read_committed' | 'read_uncommitted' },
): Promise<Map<string, bigint>> {
  const queries = partitions.map(({ topic, partition }) => ({ topic, partition, at: policy.at }));
  const answers = await fetchOffsets(context, pool, queries, policy.isolation);
  for (const answer of answers) {
    if (answer.errorCode !== ErrorCode.NONE) {
      void context.metadata.refresh();
      throw new KafkaError(answer.errorCode, `where to start in ${keyOf(answer)}`);
    }
  }
  return new Map(answers.map((answer) => [keyOf(answer), answer.offset]));
}
