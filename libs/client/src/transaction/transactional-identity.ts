import type { ClusterContext } from '../context.js';
import { retrying } from '../coordinator.js';
import { asError } from '../errors.js';
import type { ProducerIdentity } from '../producer/partition-queue.js';
import type { IdentitySource } from '../producer/producer-identity.js';
import type { TopicPartition } from '../types.js';
import { fateOf } from './transaction-errors.js';
import { mayRetry } from './retry-options.js';
import type { TransactionRequests } from './transaction-requests.js';
import type { TransactionState } from './transaction-state.js';

/** The identity that the coordinator gave, and the partitions it knows to be part of the transaction. */
export class TransactionalIdentity implements IdentitySource {
  current: ProducerIdentity | null = null;
  #joining: Promise<void> | null = null;

  constructor(
    readonly transactionalId: string,
    private readonly context: ClusterContext,
    private readonly state: TransactionState,
    private readonly requests: TransactionRequests,
    private readonly events: {
      readonly signal: AbortSignal;
      /** Partitions have joined: what waits for them may leave. */
      joined(): void;
      failed(error: Error): void;
    },
  ) {}

  get isReady(): boolean {
    return this.current !== null;
  }

  /** Nothing is sent before a transaction begins, and none begins without an identity. */
  acquire(): Promise<void> {
    return Promise.resolve();
  }

  admits(partition: TopicPartition): boolean {
    if (this.state.admits(partition)) return true;
    this.#joining ??= this.#join().finally(() => (this.#joining = null));
    return false;
  }

  abandonStamp(): void {
    this.state.stampAbandoned();
  }

  /** Resolves when no partition is on its way into the transaction. */
  async settled(): Promise<void> {
    await this.#joining;
  }

  /** One request for all that are wanted by then, again as long as there are others. */
  async #join(): Promise<void> {
    await Promise.resolve(); // whoever asks for one partition asks for the others in the same turn
    const { context, state, requests } = this;
    for (;;) {
      const wanted = state.takeWanted();
      if (wanted.length === 0 || this.current === null) return;
      const own = this.current;
      try {
        const options = mayRetry(this.events.signal, () => state.isGoingOn);
        await retrying(context, options, () => requests.addPartitions(own, wanted));
      } catch (error) {
        if (fateOf(error) !== 'retry') this.events.failed(asError(error));
        return;
      }
      state.partitionsJoined(wanted);
      this.events.joined();
    }
  }
}
