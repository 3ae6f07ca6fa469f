import {
  AddOffsetsToTxn,
  AddPartitionsToTxn,
  EndTxn,
  ErrorCode,
  InitProducerId,
  KafkaError,
  Metadata,
  TxnOffsetCommit,
  ZERO_UUID,
} from '@posthorn/protocol';
import type { ClusterContext } from '../context.js';
import { Coordinator, CoordinatorKind } from '../coordinator.js';
import { TransactionAbortableError } from '../errors.js';
import type { ConnectionPool } from '../net/connection-pool.js';
import type { ProducerIdentity } from '../producer/partition-queue.js';
import type { GroupMetadata, OffsetToCommit, TopicPartition } from '../types.js';
import { gravest } from './transaction-errors.js';

/** Above these versions the APIs mean KIP-890's transactions, in which partitions join by being written to. */
const ADD_PARTITIONS_VERSION_MAX = 3;
const END_VERSION_MAX = 4;
const OFFSETS_VERSION_MAX = 4;
/** Below, the producer's own id and epoch are not in the request, and a zombie would fence its successor. */
const INIT_VERSION_MIN = 3;
/** Below, the coordinator is not told which member of which generation commits. */
const OFFSETS_VERSION_MIN = 3;

/** The requests of transactions, one attempt each: throw KafkaError or ConnectionError and remember nothing. */
export class TransactionRequests {
  readonly #coordinator: Coordinator;
  readonly #groups = new Map<string, Coordinator>();

  constructor(
    private readonly context: ClusterContext,
    private readonly pool: ConnectionPool,
    private readonly options: {
      readonly transactionalId: string;
      readonly transactionTimeoutMs: number;
    },
  ) {
    const { transactionalId } = options;
    this.#coordinator = new Coordinator(
      context,
      pool,
      transactionalId,
      CoordinatorKind.TRANSACTION,
    );
  }

  /** @param own null to take the transactional id over, ending what its last producer left open. */
  async initProducerId(own: ProducerIdentity | null): Promise<ProducerIdentity> {
    const { producerId, producerEpoch } = await this.#coordinator.call(
      InitProducerId,
      {
        ...this.options,
        producerId: own?.producerId ?? -1n,
        producerEpoch: own?.producerEpoch ?? -1,
      },
      {
        versionMin: own === null ? 0 : INIT_VERSION_MIN,
        errorOf: ({ errorCode }) => errorCode,
      },
    );
    return { producerId, producerEpoch };
  }

  async addPartitions(own: ProducerIdentity, partitions: readonly TopicPartition[]): Promise<void> {
    const { transactionalId } = this.options;
    await this.#coordinator.call(
      AddPartitionsToTxn,
      {
        transactions: [],
        v3AndBelowTransactionalId: transactionalId,
        v3AndBelowProducerId: own.producerId,
        v3AndBelowProducerEpoch: own.producerEpoch,
        v3AndBelowTopics: [...Map.groupBy(partitions, ({ topic }) => topic)].map(
          ([name, some]) => ({
            name,
            partitions: some.map(({ partition }) => partition),
          }),
        ),
      },
      {
        versionMax: ADD_PARTITIONS_VERSION_MAX,
        errorOf: ({ resultsByTopicV3AndBelow: topics }) =>
          gravest(
            topics.flatMap(({ resultsByPartition }) =>
              resultsByPartition.map(({ partitionErrorCode }) => partitionErrorCode),
            ),
          ),
      },
    );
  }

  async addGroup(own: ProducerIdentity, groupId: string): Promise<void> {
    const { transactionalId } = this.options;
    await this.#coordinator.call(
      AddOffsetsToTxn,
      { ...own, transactionalId, groupId },
      { errorOf: ({ errorCode }) => errorCode },
    );
  }

  async commitOffsets(
    own: ProducerIdentity,
    group: GroupMetadata,
    offsets: readonly OffsetToCommit[],
  ): Promise<void> {
    const { transactionalId } = this.options;
    const { groupId, generationId, memberId, groupInstanceId } = group;
    await this.#groupCoordinator(groupId).call(
      TxnOffsetCommit,
      {
        ...own,
        transactionalId,
        groupId,
        generationId,
        memberId,
        groupInstanceId,
        topics: [...Map.groupBy(offsets, ({ topic }) => topic)].map(([name, some]) => ({
          name,
          partitions: some.map(({ partition, offset, leaderEpoch, metadata }) => ({
            partitionIndex: partition,
            committedOffset: offset,
            committedLeaderEpoch: leaderEpoch ?? -1,
            committedMetadata: metadata ?? null,
          })),
        })),
      },
      {
        versionMin: memberId === '' ? 0 : OFFSETS_VERSION_MIN,
        versionMax: OFFSETS_VERSION_MAX,
        errorOf: ({ topics }) =>
          gravest(topics.flatMap(({ partitions }) => partitions.map(({ errorCode }) => errorCode))),
      },
    );
  }

  /**
   * Throws when a topic that these offsets are of is gone. TxnOffsetCommit knows names alone, and one may be another topic's by the time it
   * is worked on. So it is asked afterwards, of the very broker that took the offsets: while that one knows the old topic,
   * it takes them back as soon as it hears of its end, before it shows them to anybody.
   */
  async assertTopics(groupId: string, offsets: readonly OffsetToCommit[]): Promise<void> {
    const ids = new Map(
      offsets.flatMap(({ topic, topicId }) =>
        topicId === undefined ? [] : [[topic, topicId] as const],
      ),
    );
    if (ids.size === 0) return;
    const topics = [...ids.keys()].map((name) => ({ name }));
    const answer = await this.#groupCoordinator(groupId).call(
      Metadata,
      { topics, allowAutoTopicCreation: false },
      { errorOf: () => ErrorCode.NONE },
    );
    for (const { name, topicId, errorCode } of answer.topics) {
      // Of brokers that are upgraded one by one, some tell no ids yet.
      const isSame = topicId === ids.get(name ?? '') || topicId === ZERO_UUID;
      if (errorCode === ErrorCode.NONE && isSame) continue;
      if (errorCode !== ErrorCode.NONE && errorCode !== ErrorCode.UNKNOWN_TOPIC_OR_PARTITION) {
        throw new KafkaError(errorCode, `topic ${name}`);
      }
      throw new TransactionAbortableError(
        `abort the transaction: the topic ${name}, of which it has an offset of ${groupId}, was deleted meanwhile`,
      );
    }
  }

  async end(own: ProducerIdentity, committed: boolean): Promise<void> {
    const { transactionalId } = this.options;
    await this.#coordinator.call(
      EndTxn,
      { ...own, transactionalId, committed },
      { versionMax: END_VERSION_MAX, errorOf: ({ errorCode }) => errorCode },
    );
  }

  #groupCoordinator(groupId: string): Coordinator {
    let coordinator = this.#groups.get(groupId);
    if (coordinator === undefined) {
      coordinator = new Coordinator(this.context, this.pool, groupId, CoordinatorKind.GROUP);
      this.#groups.set(groupId, coordinator);
    }
    return coordinator;
  }
}
