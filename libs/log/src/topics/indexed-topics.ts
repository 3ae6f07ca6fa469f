import type { Partition, Topic } from '../log.js';
import { TopicIndex } from './topic-index.js';

/** What every catalogue of topics answers from its index, and whom it tells when that changed. */
export abstract class IndexedTopics {
  protected readonly index = new TopicIndex();
  readonly #listeners = new Set<() => void>();

  all(): readonly Topic[] {
    return this.index.all();
  }
  byName(name: string): Topic | undefined {
    return this.index.byName(name);
  }
  byId(topicId: string): Topic | undefined {
    return this.index.byId(topicId);
  }
  ofPartition(partitionId: number): { topic: Topic; partition: Partition } | undefined {
    return this.index.ofPartition(partitionId);
  }

  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** A listener may take itself away meanwhile. */
  protected tellChanged(): void {
    for (const listener of Array.from(this.#listeners)) listener();
  }
}
