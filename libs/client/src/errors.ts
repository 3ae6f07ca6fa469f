import type { RecordMetadata, TopicPartition } from './types.js';

export interface Truncation extends TopicPartition {
  readonly position: bigint;
  readonly endOffset: bigint;
}

/** A broker could not be reached, or the connection ended before the answer came. */
export class ConnectionError extends Error {
  override readonly name: string = 'ConnectionError';

  constructor(
    message: string,
    /** False when the request was certainly never written: then its outcome is known, namely none. */
    readonly maybeSent: boolean,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

/**
 * The broker does not accept who we are. `connect` rejects with it; producers and groups try again all the same, since
 * passwords and certificates are replaced.
 */
export class AuthenticationError extends ConnectionError {
  override readonly name = 'AuthenticationError';

  constructor(message: string, options?: ErrorOptions) {
    super(message, false, options);
  }
}

/**
 * The leader of a partition has not what was read of it: it took over without the last records, or the database of the brokers went back.
 * A group goes on at the end of what both have, and passes over nothing; what was handled behind it was lost.
 */
export class LogTruncatedError extends Error {
  override readonly name = 'LogTruncatedError';
  readonly topic: string;
  readonly partition: number;
  /** Where reading would have gone on. */
  readonly position: bigint;
  /** Where the log was cut off: what comes in the place of what is gone begins there, or behind. */
  readonly endOffset: bigint;

  constructor(truncation: Truncation) {
    const { topic, partition, position, endOffset } = truncation;
    super(
      `${topic}/${partition} was read up to offset ${position}, and its log was cut off at ${endOffset}: ` +
        'what was read behind that is lost, and what comes in its place begins there',
    );
    this.topic = topic;
    this.partition = partition;
    this.position = position;
    this.endOffset = endOffset;
  }
}

/** `send` was refused: what waits and is in flight already fills `bufferBytesMax`. */
export class BufferExhaustedError extends Error {
  override readonly name = 'BufferExhaustedError';
}

/** The record was not acknowledged within `deliveryTimeoutMs`. */
export class DeliveryTimeoutError extends Error {
  override readonly name = 'DeliveryTimeoutError';

  constructor(
    message: string,
    /** True when an attempt is without an answer: the record may be in the log all the same. */
    readonly maybeWritten: boolean,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

/**
 * `sendAll` could not deliver everything. Thrown when every record is settled, so both halves are final: by position in
 * the call, `metadata` says where each record is (null for those that failed) and `failures` why the others are not.
 */
export class SendAllError extends Error {
  override readonly name = 'SendAllError';

  constructor(
    readonly metadata: readonly (RecordMetadata | null)[],
    readonly failures: ReadonlyMap<number, Error>,
  ) {
    const [[position, first]] = failures;
    super(
      `${failures.size} of ${metadata.length} records were not delivered; record ${position}: ${first.message}`,
      { cause: first },
    );
  }
}

/** The transaction cannot be committed any more. Abort it; the work may be done again in the next one. */
export class TransactionAbortableError extends Error {
  override readonly name = 'TransactionAbortableError';
}

/** Asked for what the state of the transaction does not allow: a second one at a time, a record after its end. */
export class InvalidTransactionStateError extends Error {
  override readonly name = 'InvalidTransactionStateError';
}

/** The transactional producer is finished: close it. Another one may do better once the cause is gone. */
export class FatalProducerError extends Error {
  override readonly name: string = 'FatalProducerError';
}

/** Another producer uses the transactional id now, or the coordinator ended a transaction that took too long. */
export class ProducerFencedError extends FatalProducerError {
  override readonly name = 'ProducerFencedError';
}

/** A commit was asked for and its answer never came: all of the transaction counts, or nothing of it, and nobody here knows which. */
export class UnknownOutcomeError extends Error {
  override readonly name = 'UnknownOutcomeError';
}

/** The partition was revoked or lost: what its handler did may be done elsewhere, and its offsets are not ours to commit. */
export class PartitionLostError extends Error {
  override readonly name = 'PartitionLostError';
}

/** The cluster, producer or group was closed. */
export class ClosedError extends Error {
  override readonly name = 'ClosedError';
}

export const asError = (thrown: unknown): Error =>
  thrown instanceof Error ? thrown : new Error(String(thrown));
