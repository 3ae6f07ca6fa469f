import { randomUUID } from 'node:crypto';
import type { Partition, Topic, TopicCatalog } from '../log.js';
import { IndexedTopics } from '../topics/indexed-topics.js';

export class MemoryTopicCatalog extends IndexedTopics implements TopicCatalog {
  #nextPartitionId = 1;

  constructor(
    private readonly shardCount: number,
    private readonly removed: (partitions: readonly Partition[]) => void,
  ) {
    super();
  }

  /** There is nobody else. */
  catchUp(): Promise<void> {
    return Promise.resolve();
  }

  async create(request: {
    name: string;
    partitions: number;
    configs: ReadonlyMap<string, string>;
  }): Promise<{ topic: Topic } | { error: 'TOPIC_ALREADY_EXISTS' }> {
    const { name, configs } = request;
    if (this.index.byName(name)) return { error: 'TOPIC_ALREADY_EXISTS' };
    const partitions = this.#partitions(0, request.partitions);
    return this.#put({ id: randomUUID(), name, configs: new Map(configs), partitions });
  }

  async createPartitions(
    topicId: string,
    total: number,
  ): Promise<{ topic: Topic } | { error: 'UNKNOWN_TOPIC_ID' | 'INVALID_PARTITIONS' }> {
    const topic = this.index.byId(topicId);
    if (!topic) return { error: 'UNKNOWN_TOPIC_ID' };
    const existing = topic.partitions.length;
    if (total <= existing) return { error: 'INVALID_PARTITIONS' };
    const partitions = [...topic.partitions, ...this.#partitions(existing, total)];
    return this.#put({ ...topic, partitions });
  }

  async alterConfigs(
    topicId: string,
    changes: ReadonlyMap<string, string | null>,
    expected?: ReadonlyMap<string, string>,
  ): Promise<{ topic: Topic } | { error: 'UNKNOWN_TOPIC_ID' | 'INVALID_UPDATE_VERSION' }> {
    const topic = this.index.byId(topicId);
    if (!topic) return { error: 'UNKNOWN_TOPIC_ID' };
    if (expected && !areEqual(topic.configs, expected)) return { error: 'INVALID_UPDATE_VERSION' };
    const configs = new Map(topic.configs);
    for (const [key, value] of changes) {
      if (value === null) configs.delete(key);
      else configs.set(key, value);
    }
    return this.#put({ ...topic, configs });
  }

  async delete(topicId: string): Promise<{ error?: 'UNKNOWN_TOPIC_ID' }> {
    const topic = this.index.remove(topicId);
    if (!topic) return { error: 'UNKNOWN_TOPIC_ID' };
    this.removed(topic.partitions);
    this.#changed();
    return {};
  }

  #partitions(from: number, to: number): Partition[] {
    return Array.from({ length: to - from }, (_, i) => {
      const partitionId = this.#nextPartitionId++;
      return { partitionId, index: from + i, shard: partitionId % this.shardCount };
    });
  }

  #put(topic: Topic): { topic: Topic } {
    this.index.put(topic);
    this.#changed();
    return { topic };
  }

  #changed(): void {
    this.tellChanged();
  }
}

function areEqual(a: ReadonlyMap<string, string>, b: ReadonlyMap<string, string>): boolean {
  return a.size === b.size && [...a].every(([key, value]) => b.get(key) === value);
}
