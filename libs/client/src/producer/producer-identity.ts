import { ErrorCode, InitProducerId, isRetriable, KafkaError } from '@posthorn/protocol';
import type { ClusterContext } from '../context.js';
import { ClosedError } from '../errors.js';
import type { ConnectionPool } from '../net/connection-pool.js';
import { UnsupportedApiError } from '../net/versions.js';
import { sleep } from '../sleep.js';
import type { TopicPartition } from '../types.js';
import type { PartitionQueue, ProducerIdentity } from './partition-queue.js';

/** What a producer's batches are stamped with, and what may leave under it. */
export interface IdentitySource {
  /** Null for a producer whose batches carry none, and while there is none yet. */
  readonly current: ProducerIdentity | null;
  /** False until `acquire` has resolved. */
  readonly isReady: boolean;
  /** Null outside of transactions. */
  readonly transactionalId: string | null;
  /** Takes as long as it takes. Rejects when asking again cannot help: then nothing that waits can be sent. */
  acquire(): Promise<void>;
  /** False while the partition may not be written; whoever says so wakes the producer when it may. */
  admits(partition: TopicPartition): boolean;
  /** A batch that carried a stamp leaves the queue unacknowledged: no stamp may ever travel with other bytes. */
  abandonStamp(queue: PartitionQueue): void;
}

/** Batches without a stamp. */
export const noIdentity: IdentitySource = {
  current: null,
  isReady: true,
  transactionalId: null,
  acquire: () => Promise.resolve(),
  admits: () => true,
  abandonStamp: () => undefined,
};

/** A producer id of its own; each partition counts its epochs by itself. */
export class IdempotentIdentity implements IdentitySource {
  readonly transactionalId = null;
  #current: ProducerIdentity | null = null;

  constructor(
    private readonly context: ClusterContext,
    private readonly pool: ConnectionPool,
    private readonly signal: AbortSignal,
  ) {}

  get current(): ProducerIdentity | null {
    return this.#current;
  }
  get isReady(): boolean {
    return this.#current !== null;
  }

  async acquire(): Promise<void> {
    this.#current = await initProducerId(this.context, this.pool, this.signal);
  }

  admits(): boolean {
    return true;
  }

  abandonStamp(queue: PartitionQueue): void {
    if (!queue.abandonEpoch()) this.#current = null;
  }
}

/**
 * A fresh producer id, from any broker, however long it takes. Rejects only when asking again cannot help: the broker
 * refuses it for good, or the signal aborted.
 */
async function initProducerId(
  context: ClusterContext,
  pool: ConnectionPool,
  signal: AbortSignal,
): Promise<ProducerIdentity> {
  const backoff = context.backoff();
  const { metadata } = context;
  while (!signal.aborted) {
    if (metadata.view.brokers.size === 0) await metadata.refresh();
    for (const address of metadata.view.brokers.values()) {
      try {
        const answer = await pool.requestAt(address, InitProducerId, {
          transactionalId: null,
          transactionTimeoutMs: context.requestTimeoutMs,
        });
        if (answer.errorCode === ErrorCode.NONE) return answer;
        if (!isRetriable(answer.errorCode)) throw new KafkaError(answer.errorCode);
      } catch (error) {
        if (error instanceof KafkaError || error instanceof UnsupportedApiError) throw error;
      }
    }
    await sleep(backoff.nextMs(), signal);
    if (!signal.aborted) await metadata.refresh();
  }
  throw new ClosedError('the producer was closed');
}
