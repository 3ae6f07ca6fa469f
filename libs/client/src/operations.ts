import type { KafkaAdmin } from './admin/types.js';
import type { ReadOptions, ReadPage } from './reader/types.js';

/** What operators ask and applications do not: beside `KafkaCluster`, so that a stand-in for that need not have it. */
export interface KafkaOperations {
  /** @param options how long each call goes on trying: 30 s unless told otherwise */
  admin(options?: { timeoutMs?: number }): KafkaAdmin;
  /**
   * Reads partitions without a group: nothing is shared out and nothing committed. Ends when each partition is read up to its
   * `until`, when the signal aborts, or when whoever iterates stops. What passes, such as a broker that restarts, is
   * waited for; anything else is thrown.
   */
  read(options: ReadOptions): AsyncGenerator<ReadPage, void, undefined>;
}
