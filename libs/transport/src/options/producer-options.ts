import type { ProducerOptions } from '@posthorn/client';
import { PosthornConfigError } from '../errors/exceptions.js';

/** The client's settings, and those of `transaction()`. */
export interface PosthornProducerOptions extends ProducerOptions {
  /**
   * One for each instance, the same over its restarts: the first transaction after one ends what the last process left open,
   * and fences whoever has the same. A function is asked once. Default `<service>-<instance>`: the group (of a client without
   * the module the `clientId`), and POD_NAME of the environment or else the host's name.
   */
  readonly transactionalId?: string | (() => string) | undefined;
  /** A transaction that is open for longer is aborted. Default 60,000; brokers allow 900,000 unless told otherwise. */
  readonly transactionTimeoutMs?: number | undefined;
}

export const producerKeys: Record<keyof Required<PosthornProducerOptions>, true> = {
  idempotent: true,
  acks: true,
  compression: true,
  lingerMs: true,
  batchBytesMax: true,
  bufferBytesMax: true,
  deliveryTimeoutMs: true,
  transactionalId: true,
  transactionTimeoutMs: true,
};

/** An INT32 in the protocol, and what Node's timers can count to. */
const TIMEOUT_MS_MAX = 2 ** 31 - 1;
/** Of a text in the protocol. */
const ID_BYTES_MAX = 32_767;

export function checkTransactions(where: string, options: PosthornProducerOptions = {}): void {
  const { transactionalId, transactionTimeoutMs: ms } = options;
  if (transactionalId !== undefined && typeof transactionalId !== 'function') {
    assertTransactionalId(where, transactionalId);
  }
  if (ms === undefined || (Number.isInteger(ms) && ms >= 1 && ms <= TIMEOUT_MS_MAX)) return;
  throw new PosthornConfigError(
    `${where}: producer.transactionTimeoutMs must be an integer between 1 and ${TIMEOUT_MS_MAX}`,
  );
}

export function assertTransactionalId(where: string, id: unknown): asserts id is string {
  const bytes = typeof id === 'string' ? Buffer.byteLength(id) : 0;
  if (bytes >= 1 && bytes <= ID_BYTES_MAX) return;
  const given = typeof id === 'string' ? `one of ${bytes}` : typeof id;
  throw new PosthornConfigError(
    `${where}: producer.transactionalId must be, or give, a text of 1 to ${ID_BYTES_MAX} bytes, not ${given}`,
  );
}

/** What a producer without transactions takes. */
export function plainProducer(options: PosthornProducerOptions = {}): ProducerOptions {
  const { transactionalId: _id, transactionTimeoutMs: _timeout, ...rest } = options;
  return rest;
}
