import type { Partition, Topic } from '../log.js';

/** Topics by name, by id and by partition; replaced as a whole or one by one. */
export class TopicIndex {
  #byName = new Map<string, Topic>();
  #byId = new Map<string, Topic>();
  #byPartition = new Map<number, { topic: Topic; partition: Partition }>();

  all(): readonly Topic[] {
    return [...this.#byName.values()];
  }
  byName(name: string): Topic | undefined {
    return this.#byName.get(name);
  }
  byId(topicId: string): Topic | undefined {
    return this.#byId.get(topicId);
  }
  ofPartition(partitionId: number): { topic: Topic; partition: Partition } | undefined {
    return this.#byPartition.get(partitionId);
  }

  put(topic: Topic): void {
    this.#byName.set(topic.name, topic);
    this.#byId.set(topic.id, topic);
    for (const partition of topic.partitions) {
      this.#byPartition.set(partition.partitionId, { topic, partition });
    }
  }

  remove(topicId: string): Topic | undefined {
    const topic = this.#byId.get(topicId);
    if (!topic) return undefined;
    this.#byId.delete(topicId);
    if (this.#byName.get(topic.name) === topic) this.#byName.delete(topic.name);
    for (const { partitionId } of topic.partitions) this.#byPartition.delete(partitionId);
    return topic;
  }

  /** Answers the topics that are gone. */
  replaceAll(topics: readonly Topic[]): readonly Topic[] {
    const kept = new Set(topics.map(({ id }) => id));
    const gone = this.all().filter(({ id }) => !kept.has(id));
    this.#byName = new Map();
    this.#byId = new Map();
    this.#byPartition = new Map();
    for (const topic of topics) this.put(topic);
    return gone;
  }
}
