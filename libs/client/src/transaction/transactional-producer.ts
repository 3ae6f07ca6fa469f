import { ErrorCode, KafkaError } from '@posthorn/protocol';
import type { ClusterContext } from '../context.js';
import { retrying } from '../coordinator.js';
import {
  asError,
  ClosedError,
  ConnectionError,
  FatalProducerError,
  InvalidTransactionStateError,
  TransactionAbortableError,
  UnknownOutcomeError,
} from '../errors.js';
import type { ConnectionPool } from '../net/connection-pool.js';
import type { ProducerIdentity } from '../producer/partition-queue.js';
import { KafkaProducer } from '../producer/producer.js';
import { settledWithin } from '../sleep.js';
import type {
  GroupMetadata,
  OffsetToCommit,
  ProducerRecord,
  RecordMetadata,
  Transaction,
  TransactionalProducer,
  TransactionalProducerOptions,
} from '../types.js';
import { OpenTransaction, type TransactionHost } from './open-transaction.js';
import { mayRetry } from './retry-options.js';
import { fateOf, fateOfRecords, finalError, type Fate } from './transaction-errors.js';
import { TransactionRequests } from './transaction-requests.js';
import { TransactionState } from './transaction-state.js';
import { TransactionalIdentity } from './transactional-identity.js';

const TRANSACTION_TIMEOUT_MS = 60_000;

/**
 * One transaction after the other under one transactional id. The state machine says what may happen next; here are its
 * requests, in their order: partitions join before their batches leave, groups before their offsets, and the end comes
 * when nothing else is under way.
 */
export class KafkaTransactionalProducer implements TransactionalProducer, TransactionHost {
  readonly #state = new TransactionState();
  readonly #pool: ConnectionPool;
  readonly #requests: TransactionRequests;
  readonly #identity: TransactionalIdentity;
  readonly #records: KafkaProducer;
  readonly #closing = new AbortController();
  readonly #timeoutMs: number;
  /** Sends and offsets of the transaction that are not settled. */
  readonly #pending = new Set<Promise<unknown>>();
  readonly #takeover: Promise<void>;
  #lastOffsets: Promise<unknown> = Promise.resolve();
  #beginning = false;
  #ending: Promise<void> | null = null;
  #closed: Promise<void> | null = null;

  constructor(
    private readonly context: ClusterContext,
    options: TransactionalProducerOptions,
  ) {
    const { transactionalId, transactionTimeoutMs = TRANSACTION_TIMEOUT_MS, ...rest } = options;
    if (transactionalId === '') throw new RangeError('the transactional id is empty');
    this.#timeoutMs = transactionTimeoutMs;
    this.#pool = context.openPool();
    this.#requests = new TransactionRequests(context, this.#pool, {
      transactionalId,
      transactionTimeoutMs,
    });
    this.#identity = new TransactionalIdentity(
      transactionalId,
      context,
      this.#state,
      this.#requests,
      {
        signal: this.#closing.signal,
        joined: () => this.#records.wake(),
        failed: (error) => void this.#fail(error, fateOf(error)),
      },
    );
    this.#records = new KafkaProducer(context, rest, this.#identity);
    // At once and not with the first transaction: what the last producer left open keeps readers from what lies behind,
    // and a group from offsets that may yet count, perhaps the very records that the first transaction is waiting for.
    this.#takeover = this.#takeIdentity(null);
    this.#takeover.catch(() => undefined); // whoever begins a transaction hears of it
  }

  async beginTransaction(): Promise<Transaction> {
    this.#assertOpen();
    if (this.#beginning)
      throw new InvalidTransactionStateError('a transaction is beginning already');
    this.#beginning = true;
    try {
      await this.#takenOver();
      this.#assertOpen();
      this.#state.begin();
    } finally {
      this.#beginning = false;
    }
    return new OpenTransaction(this);
  }

  async transact<T>(work: (transaction: Transaction) => Promise<T>): Promise<T> {
    const transaction = await this.beginTransaction();
    try {
      const result = await work(transaction);
      await transaction.commit();
      return result;
    } catch (error) {
      // Whatever the abort has to say is a consequence; a producer that is finished says so at the next beginning.
      await transaction.abort().catch(() => undefined);
      throw error;
    }
  }

  send(record: ProducerRecord): Promise<RecordMetadata> {
    return this.#partOfIt(() => this.#records.send(record), fateOfRecords);
  }

  sendAll(records: readonly ProducerRecord[]): Promise<readonly RecordMetadata[]> {
    return this.#partOfIt(() => this.#records.sendAll(records), fateOfRecords);
  }

  sendOffsets(group: GroupMetadata, offsets: readonly OffsetToCommit[]): Promise<void> {
    return this.#partOfIt(() => {
      assertMember(group);
      const sent = this.#lastOffsets.then(() => this.#sendOffsets(group, offsets));
      this.#lastOffsets = sent.catch(() => undefined); // told to the caller, and to the state
      return sent;
    }, fateOf);
  }

  async commit(): Promise<void> {
    this.#state.commit();
    await this.#exclusively(async () => {
      await this.#records.flush();
      await Promise.allSettled(this.#pending);
      this.#state.assertCommitting();
      if (this.#state.isKnown) await this.#end(true);
      this.#state.ended();
    });
  }

  async abort(): Promise<void> {
    this.#state.abort();
    await this.#exclusively(async () => {
      await this.#records.discard(new TransactionAbortableError('the transaction was aborted'));
      await this.#identity.settled();
      await Promise.allSettled(this.#pending);
      if (this.#state.isKnown) await this.#end(false);
      if (this.#state.needsNewEpoch) await this.#takeIdentity(this.#identity.current);
      this.#state.ended();
    });
  }

  close(options: { timeoutMs?: number } = {}): Promise<void> {
    this.#closed ??= this.#close(options.timeoutMs ?? 10_000);
    return this.#closed;
  }

  /** An open transaction is aborted, so that nobody has to wait for its timeout; one that is ending may end. */
  async #close(timeoutMs: number): Promise<void> {
    const { phase } = this.#state;
    const last = phase === 'open' || phase === 'failed' ? this.abort() : this.#ending;
    if (last !== null) await settledWithin(last, timeoutMs);
    this.#closing.abort();
    await this.#records.close({ timeoutMs: 0 });
    this.#pool.close();
    this.context.closed(this, [this.#pool]);
  }

  /** Where no broker was ever reached the search for a coordinator has no end of its own. */
  #takenOver(): Promise<void> {
    const { signal } = this.#closing;
    return new Promise((resolve, reject) => {
      const closed = (): void => reject(new ClosedError('the producer was closed'));
      signal.addEventListener('abort', closed);
      const settled = this.#takeover.finally(() => signal.removeEventListener('abort', closed));
      settled.then(resolve, reject);
    });
  }

  async #exclusively(work: () => Promise<void>): Promise<void> {
    const ending = work();
    this.#ending = ending;
    try {
      await ending;
    } finally {
      this.#ending = null;
    }
  }

  /** Any failure of a part is the failure of the whole. */
  async #partOfIt<T>(work: () => Promise<T>, fate: (error: unknown) => Fate): Promise<T> {
    this.#assertOpen();
    this.#state.assertOpen();
    const part = work();
    this.#pending.add(part);
    try {
      return await part;
    } catch (error) {
      throw this.#fail(asError(error), fate(error));
    } finally {
      this.#pending.delete(part);
    }
  }

  /** Returns what the part's caller hears. */
  #fail(error: Error, fate: Fate): Error {
    const before = this.#state.phase;
    const reason = fate === 'fatal' ? finalError(error, this.#identity.transactionalId) : error;
    if (fate === 'fatal') this.#state.die(reason);
    else this.#state.fail(reason);
    if (this.#state.phase !== before) {
      const what = `another part of the transaction failed: ${error.message}`;
      void this.#records.discard(new TransactionAbortableError(what, { cause: error }));
    }
    return reason;
  }

  async #sendOffsets(group: GroupMetadata, offsets: readonly OffsetToCommit[]): Promise<void> {
    const { groupId } = group;
    const [state, requests, own] = [this.#state, this.#requests, this.#own()];
    const deadlineMs = this.context.monotonicMs() + this.#timeoutMs;
    const isWanted = (): boolean => state.isGoingOn && this.context.monotonicMs() < deadlineMs;
    const options = mayRetry(this.#closing.signal, isWanted);
    if (!state.hasGroup(groupId)) {
      state.groupAsked(groupId);
      await retrying(this.context, options, () => requests.addGroup(own, groupId));
      state.groupJoined(groupId);
    }
    await retrying(this.context, options, () => requests.commitOffsets(own, group, offsets));
    await retrying(this.context, options, () => requests.assertTopics(groupId, offsets));
  }

  /** However long it takes: until the coordinator has answered nobody knows how the transaction ended. */
  async #end(committed: boolean): Promise<void> {
    const own = this.#own();
    const options = mayRetry(this.#closing.signal, () => true);
    let unanswered = 0;
    try {
      await retrying(this.context, options, () => {
        unanswered += 1;
        return this.#requests.end(own, committed).catch((error: unknown) => {
          if (!mayHaveCounted(error)) unanswered -= 1;
          throw error;
        });
      });
    } catch (error) {
      const fate = fateOf(error);
      if (committed && unanswered > 0) throw this.#unknown(asError(error), fate);
      if (!committed) {
        // Only asked for, never confirmed: the coordinator has heard of none that it could end.
        if (isInvalidState(error) && !this.#state.isConfirmed) return;
        // It is forgotten there as well; the next epoch begins from nothing.
        if (fate === 'abort') return this.#state.stampAbandoned();
      }
      throw this.#verdict(asError(error), fate);
    }
  }

  /** A commit without an answer may have counted, whatever a later one was told: somebody else may have begun since. */
  #unknown(error: Error, fate: Fate): UnknownOutcomeError {
    if (fate !== 'retry') this.#state.die(finalError(error, this.#identity.transactionalId));
    const what = `whether ${this.#identity.transactionalId} has committed is unknown: ${error.message}`;
    return new UnknownOutcomeError(what, { cause: error });
  }

  /** What the caller hears of an end that did not come about, and the state that it leaves. */
  #verdict(error: Error, fate: Fate): Error {
    if (fate === 'retry' || error instanceof ClosedError) {
      return new ClosedError('the producer was closed before the coordinator answered', {
        cause: error,
      });
    }
    if (fate === 'fatal') {
      const final = finalError(error, this.#identity.transactionalId);
      this.#state.die(final);
      return final;
    }
    const failure = new TransactionAbortableError(`not committed: ${error.message}`, {
      cause: error,
    });
    this.#state.fail(failure);
    return failure;
  }

  /** Takes the transactional id over, or gets the next epoch of the own one. */
  async #takeIdentity(own: ProducerIdentity | null): Promise<void> {
    const options = mayRetry(this.#closing.signal, () => true);
    try {
      const next = await retrying(this.context, options, () => this.#requests.initProducerId(own));
      this.#identity.current = next;
      this.#records.startOver();
      this.#state.epochBegun();
    } catch (error) {
      const fate = fateOf(error);
      throw this.#verdict(asError(error), fate === 'abort' ? 'fatal' : fate);
    }
  }

  #own(): ProducerIdentity {
    const { current } = this.#identity;
    if (current === null) throw new InvalidTransactionStateError('no transaction has begun');
    return current;
  }

  #assertOpen(): void {
    if (this.#closed) throw new ClosedError('the producer was closed');
    if (this.#state.error instanceof FatalProducerError) throw this.#state.error;
  }
}

const isInvalidState = (error: unknown): boolean =>
  error instanceof KafkaError && error.errorCode === ErrorCode.INVALID_TXN_STATE;

/** Of an attempt to commit that failed. What was never written, or was refused in an answer, has not. */
const mayHaveCounted = (error: unknown): boolean =>
  error instanceof ConnectionError
    ? error.maybeSent
    : error instanceof KafkaError && UNSURE.has(error.errorCode);

/** Answers of a coordinator that may have written the end all the same. */
const UNSURE: ReadonlySet<number> = new Set([
  ErrorCode.COORDINATOR_NOT_AVAILABLE,
  ErrorCode.REQUEST_TIMED_OUT,
  ErrorCode.UNKNOWN_SERVER_ERROR,
]);

/** Offsets of nobody in particular may be committed; those of a generation only by its member. */
function assertMember({ groupId, generationId, memberId }: GroupMetadata): void {
  if (groupId === '') throw new RangeError('the group id is empty');
  if (generationId >= 0 && memberId === '') {
    throw new RangeError(`generation ${generationId} of ${groupId} without a member id`);
  }
}
