import { InvalidTransactionStateError, TransactionAbortableError } from '../errors.js';
import type { TopicPartition } from '../types.js';

type Phase = 'none' | 'open' | 'failed' | 'committing' | 'aborting' | 'dead';
type Stage = 'wanted' | 'asked' | 'joined';

const keyOf = ({ topic, partition }: TopicPartition): string => `${topic}/${partition}`;

/**
 * Where a transactional producer stands: what may be asked of it, which partitions and groups belong to the transaction,
 * and what has to happen before the next one. Knows nothing of time and network.
 *
 * | phase | entered by | leaves by |
 * | --- | --- | --- |
 * | none | the end of a transaction | begin |
 * | open | begin | commit, abort; failed by any error that KIP-1050 calls abortable |
 * | failed | the same while committing | abort alone |
 * | committing | commit | the coordinator's word; failed when a record was not delivered after all |
 * | aborting | abort | the coordinator's word |
 * | dead | an error that is final: fenced, not authorised | never |
 */
export class TransactionState {
  #phase: Phase = 'none';
  #error: Error | null = null;
  #isStampAbandoned = false;
  readonly #partitions = new Map<string, { readonly target: TopicPartition; stage: Stage }>();
  readonly #groups = new Map<string, Stage>();

  get phase(): Phase {
    return this.#phase;
  }
  /** What belongs to it may still be sent. */
  get isGoingOn(): boolean {
    return this.#phase === 'open' || this.#phase === 'committing';
  }
  /** Why it failed or died. */
  get error(): Error | null {
    return this.#error;
  }
  /** The coordinator may know of the transaction: it has to hear of its end. */
  get isKnown(): boolean {
    return this.#someJoin((stage) => stage !== 'wanted');
  }
  /** The coordinator said that it knows. */
  get isConfirmed(): boolean {
    return this.#someJoin((stage) => stage === 'joined');
  }
  /** Some batch left without an acknowledgement: only a new epoch keeps it apart from what comes. */
  get needsNewEpoch(): boolean {
    return this.#isStampAbandoned;
  }

  begin(): void {
    this.#assertAlive();
    if (this.#phase !== 'none') {
      throw new InvalidTransactionStateError('the last transaction has not ended yet');
    }
    this.#phase = 'open';
    this.#error = null;
  }

  /** Whether something may be added. Throws what it failed of. */
  assertOpen(): void {
    this.#assertAlive();
    if (this.#phase === 'failed') throw failedBy(this.#error);
    if (this.#phase !== 'open') throw new InvalidTransactionStateError('the transaction has ended');
  }

  commit(): void {
    this.assertOpen();
    this.#phase = 'committing';
  }

  abort(): void {
    this.#assertAlive();
    if (this.#phase !== 'open' && this.#phase !== 'failed') {
      throw new InvalidTransactionStateError('the transaction has ended');
    }
    this.#phase = 'aborting';
  }

  /** Back from `commit`: throws when it failed meanwhile. */
  assertCommitting(): void {
    this.#assertAlive();
    if (this.#phase === 'failed') throw failedBy(this.#error);
  }

  ended(): void {
    if (this.#phase === 'dead') return;
    this.#phase = 'none';
    this.#partitions.clear();
    this.#groups.clear();
    this.#error = null;
  }

  /** True when the partition is part of the transaction; else it is wanted from now on. */
  admits(target: TopicPartition): boolean {
    if (!this.isGoingOn) return false;
    const key = keyOf(target);
    const known = this.#partitions.get(key);
    if (known === undefined) this.#partitions.set(key, { target, stage: 'wanted' });
    return known?.stage === 'joined';
  }

  /** What the coordinator has to be asked for next; it counts as asked for. */
  takeWanted(): TopicPartition[] {
    if (!this.isGoingOn) return [];
    const wanted = [...this.#partitions.values()].filter(({ stage }) => stage === 'wanted');
    for (const one of wanted) one.stage = 'asked';
    return wanted.map(({ target }) => target);
  }

  partitionsJoined(targets: readonly TopicPartition[]): void {
    for (const target of targets) {
      const known = this.#partitions.get(keyOf(target));
      if (known !== undefined) known.stage = 'joined';
    }
  }

  hasGroup(groupId: string): boolean {
    return this.#groups.get(groupId) === 'joined';
  }
  groupAsked(groupId: string): void {
    this.#groups.set(groupId, 'asked');
  }
  groupJoined(groupId: string): void {
    this.#groups.set(groupId, 'joined');
  }

  stampAbandoned(): void {
    this.#isStampAbandoned = true;
  }
  epochBegun(): void {
    this.#isStampAbandoned = false;
  }

  /** The transaction can only be aborted. Later failures are consequences of the first. */
  fail(error: Error): void {
    if (!this.isGoingOn) return;
    this.#phase = 'failed';
    this.#error = error;
  }

  /** Nothing can be done any more, by this producer. */
  die(error: Error): void {
    if (this.#phase === 'dead') return;
    this.#phase = 'dead';
    this.#error = error;
  }

  #someJoin(test: (stage: Stage) => boolean): boolean {
    const partitions = [...this.#partitions.values()].map(({ stage }) => stage);
    return [...partitions, ...this.#groups.values()].some(test);
  }

  #assertAlive(): void {
    if (this.#phase === 'dead' && this.#error !== null) throw this.#error;
  }
}

const failedBy = (cause: Error | null): TransactionAbortableError =>
  cause instanceof TransactionAbortableError
    ? cause
    : new TransactionAbortableError(`abort the transaction: ${cause?.message ?? 'it failed'}`, {
        cause,
      });
