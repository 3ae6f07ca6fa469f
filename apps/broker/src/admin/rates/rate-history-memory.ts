import {
  KEPT_MS,
  type ClusterPoint,
  type RateHistory,
  type RateLook,
  type TopicIdentity,
  type TopicPoint,
} from './rate-history.js';

interface Kept extends Omit<RateLook, 'topics'> {
  /** By id. */
  readonly topics: ReadonlyMap<string, number>;
}

/** The rates of a broker without a database: gone with it. */
export class RateHistoryMemory implements RateHistory {
  #looks: Kept[] = [];

  add(look: RateLook): Promise<void> {
    const topics = new Map(
      look.topics.map(({ topicId, producedPerSecond }) => [topicId, producedPerSecond]),
    );
    const kept = this.#looks.filter(({ at }) => at > look.at - KEPT_MS);
    this.#looks = [...kept, { ...look, topics }];
    return Promise.resolve();
  }

  ofCluster(since: number): Promise<readonly ClusterPoint[]> {
    return Promise.resolve(this.#since(since).map(({ at, cluster }) => ({ at, ...cluster })));
  }

  ofTopic({ topicId }: TopicIdentity, since: number): Promise<readonly TopicPoint[]> {
    const points = this.#since(since).map(({ at, topics, isWhole }) => ({
      at,
      producedPerSecond: topics.get(topicId) ?? (isWhole ? 0 : null),
    }));
    return Promise.resolve(points);
  }

  #since(since: number): readonly Kept[] {
    return this.#looks.filter(({ at }) => at >= since);
  }
}
