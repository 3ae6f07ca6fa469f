import type { LoggerService } from '@nestjs/common';
import type { ConsumedRecord, TopicPartition } from '@posthorn/client';
import { deferralOf, isOfOutage, settleIn } from '../handlers/applied-records.js';
import type { Clock } from '../runtime/clock.js';
import type { DeadLetters } from './dead-letters.js';
import type { DelayedRetries } from './delayed-retries.js';
import { describeError } from '../errors/describe-error.js';
import { HandlerInterruptedError } from '../errors/exceptions.js';
import type { DispatchEvents, FailedAttempt } from './failed-attempt.js';
import type { RegisteredHandler } from '../handlers/handler-registry.js';
import { backoffMs, isFatal } from '../retry/retry-policy.js';

export interface FailuresDependencies {
  readonly deadLetters: DeadLetters;
  readonly delayed: DelayedRetries;
  readonly events: DispatchEvents;
  readonly clock: Clock;
  readonly random: () => number;
  readonly logger: LoggerService;
  /** Resolves when the record's partition is not paused, or the signal aborts. */
  readonly untilResumed: (partition: TopicPartition, signal: AbortSignal) => Promise<void>;
  /** Aborts when the server begins to drain: pauses between tries end, running handlers do not. */
  readonly draining: AbortSignal;
}

export interface PartitionSignals {
  readonly signal: AbortSignal;
  readonly leaving: AbortSignal;
}

/** What becomes of a try that failed: the end of it in a dead letter, or another try after a pause. */
export class Failures {
  constructor(private readonly deps: FailuresDependencies) {}

  /** No more tries: it cannot help, or there were enough. */
  isLast({ retry, deadLetter }: RegisteredHandler, error: unknown, attempt: number): boolean {
    return deadLetter !== false && (isFatal(retry, error) || attempt >= retry.attempts);
  }

  /** Whether the try failed because the handler's database is away. Such a try is not counted, and the next one comes in its place. */
  async isOfOutage(
    { retry, applies }: RegisteredHandler,
    error: unknown,
    { signal }: PartitionSignals,
  ): Promise<boolean> {
    return !isFatal(retry, error) && (await isOfOutage(applies, signal));
  }

  /**
   * Resolves with whether the record is done here: in the dead letters, in a retry topic, or applied by somebody else
   * meanwhile. If not, it is to be tried again after `pause`. Rejects only when the signal aborts.
   */
  async settle(
    handler: RegisteredHandler,
    failed: FailedAttempt,
    { signal }: PartitionSignals,
  ): Promise<boolean> {
    if (this.isLast(handler, failed.error, failed.attempt)) {
      await this.deadLetter(handler, failed, signal);
      return true;
    }
    if (handler.retry.mode !== 'delayed') return false;
    return this.postpone(handler, failed, signal);
  }

  /** First the database is told, then the retry record is written, then the record is committed: see AppliedRecords. */
  private async postpone(
    handler: RegisteredHandler,
    failed: FailedAttempt,
    signal: AbortSignal,
  ): Promise<boolean> {
    const delayMs = this.delayOf(handler, failed.attempt);
    try {
      const deferral = await deferralOf(handler.applies, failed.record, signal);
      if (deferral === undefined) throw interrupted(handler.name, failed.record);
      if (deferral.kind === 'done') return true;
      const postponed = { delayMs, deferredBy: deferral.by };
      if (!(await this.deps.delayed.postpone(handler.retry, failed, postponed, signal))) {
        return false;
      }
    } catch (error) {
      if (error instanceof HandlerInterruptedError) throw error;
      this.deps.logger.warn(
        `${describe(failed)} is retried in its place, since its database does not answer: ${describeError(error).message}`,
      );
      return false;
    }
    this.tell(handler, failed, delayMs);
    return true;
  }

  /**
   * The pause before the next try. Rejects when the partition leaves meanwhile: its next owner goes on with the record.
   * @param outages tries since the database went away, this one included; 0: it is there.
   */
  async pause(
    handler: RegisteredHandler,
    failed: FailedAttempt,
    { signal, leaving }: PartitionSignals,
    outages: number,
  ): Promise<void> {
    const { clock, draining, untilResumed } = this.deps;
    const delayMs = this.delayOf(handler, Math.max(failed.attempt, outages));
    if (outages > 0) this.tellOfOutage(failed, delayMs);
    else this.tell(handler, failed, delayMs);
    const over = AbortSignal.any([signal, leaving, draining]);
    if (!over.aborted) await clock.sleep(delayMs, over);
    // Whoever pauses a consumer because what it calls is down wants no more tries, and no dead letters of them.
    await untilResumed(failed.record, over);
    if (over.aborted) throw interrupted(handler.name, failed.record);
  }

  /** The record is committed and its results are seen: no next try, and no dead letter either. */
  ignore(failed: FailedAttempt): void {
    this.deps.logger.error(
      `${describe(failed)} failed after its transaction had committed the record, which is not tried again: ${reason(failed)}`,
    );
  }

  private delayOf({ retry }: RegisteredHandler, attempt: number): number {
    return backoffMs(retry, attempt, this.deps.random);
  }

  private tell(handler: RegisteredHandler, failed: FailedAttempt, delayMs: number): void {
    const attempts = handler.deadLetter === false ? '' : ` of ${handler.retry.attempts}`;
    this.deps.logger.warn(
      `${describe(failed)} failed on attempt ${failed.attempt}${attempts}, next in ${delayMs} ms: ${reason(failed)}`,
    );
    this.deps.events.retry({ ...failed, delayMs });
  }

  private tellOfOutage(failed: FailedAttempt, delayMs: number): void {
    this.deps.logger.warn(
      `${describe(failed)} failed while its database is away, next in ${delayMs} ms, and as often as it takes: ${reason(failed)}`,
    );
    this.deps.events.retry({ ...failed, delayMs });
  }

  private async deadLetter(
    handler: RegisteredHandler,
    failed: FailedAttempt,
    signal: AbortSignal,
  ): Promise<void> {
    const { deadLetters, events, logger } = this.deps;
    const options = handler.deadLetter === false ? {} : handler.deadLetter;
    const deadLetterTopic = await deadLetters.write(failed.record, failed, options, signal);
    logger.error(
      `${describe(failed)} gave up on attempt ${failed.attempt}, see '${deadLetterTopic}': ${reason(failed)}`,
    );
    events.deadLetter({ ...failed, deadLetterTopic });
    await this.forget(handler, failed, signal);
  }

  /** What the database is not told costs it a row, or the record another dead letter should it come again. */
  private async forget(
    { applies }: RegisteredHandler,
    failed: FailedAttempt,
    signal: AbortSignal,
  ): Promise<void> {
    if (applies === undefined) return;
    try {
      await settleIn(applies, failed.record, signal);
    } catch (error) {
      this.deps.logger.warn(
        `${describe(failed)}: its database was not told of the dead letter: ${describeError(error).message}`,
      );
    }
  }
}

export function interrupted(handler: string, record: ConsumedRecord): HandlerInterruptedError {
  return new HandlerInterruptedError(`${handler} was left at ${position(record)}`);
}

function describe({ handler, record }: FailedAttempt): string {
  return `${handler} on ${position(record)}`;
}

function reason({ error }: FailedAttempt): string {
  const { name, message } = describeError(error);
  return `${name}: ${message}`;
}

function position({ topic, partition, offset }: ConsumedRecord): string {
  return `${topic}[${partition}]@${offset}`;
}
