import { isUnavailable, type Pool } from '@posthorn/db';
import type { Partition, Topic, TopicCatalog } from '../log.js';
import type { LogLogger } from '../settings.js';
import {
  addPartitions,
  alterTopicConfigs,
  createTopic,
  deleteTopic,
  readCatalogVersion,
  readTopics,
  type Changed,
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

  /** Whoever asks before it has begun is served by it. */
  #catchingUp: Promise<void> | null = null;

  constructor(private readonly context: TopicCatalogContext) {
    super();
  }

  /** With which the topics are what they are here, or an earlier one. */
  get version(): bigint {
    return this.#version;
  }

  /** To be told the version that the cluster is at; reads everything again when it moved. */
  async seen(version: bigint): Promise<void> {
    await this.#inTurn(async () => {
      if (version !== this.#version) await this.#load(version);
    });
  }

  async catchUp(): Promise<void> {
    this.#catchingUp ??= this.#inTurn(async () => {
      this.#catchingUp = null;
      const current = await readCatalogVersion(this.context.pool);
      if (current !== this.#version) await this.#load(current);
    });
    await this.#catchingUp;
  }

  async create(request: {
    name: string;
    partitions: number;
    configs: ReadonlyMap<string, string>;
  }): Promise<{ topic: Topic } | { error: 'TOPIC_ALREADY_EXISTS' } | StorageError> {
    return this.#guarded(async () => {
      const { name, partitions, configs } = request;
      const row = this.#own(await createTopic(this.context.pool, name, partitions, configs));
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
      const row = this.#own(await addPartitions(this.context.pool, topicId, total));
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
      const row = this.#own(await alterTopicConfigs(this.context.pool, topicId, changes, expected));
      if (row === 'changed') return { error: 'INVALID_UPDATE_VERSION' as const };
      return row ? { topic: this.#put(row) } : { error: 'UNKNOWN_TOPIC_ID' as const };
    });
  }

  async delete(topicId: string): Promise<{ error?: 'UNKNOWN_TOPIC_ID' | 'KAFKA_STORAGE_ERROR' }> {
    return this.#guarded(async () => {
      const deleted = this.#own(await deleteTopic(this.context.pool, topicId));
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

  /** Where others have changed the catalogue in between, our version stays behind, and whoever looks next reads all of it. */
  #own<Outcome>({ version, outcome }: Changed<Outcome>): Outcome {
    if (version === this.#version + 1n) this.#version = version;
    return outcome;
  }

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

  /** What the database refuses, another broker has done meanwhile: whoever looks next sees what. */
  async #guarded<T extends object>(work: () => Promise<T>): Promise<T | StorageError> {
    try {
      const result = await this.#inTurn(work);
      if ('error' in result) await this.catchUp();
      return result;
    } catch (error) {
      if (!isUnavailable(error)) this.context.logger.error('a change of topics failed', error);
      return { error: 'KAFKA_STORAGE_ERROR' };
    }
  }
}
