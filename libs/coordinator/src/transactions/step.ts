import type { TransactionErrorOrNone } from './errors.js';
import type { Participants } from './participants.js';
import type {
  ProducerIdAndEpoch,
  RequestId,
  Transaction,
  TransactionResult,
} from './transaction.js';

export interface InitInput {
  readonly kind: 'init';
  readonly requestId: RequestId;
  readonly timeoutMs: number;
  /** Version 3 and up: who the producer was before, which must still be the newest of its transactional id. */
  readonly expected: ProducerIdAndEpoch | null;
  /** A producer id that nobody had; null when none was thought to be needed. */
  readonly freshProducerId: bigint | null;
}

export interface AddInput extends ProducerIdAndEpoch {
  readonly kind: 'add';
  readonly requestId: RequestId;
  readonly participants: Participants;
}

/** Asks whether a partition may be written to, and changes nothing. */
export interface VerifyInput extends ProducerIdAndEpoch {
  readonly kind: 'verify';
  readonly requestId: RequestId;
  readonly participants: Participants;
}

export interface EndInput extends ProducerIdAndEpoch {
  readonly kind: 'end';
  readonly requestId: RequestId;
  readonly result: TransactionResult;
}

export type TransactionRequest = InitInput | AddInput | VerifyInput | EndInput;

export type TransactionInput =
  | TransactionRequest
  /** Every marker of the decision is durable where it belongs. */
  | { readonly kind: 'markers-written' }
  /** EndTxn has waited long enough for the markers. */
  | { readonly kind: 'patience-over' }
  /** Time has passed: has the transaction, or the transactional id, outlived its time? */
  | { readonly kind: 'tick' }
  /** After a load. */
  | { readonly kind: 'resume' };

export interface TransactionAnswer {
  readonly error: TransactionErrorOrNone;
  /** Of 'init'. */
  readonly producer?: ProducerIdAndEpoch;
  /** Of 'verify': what is not part of the transaction. */
  readonly missing?: Participants;
}

/** The end of a transaction, as it is told to everything that takes part. */
export interface Markers extends ProducerIdAndEpoch, Participants {
  readonly result: TransactionResult;
}

export type TransactionEffect =
  /**
   * Make the transaction as it is after the step durable (Dead: gone). `first`: before anything else of the step is done;
   * otherwise nothing depends on it, since the state before leads to the same one again.
   */
  | { readonly kind: 'persist'; readonly first: boolean }
  | { readonly kind: 'answer'; readonly requestId: RequestId; readonly answer: TransactionAnswer }
  /** Have the markers written, however long it takes, and tell with 'markers-written'. */
  | { readonly kind: 'write-markers'; readonly markers: Markers }
  /** Call with 'patience-over', unless cancelled. */
  | { readonly kind: 'arm-patience'; readonly delayMs: number }
  | { readonly kind: 'cancel-patience' };

export interface TransactionEnvironment {
  /** Milliseconds since the Unix epoch. */
  readonly now: number;
  readonly settings: TransactionSettings;
}

/** Settings of the transaction coordinator, with Kafka's configuration name of each. */
export interface TransactionSettings {
  /** transaction.max.timeout.ms */
  readonly maxTimeoutMs: number;
  /** transactional.id.expiration.ms */
  readonly idExpirationMs: number;
  /** transaction.abort.timed.out.transaction.cleanup.interval.ms */
  readonly timeoutCheckIntervalMs: number;
  /**
   * EndTxn is answered when all markers are written, so that whoever hears of the end also reads what was committed; after
   * so long it is answered without, as Kafka always does: the decision is durable.
   */
  readonly endPatienceMs: number;
  /** Clients are told to retry when a write takes longer; the write itself goes on. */
  readonly writeTimeoutMs: number;
}

export const defaultTransactionSettings: TransactionSettings = {
  maxTimeoutMs: 15 * 60_000,
  idExpirationMs: 7 * 24 * 60 * 60_000,
  timeoutCheckIntervalMs: 10_000,
  endPatienceMs: 1_000,
  writeTimeoutMs: 5_000,
};

export interface TransactionStep {
  readonly transaction: Transaction;
  readonly effects: readonly TransactionEffect[];
}
