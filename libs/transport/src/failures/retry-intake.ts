import type { ConsumedRecord, HandleContext, TopicPartition } from '@posthorn/client';
import type { Clock } from '../runtime/clock.js';
import type { DeadLetters } from './dead-letters.js';
import { UndecodableRecordError } from '../errors/exceptions.js';
import type { DispatchEvents } from './failed-attempt.js';
import { interrupted } from './failures.js';
import type { HandlerRegistry, RegisteredHandler } from '../handlers/handler-registry.js';
import { readRetry, type Retry } from '../retry/retry-record.js';
import { isRetryTopicOf, retryTopicsOf } from '../naming/topic-name.js';

export interface RetryIntakeDependencies {
  readonly group: string;
  readonly registry: HandlerRegistry;
  readonly deadLetters: DeadLetters;
  readonly events: Pick<DispatchEvents, 'deadLetter'>;
  readonly clock: Clock;
  readonly draining: AbortSignal;
  /** Pauses the partition; the returned function ends that. */
  readonly hold: (partition: TopicPartition) => () => void;
  /** Resolves when somebody's pause of the partition has ended, or the signal aborts. */
  readonly untilResumed: (partition: TopicPartition, signal: AbortSignal) => Promise<void>;
}

/** What comes out of retry topics: records that are not due yet, and records whose handler is gone. */
export class RetryIntake {
  private readonly topics: RegExp;
  /** What the expression said, by topic: every record asks. */
  private readonly known = new Map<string, boolean>();

  constructor(private readonly deps: RetryIntakeDependencies) {
    this.topics = retryTopicsOf(deps.group);
  }

  isRetryTopic(topic: string): boolean {
    const known = this.known.get(topic);
    if (known !== undefined) return known;
    const is = this.topics.test(topic);
    this.known.set(topic, is);
    return is;
  }

  /**
   * Waits until the record is due, with its partition paused: what stands behind it is due later. Resolves with the try
   * to make, or with undefined when there is none: the record is another group's, or nobody makes it and it is in the dead letters.
   */
  async take(
    stored: ConsumedRecord,
    context: HandleContext,
  ): Promise<{ handler: RegisteredHandler; record: ConsumedRecord; attempt: number } | undefined> {
    const retry = readRetry(stored);
    if (context.isRepeated && this.isDone(retry)) return undefined;
    if (retry === undefined) {
      const why = `no retry record: its headers lack what the transport writes`;
      await this.giveUp(stored, 'nobody', 0, why, context.signal);
      return undefined;
    }
    const { record, handler: name, attempts } = retry;
    if (this.isOfAnother(retry, stored)) return undefined;
    const handler = this.deps.registry.named(this.deps.group, name, record.topic);
    if (handler === undefined) {
      const why = `no handler '${name}' for '${record.topic}' is in this service any more`;
      await this.giveUp(record, name, attempts, why, context.signal);
      return undefined;
    }
    await this.untilDue(retry.dueMs, handler.retry.maxDelayMs, stored, context);
    return { handler, record, attempt: Math.max(attempts, context.note) + 1 };
  }

  /** Of a pattern's topics the group reads whatever its name ends, which may be the end of another group's name; or two have topics of one name. */
  private isOfAnother({ record, group }: Retry, stored: ConsumedRecord): boolean {
    const own = this.deps.group;
    return (group ?? own) !== own || !isRetryTopicOf(stored.topic, record.topic, own);
  }

  /** The group is done with it, and no database may have lost what it did. */
  private isDone(retry: Retry | undefined): boolean {
    if (retry === undefined) return true;
    const { handler, record } = retry;
    return this.deps.registry.named(this.deps.group, handler, record.topic)?.applies === undefined;
  }

  private async untilDue(
    dueMs: number,
    delayMaxMs: number,
    stored: ConsumedRecord,
    { signal, leaving }: HandleContext,
  ): Promise<void> {
    const { clock, draining, hold, untilResumed } = this.deps;
    const over = AbortSignal.any([signal, leaving, draining]);
    // The writer's clock may be another's, and either may be set: nobody waits longer than the longest pause.
    const waitMs = Math.min(dueMs - clock.now(), delayMaxMs);
    if (waitMs > 0 && !over.aborted) {
      const release = hold(stored);
      await clock.sleep(waitMs, over);
      release();
    }
    // It may have become due under a pause: of the retry topic, or of its own topic, which is paused with its retries.
    if (!over.aborted) await untilResumed(stored, over);
    if (over.aborted) throw interrupted('a retry', stored);
  }

  private async giveUp(
    record: ConsumedRecord,
    handler: string,
    attempt: number,
    why: string,
    signal: AbortSignal,
  ): Promise<void> {
    const { group, registry, deadLetters, events } = this.deps;
    const failure = { error: new UndecodableRecordError(why), attempt, group, handler };
    const { deadLetter } = registry.rulesOf(record.topic);
    const options = deadLetter === false ? {} : deadLetter;
    const deadLetterTopic = await deadLetters.write(record, failure, options, signal);
    events.deadLetter({ ...failure, record, deadLetterTopic });
  }
}
