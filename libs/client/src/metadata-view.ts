import { ErrorCode, type ResponseOf, type Metadata, ZERO_UUID } from '@posthorn/protocol';
import type { BrokerAddress } from './net/socket.js';

export type MetadataResponse = ResponseOf<typeof Metadata>;

export interface PartitionView {
  readonly index: number;
  /** -1 while the partition has none. */
  readonly leaderId: number;
  /** -1 when the broker does not say. */
  readonly leaderEpoch: number;
}

export interface TopicView {
  readonly name: string;
  /** The zero uuid when the broker knows no ids. */
  readonly topicId: string;
  readonly isInternal: boolean;
  /** Ordered by index. */
  readonly partitions: readonly PartitionView[];
}

/** What the last Metadata responses said: brokers are replaced as a whole, topics one by one. */
export class MetadataView {
  #brokers = new Map<number, BrokerAddress>();
  readonly #topics = new Map<string, TopicView>();
  readonly #errors = new Map<string, number>();
  #controllerId = -1;
  #clusterId: string | null = null;

  get brokers(): ReadonlyMap<number, BrokerAddress> {
    return this.#brokers;
  }
  get topics(): ReadonlyMap<string, TopicView> {
    return this.#topics;
  }
  get controllerId(): number {
    return this.#controllerId;
  }

  get clusterId(): string | null {
    return this.#clusterId;
  }

  topic(name: string): TopicView | undefined {
    return this.#topics.get(name);
  }
  nameOf(topicId: string): string | undefined {
    for (const { name, topicId: id } of this.#topics.values()) if (id === topicId) return name;
    return undefined;
  }
  /** undefined where it is not known, or the broker knows no ids. */
  idOf(topic: string): string | undefined {
    const { topicId = ZERO_UUID } = this.#topics.get(topic) ?? {};
    return topicId === ZERO_UUID ? undefined : topicId;
  }
  /** Why a topic that was asked for has no view. */
  errorOf(name: string): number {
    return this.#errors.get(name) ?? ErrorCode.NONE;
  }
  partition(topic: string, index: number): PartitionView | undefined {
    return this.#topics.get(topic)?.partitions[index];
  }
  leaderOf(topic: string, index: number): number {
    return this.partition(topic, index)?.leaderId ?? -1;
  }

  /** @param everything the response lists all topics, so those it leaves out no longer exist. */
  apply(response: MetadataResponse, everything: boolean): void {
    this.#brokers = new Map(
      response.brokers.map(({ nodeId, host, port }) => [nodeId, { host, port }]),
    );
    this.#controllerId = response.controllerId;
    this.#clusterId = response.clusterId;
    if (everything) {
      const listed = new Set(response.topics.map((topic) => topic.name));
      for (const name of this.#topics.keys()) if (!listed.has(name)) this.#forget(name);
    }
    for (const topic of response.topics)
      if (topic.name !== null) this.#applyTopic(topic.name, topic);
  }

  #applyTopic(name: string, topic: MetadataResponse['topics'][number]): void {
    if (topic.errorCode === ErrorCode.NONE) this.#errors.delete(name);
    else this.#errors.set(name, topic.errorCode);
    if (topic.errorCode === ErrorCode.UNKNOWN_TOPIC_OR_PARTITION) this.#forget(name);
    if (topic.errorCode !== ErrorCode.NONE || topic.partitions.length === 0) return;
    const partitions = topic.partitions
      .map(({ partitionIndex, leaderId, leaderEpoch }) => ({
        index: partitionIndex,
        leaderId,
        leaderEpoch,
      }))
      .sort((a, b) => a.index - b.index);
    // Indexes are used as positions. A broker that leaves some out is not believed.
    if (partitions.some((partition, position) => partition.index !== position)) return;
    const before = this.#topics.get(name);
    this.#topics.set(name, {
      name,
      topicId: topic.topicId,
      isInternal: topic.isInternal,
      partitions:
        before?.topicId === topic.topicId ? newerOf(before.partitions, partitions) : partitions,
    });
  }

  #forget(name: string): void {
    this.#topics.delete(name);
  }
}

/** A response may come from a broker that lags behind: a leader of an older epoch does not replace a newer one. */
function newerOf(
  before: readonly PartitionView[],
  now: readonly PartitionView[],
): readonly PartitionView[] {
  return now.map((partition, index) => {
    const known = before[index];
    return known !== undefined && known.leaderEpoch > partition.leaderEpoch ? known : partition;
  });
}
