import {
  ErrorCode,
  OffsetCommit,
  OffsetFetch,
  KafkaError,
  ZERO_UUID,
  type ResponseOf,
} from '@posthorn/protocol';
import type { ClusterContext } from '../context.js';
import { fetchOffsets } from '../list-offsets.js';
import type { ConnectionPool } from '../net/connection-pool.js';
import type { GroupMetadata, TopicPartition } from '../types.js';
import type { Coordinator } from '../coordinator.js';

/** A partition of this topic and of none that has its name later; by name alone where the brokers know no ids. */
export interface IdentifiedPartition extends TopicPartition {
  readonly topicId?: string | undefined;
}

export interface CommittedOffset extends IdentifiedPartition {
  readonly offset: bigint;
  readonly metadata: string;
}

/** From this version on topics travel by id alone, in a commit as in a fetch. */
const TOPIC_IDS_FROM = 10;

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
    partitions: readonly IdentifiedPartition[],
    asMember = false,
  ): Promise<Map<string, Pick<CommittedOffset, 'offset' | 'metadata'>>> {
    const asked = addressed(partitions);
    const topics = asked.topics.map(({ partitions: own, ...topic }) => ({
      ...topic,
      partitionIndexes: own.map(({ partition }) => partition),
    }));
    const { groupId } = this;
    const { memberId, generationId: memberEpoch } = this.identity();
    const group = asMember ? { groupId, memberId, memberEpoch, topics } : { groupId, topics };
    const response = await this.coordinator.call(
      OffsetFetch,
      // Older versions read groupId and topics, newer ones groups. A pending transaction's offsets are waited for.
      { groupId, topics, groups: [group], requireStable: true },
      { errorOf: firstFetchError, versionMax: asked.versionMax },
    );
    const found = new Map<string, Pick<CommittedOffset, 'offset' | 'metadata'>>();
    const answered: readonly (AnsweredTopic & {
      readonly partitions: ResponseOf<typeof OffsetFetch>['topics'][number]['partitions'];
    })[] = response.groups[0]?.topics ?? response.topics;
    for (const answer of answered) {
      const topic = asked.nameOf(answer);
      for (const { partitionIndex, committedOffset: offset, metadata } of answer.partitions) {
        if (offset < 0n) continue;
        found.set(keyOf({ topic, partition: partitionIndex }), {
          offset,
          metadata: metadata ?? '',
        });
      }
    }
    return found;
  }

  /** Resolves with the error codes of the partitions that were not committed. Throws what concerns all of them. */
  async commit(offsets: readonly CommittedOffset[]): Promise<Map<string, number>> {
    const { groupId, generationId, memberId, groupInstanceId } = this.identity();
    const asked = addressed(offsets);
    const topics = asked.topics.map(({ partitions, ...topic }) => ({
      ...topic,
      partitions: partitions.map(({ partition, offset, metadata }) => ({
        partitionIndex: partition,
        committedOffset: offset,
        committedMetadata: metadata,
      })),
    }));
    const response = await this.coordinator.call(
      OffsetCommit,
      { groupId, generationIdOrMemberEpoch: generationId, memberId, groupInstanceId, topics },
      { errorOf: firstGroupError, versionMax: asked.versionMax },
    );
    const refused = new Map<string, number>();
    for (const answer of response.topics) {
      const topic = asked.nameOf(answer);
      for (const { partitionIndex, errorCode } of answer.partitions) {
        if (errorCode === ErrorCode.NONE) continue;
        refused.set(keyOf({ topic, partition: partitionIndex }), errorCode);
      }
    }
    return refused;
  }
}

interface AnsweredTopic {
  readonly name: string;
  readonly topicId: string;
}

/**
 * By id where each of them has one. A name may be another topic's by the time that the request is worked on, and whoever committed
 * to that one how far they had come in the old one would have the group pass over its records.
 */
function addressed<T extends IdentifiedPartition>(
  partitions: readonly T[],
): {
  readonly topics: readonly { name: string; topicId: string; partitions: readonly T[] }[];
  readonly versionMax: number;
  nameOf(answer: AnsweredTopic): string;
} {
  const names = new Map<string, string>();
  const idOf = ({ topicId = ZERO_UUID }: T): string => topicId;
  const groups = Map.groupBy(partitions, (one) => `${idOf(one)}/${one.topic}`).values();
  const topics = [...groups].map((own) => {
    const [name, topicId] = [own[0].topic, idOf(own[0])];
    names.set(topicId, name);
    return { name, topicId, partitions: own };
  });
  return {
    topics,
    versionMax: names.has(ZERO_UUID) ? TOPIC_IDS_FROM - 1 : Number.POSITIVE_INFINITY,
    nameOf: ({ name, topicId }) => (name === '' ? (names.get(topicId) ?? '') : name),
  };
}

/** What a partition can be refused for by itself; every other code is about the member or the coordinator. */
const OF_ONE_PARTITION: ReadonlySet<number> = new Set([
  ErrorCode.NONE,
  ErrorCode.UNKNOWN_TOPIC_OR_PARTITION,
  ErrorCode.UNKNOWN_TOPIC_ID,
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
