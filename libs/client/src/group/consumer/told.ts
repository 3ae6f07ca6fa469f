import type { ConsumerGroupHeartbeat, RequestInputOf } from '@posthorn/protocol';

type Heartbeat = RequestInputOf<typeof ConsumerGroupHeartbeat>;
export type OwnedTopics = NonNullable<Heartbeat['topicPartitions']>;

/** What a heartbeat may leave out when the coordinator knows it: null means unchanged. */
export type HeartbeatState = Pick<
  Heartbeat,
  'rebalanceTimeoutMs' | 'subscribedTopicNames' | 'topicPartitions'
>;

export interface Standing {
  readonly rebalanceTimeoutMs: number;
  readonly subscription: readonly string[];
  readonly owned: OwnedTopics;
}

/**
 * What the coordinator was told and has answered. Everything is said when joining and after every failure, since it is not
 * known then what arrived; later only what changed.
 */
export class Told {
  #subscription: string | null = null;
  #owned: string | null = null;

  news({ rebalanceTimeoutMs, subscription, owned }: Standing): HeartbeatState {
    const everything = this.#subscription === null;
    const isNew = {
      subscription: everything || this.#subscription !== JSON.stringify(subscription),
      owned: everything || this.#owned !== JSON.stringify(owned),
    };
    return {
      rebalanceTimeoutMs: everything ? rebalanceTimeoutMs : -1,
      subscribedTopicNames: isNew.subscription ? subscription : null,
      topicPartitions: isNew.owned ? owned : null,
    };
  }

  confirmed({ subscription, owned }: Standing): void {
    this.#subscription = JSON.stringify(subscription);
    this.#owned = JSON.stringify(owned);
  }

  forget(): void {
    this.#subscription = null;
    this.#owned = null;
  }
}
