import type { TransactionError, TransactionErrorOrNone } from './errors.js';
import type { Participants } from './participants.js';
import type { ProducerIdAndEpoch, TransactionResult, TransactionStateName } from './transaction.js';

export interface InitProducerIdRequest {
  readonly transactionalId: string;
  readonly transactionTimeoutMs: number;
  /** -1n and -1: not given. */
  readonly producerId: bigint;
  readonly producerEpoch: number;
}

export interface TransactionReference extends ProducerIdAndEpoch {
  readonly transactionalId: string;
}

export interface DescribedTransaction extends ProducerIdAndEpoch, Participants {
  readonly error: TransactionErrorOrNone;
  readonly transactionalId: string;
  readonly state: TransactionStateName | '';
  readonly timeoutMs: number;
  /** -1 while there is none. */
  readonly startedAt: number;
}

export interface ListTransactionsRequest {
  /** Exact names; empty: all. */
  readonly states: readonly string[];
  /** Empty: all. */
  readonly producerIds: readonly bigint[];
  /** Only transactions that have run longer; negative: all. */
  readonly durationMs: number;
  readonly matches: (transactionalId: string) => boolean;
}

export interface ListedTransaction {
  readonly transactionalId: string;
  readonly producerId: bigint;
  readonly state: TransactionStateName;
}

/**
 * Transactions of the transactional ids whose shards this broker owns. No call rejects: every failure is a Kafka error.
 * What an answer tells of is durable.
 */
export interface TransactionCoordinator {
  initProducerId(
    request: InitProducerIdRequest,
  ): Promise<{ readonly error: TransactionErrorOrNone } & ProducerIdAndEpoch>;
  /** AddPartitionsToTxn and AddOffsetsToTxn: before anything is written to them. */
  add(
    transaction: TransactionReference,
    participants: Participants,
  ): Promise<{ readonly error: TransactionErrorOrNone }>;
  /** Whether these may be written to in the transaction; `missing` says which may not. Changes nothing. */
  verify(
    transaction: TransactionReference,
    participants: Participants,
  ): Promise<{ readonly error: TransactionErrorOrNone; readonly missing: Participants }>;
  end(
    transaction: TransactionReference,
    result: TransactionResult,
  ): Promise<{ readonly error: TransactionErrorOrNone }>;
  describe(transactionalId: string): DescribedTransaction;
  list(request: ListTransactionsRequest): {
    readonly error: TransactionErrorOrNone;
    readonly transactions: readonly ListedTransaction[];
  };
}

export type { TransactionError, TransactionErrorOrNone };
