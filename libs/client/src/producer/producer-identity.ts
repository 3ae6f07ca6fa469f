import { InitProducerId, isRetriable, KafkaError } from '@posthorn/protocol';
import type { ClusterContext } from '../context.js';
import { ClosedError } from '../errors.js';
import type { ConnectionPool } from '../net/connection-pool.js';
import { UnsupportedApiError } from '../net/versions.js';
import { sleep } from '../sleep.js';
import type { ProducerIdentity } from './partition-queue.js';

/**
 * A fresh producer id, from any broker, however long it takes. Rejects only when asking again cannot help: the broker
 * refuses it for good, or the signal aborted.
 */
export async function initProducerId(
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
        if (answer.errorCode === 0) return answer;
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
