import { LOOK_MS } from '../groups/history/lag-history.js';

/** What one look found of the whole cluster, since the look before it. */
export interface ClusterRates {
  readonly producedPerSecond: number;
  readonly consumedPerSecond: number;
  /** Of the group that is the furthest behind; null: there are groups, and of none is it known. */
  readonly lagSeconds: number | null;
}

/** A name may be given to another topic later, an id never. */
export interface TopicIdentity {
  readonly topic: string;
  readonly topicId: string;
}

export interface TopicRate extends TopicIdentity {
  readonly producedPerSecond: number;
}

export interface RateLook {
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly cluster: ClusterRates;
  /** Those with records, the busiest. Whoever is not among them had none, if `isWhole`. */
  readonly topics: readonly TopicRate[];
  readonly isWhole: boolean;
}

export interface ClusterPoint extends ClusterRates {
  readonly at: number;
}

export interface TopicPoint {
  readonly at: number;
  /** null: the topic was not among those that were written down. */
  readonly producedPerSecond: number | null;
}

/** A look every 15 seconds, of the last hour. */
export interface RateHistory {
  add(look: RateLook): Promise<void>;
  /** Oldest first, from `since` on. */
  ofCluster(since: number): Promise<readonly ClusterPoint[]>;
  /** Of this topic, and not of one that had its name before. */
  ofTopic(topic: TopicIdentity, since: number): Promise<readonly TopicPoint[]>;
}

export const RATE_HISTORY = Symbol('RateHistory');

export const KEPT_MS = 60 * 60 * 1000;
/** An hour of so many are 120,000 small rows. */
export const TOPICS_MAX = 500;
/** Two looks that are further apart are of two recorders, or of a broker that was asleep. */
export const GAP_MAX_MS = 4 * LOOK_MS;
