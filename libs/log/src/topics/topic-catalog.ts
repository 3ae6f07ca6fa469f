import { isUnavailable, type Pool } from '@posthorn/db';
import type { Partition, Topic, TopicCatalog } from '../log.js';
import type { LogLogger } from '../settings.js';
import {
  addPartitions,
  alterTopicConfigs,
  createTopic,
  deleteTopic,
  readTopics,
  type TopicRow,
} from '../sql/topics.js';
import { IndexedTopics } from './indexed-topics.js';

export interface TopicCatalogContext {
  readonly pool: Pool;
  readonly logger: LogLogger;
  shardOfPartition(partitionId: number): number;
  /** The partitions exist no more. */
  removed(partitions: readonly Partition[]): void;
}

type StorageError = { error: 'KAFKA_STORAGE_ERROR' };

/**
 * The topics, in memory. Changes made here are visible here at once; those of other brokers when the lease loop sees
 * the version of the catalogue move, within a tick.
 */
export class PostgresTopicCatalog extends IndexedTopics implements TopicCatalog {
  #version = -1n;
  /** Changes and readings of the catalogue, one after the other: a reading must not undo a change that it did not see. */
  #last: Promise<unknown> = Promise.resolve();

  constructor(private readonly context: TopicCatalogContext) {
    super();
  }

  /** To be told the version that the cluster is at; reads everything again when it moved. */
  async seen(version: bigint): Promise<void> {
    await this.#inTurn(async () => {
      if (version !== this.#version) await this.#load(version);
    });
  }

  async create(request: {
    name: string;
    partitions: number;
    configs: ReadonlyMap<string, string>;
  }): Promise<{ topic: Topic } | { error: 'TOPIC_ALREADY_EXISTS' } | StorageError> {
    return this.#guarded(async () => {
      const { name, partitions, configs } = request;
      const row = await createTopic(this.context.pool, name, partitions, configs);
      return row ? { topic: this.#put(row) } : { error: 'TOPIC_ALREADY_EXISTS' as const };
    });
  }

  async createPartitions(
    topicId: string,
    total: number,
  ): Promise<
    { topic: Topic } | { error: 'UNKNOWN_TOPIC_ID' | 'INVALID_PARTITIONS' } | StorageError
  > {
    return this.#guarded(async () => {
      const row = await addPartitions(this.context.pool, topicId, total);
      if (row === 'too few') return { error: 'INVALID_PARTITIONS' as const };
      return row ? { topic: this.#put(row) } : { error: 'UNKNOWN_TOPIC_ID' as const };
    });
  }

  async alterConfigs(
    topicId: string,
    changes: ReadonlyMap<string, string | null>,
    expected?: ReadonlyMap<string, string>,
  ): Promise<
    { topic: Topic } | { error: 'UNKNOWN_TOPIC_ID' | 'INVALID_UPDATE_VERSION' } | StorageError
  > {
    return this.#guarded(async () => {
      const row = await alterTopicConfigs(this.context.pool, topicId, changes, expected);
      if (row === 'changed') return { error: 'INVALID_UPDATE_VERSION' as const };
      return row ? { topic: this.#put(row) } : { error: 'UNKNOWN_TOPIC_ID' as const };
    });
  }

  async delete(topicId: string): Promise<{ error?: 'UNKNOWN_TOPIC_ID' | 'KAFKA_STORAGE_ERROR' }> {
    return this.#guarded(async () => {
      const deleted = await deleteTopic(this.context.pool, topicId);
      const topic = this.index.remove(topicId);
      if (topic) this.context.removed(topic.partitions);
      this.#changed();
      return deleted ? {} : { error: 'UNKNOWN_TOPIC_ID' as const };
    });
  }

  async #load(version: bigint): Promise<void> {
    const rows = await readTopics(this.context.pool);
    const gone = this.index.replaceAll(rows.map((row) => this.#topicOf(row)));
    this.#version = version;
    for (const { partitions } of gone) this.context.removed(partitions);
    this.#changed();
  }

  /** Our own version stays behind, so that the next tick reads the catalogue once more: others may have changed it too. */
  #put(row: TopicRow): Topic {
    const topic = this.#topicOf(row);
    this.index.put(topic);
    this.#changed();
    return topic;
  }

  #topicOf({ topicId, name, configs, partitionIds }: TopicRow): Topic {
    return {
      id: topicId,
      name,
      configs: new Map(Object.entries(configs)),
      partitions: partitionIds.map((partitionId, index) => ({
        partitionId,
        index,
        shard: this.context.shardOfPartition(partitionId),
      })),
    };
  }

  #changed(): void {
    this.tellChanged();
  }

  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.#last.then(work);
    this.#last = turn.catch(() => undefined); // reported to whoever asked; the next one goes on
    return turn;
  }

  async #guarded<T>(work: () => Promise<T>): Promise<T | StorageError> {
    try {
      return await this.#inTurn(work);
    } catch (error) {
      if (!isUnavailable(error)) this.context.logger.error('a change of topics failed', error);
      return { error: 'KAFKA_STORAGE_ERROR' };
    }
  }
}
