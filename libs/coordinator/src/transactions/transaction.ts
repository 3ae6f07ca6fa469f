import { NOBODY, type Participants } from './participants.js';

export type RequestId = number;

/**
 * Kafka's states. PrepareEpochFence is how Kafka calls the moment between the decision to fence a producer and the durable
 * PrepareAbort; here both are one step, so a transaction is never found in it.
 */
export const TRANSACTION_STATES = [
  'Empty',
  'Ongoing',
  'PrepareCommit',
  'PrepareAbort',
  'CompleteCommit',
  'CompleteAbort',
  'PrepareEpochFence',
  'Dead',
] as const;
export type TransactionStateName = (typeof TRANSACTION_STATES)[number];
export type StoredTransactionState = Exclude<TransactionStateName, 'PrepareEpochFence' | 'Dead'>;

export type TransactionResult = 'commit' | 'abort';

export const NO_PRODUCER_ID = -1n;
export const NO_PRODUCER_EPOCH = -1;
/** The last epoch is kept for fencing, so that a producer that holds the one before it can still be put out. */
const EPOCH_MAX = 0x7fff;

export interface ProducerIdAndEpoch {
  readonly producerId: bigint;
  readonly producerEpoch: number;
}

/** What is durable of a transactional id. */
export interface TransactionSnapshot extends ProducerIdAndEpoch, Participants {
  readonly transactionalId: string;
  readonly state: StoredTransactionState;
  /** Of the InitProducerId before, whose repetition is answered the same: the epoch, or the id that it replaced. */
  readonly lastProducerId: bigint;
  readonly lastProducerEpoch: number;
  readonly timeoutMs: number;
  /** Of the newest transaction, also when it is over; milliseconds since the Unix epoch, -1 before the first. */
  readonly startedAt: number;
  readonly updatedAt: number;
}

/** One transactional id, as the coordinator knows it. */
export interface Transaction extends Omit<TransactionSnapshot, 'state'> {
  readonly state: TransactionStateName;
  /** EndTxn requests that are answered when the markers are written, or when that takes long. */
  readonly waiting: readonly RequestId[];
}

export function newTransaction(transactionalId: string, now: number): Transaction {
  return {
    transactionalId,
    state: 'Empty',
    producerId: NO_PRODUCER_ID,
    producerEpoch: NO_PRODUCER_EPOCH,
    lastProducerId: NO_PRODUCER_ID,
    lastProducerEpoch: NO_PRODUCER_EPOCH,
    timeoutMs: 0,
    ...NOBODY,
    startedAt: -1,
    updatedAt: now,
    waiting: [],
  };
}

export function fromSnapshot(snapshot: TransactionSnapshot): Transaction {
  return { ...snapshot, waiting: [] };
}

export function toSnapshot({ waiting, ...transaction }: Transaction): TransactionSnapshot {
  const { state } = transaction;
  if (state === 'Dead' || state === 'PrepareEpochFence') {
    throw new Error(`${state} is not stored, and ${waiting.length} wait for it`);
  }
  return { ...transaction, state };
}

/** Nothing would be lost by forgetting it: no producer was ever given an id. */
export function isDisposable({ producerEpoch }: Transaction): boolean {
  return producerEpoch === NO_PRODUCER_EPOCH;
}

/** No producer may be given a higher epoch; the next one gets a new producer id. */
export function isEpochExhausted(producerEpoch: number): boolean {
  return producerEpoch >= EPOCH_MAX - 1;
}

/** Only a fence raises an epoch to this, and there is none above it to fence with. */
export function isMaximal(producerEpoch: number): boolean {
  return producerEpoch === EPOCH_MAX;
}

/** Whether the next InitProducerId takes a producer id that nobody had before. */
export function needsProducerId(transaction: Transaction | undefined): boolean {
  if (transaction === undefined || transaction.producerId === NO_PRODUCER_ID) return true;
  return isEpochExhausted(transaction.producerEpoch);
}
