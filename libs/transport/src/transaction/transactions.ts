import { AsyncLocalStorage } from 'node:async_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  BufferExhaustedError,
  ClosedError,
  type HeldOffset,
  InvalidTransactionStateError,
  type KafkaCluster,
  type Transaction,
  TransactionAbortableError,
  type TransactionalProducer,
  UnknownOutcomeError,
} from '@posthorn/client';
import type { Clock } from '../runtime/clock.js';
import { asError } from '../errors/describe-error.js';
import { OrderedSends } from '../publishing/ordered-sends.js';
import type { Telemetry } from '../telemetry/telemetry.js';
import type { PosthornProducerOptions } from '../options/producer-options.js';
import { TransactionFailedError } from '../errors/transaction-failed-error.js';
import { type RecordOf, TransactionScope, type TransactionWork } from './transaction-scope.js';
import { verdictOf } from './transaction-verdict.js';

const TRANSACTION_TIMEOUT_MS = 60_000;
const DELIVERY_TIMEOUT_MS = 120_000;
/** As many callbacks may wait for their turn: as the bytes of a producer, what waits must have an end. */
const WAITING_MAX = 1_000;
/** For the abort of what is open when the drain deadline has passed. */
const LAST_WORD_MS = 1_000;

export interface TransactionsDependencies {
  readonly cluster: KafkaCluster;
  readonly options: PosthornProducerOptions;
  /** Asked once, at the first transaction. */
  readonly transactionalId: () => string;
  readonly recordOf: RecordOf;
  /** Resolves when declared topics exist: a transaction that is open should not have to wait for them. */
  readonly topicsExist: () => Promise<void>;
  readonly telemetry: Telemetry;
  readonly clock: Clock;
  /** So many records were committed, or were not. */
  readonly onEnd: (records: number, isCommitted: boolean) => void;
}

/**
 * A client's transactions, one after the other in the order of the calls, under one transactional id. The producer is made
 * at the first, which ends what the last process of that id left open; one that is finished is replaced at the next.
 */
export class Transactions {
  private tail: Promise<unknown> = Promise.resolve();
  private waiting = 0;
  private ownId: string | undefined;
  private producer: TransactionalProducer | undefined;
  private interrupt: (error: Error) => void = () => undefined;
  private isOver = false;
  private isTakingOver = false;
  private readonly inside = new AsyncLocalStorage<TransactionScope>();

  constructor(private readonly deps: TransactionsDependencies) {}

  run<Result>(work: TransactionWork<Result>): Promise<Result> {
    const refusal = this.refusal();
    if (refusal !== undefined) return Promise.reject(refusal);
    this.waiting += 1;
    const turn = this.tail.then(() => {
      this.waiting -= 1;
      return this.next(work);
    });
    this.tail = turn.then(
      () => undefined,
      () => undefined, // the caller's
    );
    return turn;
  }

  /** Ends what the last process of the id left open now, and not only at the first transaction; see onWaitingForOffsets. */
  takeOver(): void {
    if (this.producer !== undefined || this.isTakingOver || this.isOver) return;
    this.isTakingOver = true;
    this.tail = this.tail
      .then(async () => {
        if (this.producer !== undefined || this.isOver) return;
        this.producer = this.open(this.id);
        const transaction = await this.begin(this.producer);
        await transaction.abort();
      })
      .catch(() => undefined) // whoever wants a transaction is told why there is none
      .finally(() => (this.isTakingOver = false));
  }

  /** Resolves when none runs or waits; at once inside of one, which would wait for itself. */
  async idle(): Promise<void> {
    if (!this.isInside) await this.tail;
  }

  /** Those that run and wait have the time; what is open then is aborted. */
  async close(timeoutMs: number): Promise<void> {
    await this.settled(timeoutMs);
    this.isOver = true;
    this.interrupt(this.closedError());
    await this.settled(LAST_WORD_MS);
    await this.discard();
  }

  private get isInside(): boolean {
    return this.inside.getStore()?.hasEnded === false;
  }

  private get timeoutMs(): number {
    return this.deps.options.transactionTimeoutMs ?? TRANSACTION_TIMEOUT_MS;
  }

  private get id(): string {
    this.ownId ??= this.deps.transactionalId();
    return this.ownId;
  }

  private refusal(): Error | undefined {
    if (this.isInside) {
      return new InvalidTransactionStateError(
        'a transaction inside another one of the same client would wait for it for ever: publish with its tx',
      );
    }
    if (this.waiting < WAITING_MAX) return undefined;
    return new BufferExhaustedError(
      `${this.waiting} transactions of this client wait for their turn, more may not: they run one at a time`,
    );
  }

  private async next<Result>(work: TransactionWork<Result>): Promise<Result> {
    await this.deps.topicsExist();
    if (this.isOver) throw this.closedError();
    const { id } = this;
    return this.deps.telemetry.transaction(id, async () => {
      this.producer ??= this.open(id);
      const transaction = await this.begin(this.producer);
      return this.inTransaction(transaction, work);
    });
  }

  private open(transactionalId: string): TransactionalProducer {
    const { idempotent: _idempotent, acks: _acks, ...options } = this.deps.options;
    const { timeoutMs: transactionTimeoutMs } = this;
    return this.deps.cluster.producer({ ...options, transactionalId, transactionTimeoutMs });
  }

  private async begin(producer: TransactionalProducer): Promise<Transaction> {
    try {
      return await this.bounded(() => producer.beginTransaction());
    } catch (error) {
      await this.discard();
      // Not refused by a broker but let go by us.
      if (error instanceof ClosedError) throw this.isOver ? this.closedError() : this.awayError();
      throw this.verdict(error, undefined, false);
    }
  }

  private async inTransaction<Result>(
    transaction: Transaction,
    work: TransactionWork<Result>,
  ): Promise<Result> {
    const { telemetry, recordOf, onEnd } = this.deps;
    const sends = new OrderedSends(telemetry.traced(transaction, this.id));
    const scope = new TransactionScope(sends, recordOf, transaction);
    const begunMs = performance.now();
    const isLate = (): boolean => performance.now() - begunMs >= this.timeoutMs;
    let isCallbackDone = false;
    try {
      const result = await this.interruptible(() => this.inside.run(scope, () => scope.run(work)));
      isCallbackDone = true;
      await this.commit(transaction, scope.held);
      onEnd(scope.records, true);
      return result;
    } catch (error) {
      scope.end();
      onEnd(scope.records, false);
      const abortError = await this.abort(transaction, error);
      if (!(error instanceof UnknownOutcomeError)) scope.held?.aborted();
      const isOurs = isCallbackDone || scope.hasFailedWith(error);
      throw isOurs ? this.verdict(error, abortError, isLate()) : error;
    }
  }

  private async commit(transaction: Transaction, held: HeldOffset | undefined): Promise<void> {
    try {
      await this.bounded(() => transaction.commit());
      held?.committed();
    } catch (error) {
      if (held === undefined || !(error instanceof UnknownOutcomeError)) throw error;
      if (await this.hasCommitted(held, error)) return;
      throw new TransactionAbortableError(`the commit has not counted: ${error.message}`, {
        cause: error,
      });
    }
  }

  /** The group knows, because its offset is part of the transaction. Rejects with the error given where it cannot be asked. */
  private async hasCommitted(held: HeldOffset, unknown: UnknownOutcomeError): Promise<boolean> {
    await this.discard();
    // Takes over the id, and so ends what is open: the group says nothing before that.
    this.producer = this.open(this.id);
    const asked = held.ask();
    asked.catch(() => undefined); // goes on by itself when the client is closed
    const interrupted = new Promise<never>((_, reject) => (this.interrupt = reject));
    try {
      return await Promise.race([asked, interrupted]);
    } catch {
      throw unknown; // the partition is lost, or the client closed: the record's next owner finds out
    } finally {
      this.interrupt = () => undefined;
    }
  }

  /** Resolves with what the abort failed of, if it did: then the next producer ends it, when it takes over the id. */
  private async abort(transaction: Transaction, error: unknown): Promise<unknown> {
    if (error instanceof UnknownOutcomeError) {
      await this.discard();
      return undefined;
    }
    try {
      await this.bounded(() => transaction.abort());
      return undefined;
    } catch (abortError) {
      await this.discard();
      return abortError;
    }
  }

  /** Nobody waits for a callback that never ends, and the broker would not either. */
  private async interruptible<Result>(work: () => Promise<Result>): Promise<Result> {
    const { timeoutMs, id } = this;
    const interrupted = new Promise<never>((_, reject) => (this.interrupt = reject));
    const what = `it was open for longer than producer.transactionTimeoutMs (${timeoutMs} ms) and was aborted; it may be tried again`;
    const cancel = this.deps.clock.after(timeoutMs, () =>
      this.interrupt(new TransactionFailedError('timed-out', id, what)),
    );
    try {
      return await Promise.race([work(), interrupted]);
    } finally {
      cancel();
      this.interrupt = () => undefined;
    }
  }

  /** A coordinator that does not answer is asked for ever; closing the producer ends that, and tells what is not known. */
  private async bounded<Result>(ask: () => Promise<Result>): Promise<Result> {
    const { clock, options } = this.deps;
    const limitMs = options.deliveryTimeoutMs ?? DELIVERY_TIMEOUT_MS;
    const cancel = clock.after(limitMs, () => void this.discard());
    try {
      return await ask();
    } finally {
      cancel();
    }
  }

  private async discard(): Promise<void> {
    const { producer } = this;
    this.producer = undefined;
    await producer?.close({ timeoutMs: LAST_WORD_MS });
  }

  /** In real time, as the client closes: a clock that a test holds must not hold up its end. */
  private async settled(timeoutMs: number): Promise<void> {
    const limit = new AbortController();
    const late = sleep(timeoutMs, undefined, { signal: limit.signal });
    await Promise.race([this.tail, late]);
    limit.abort();
    await late.catch(() => undefined); // the abort of the pause
  }

  private verdict(error: unknown, abortError: unknown, isLate: boolean): Error {
    const { id: transactionalId, timeoutMs } = this;
    return asError(verdictOf({ transactionalId, error, abortError, isLate, timeoutMs }));
  }

  private closedError(): TransactionFailedError {
    return new TransactionFailedError('closed', this.id, 'aborted, because the client was closed');
  }

  private awayError(): TransactionFailedError {
    const limitMs = this.deps.options.deliveryTimeoutMs ?? DELIVERY_TIMEOUT_MS;
    const what = `no broker let it begin within ${limitMs} ms, and it may be tried again`;
    return new TransactionFailedError('unavailable', this.id, what);
  }
}
