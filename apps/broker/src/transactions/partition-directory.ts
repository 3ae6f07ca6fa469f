import type { Participants } from '@posthorn/coordinator';
import type { Partition, TopicCatalog } from '@posthorn/log';
import { OFFSETS_TOPIC } from './offsets-topic.js';

export interface NamedPartition extends Partition {
  readonly topic: string;
  readonly topicId: string;
}

export interface TopicIndexes {
  readonly name: string;
  readonly partitions: readonly number[];
}

/** The names on the wire of what takes part in a transaction, and back. */
export class PartitionDirectory {
  private byId: ReadonlyMap<number, NamedPartition> | null = null;

  constructor(private readonly topics: TopicCatalog) {
    topics.onChange(() => (this.byId = null));
  }

  /** undefined: the topic was deleted, or was created so lately that this broker has not seen it. */
  partition(partitionId: number): NamedPartition | undefined {
    this.byId ??= new Map(
      this.topics
        .all()
        .flatMap(({ id: topicId, name: topic, partitions }) =>
          partitions.map(
            (partition) => [partition.partitionId, { ...partition, topic, topicId }] as const,
          ),
        ),
    );
    return this.byId.get(partitionId);
  }

  /** Topics with their partition indexes; the shards of groups are a topic as well. */
  namesOf({ partitions, offsetShards }: Participants): TopicIndexes[] {
    const byTopic = Map.groupBy(
      [...partitions].flatMap((partitionId) => this.partition(partitionId) ?? []),
      ({ topic }) => topic,
    );
    const topics = [...byTopic].map(([name, found]) => ({
      name,
      partitions: found.map(({ index }) => index),
    }));
    if (offsetShards.size > 0) topics.push({ name: OFFSETS_TOPIC, partitions: [...offsetShards] });
    return topics;
  }
}
