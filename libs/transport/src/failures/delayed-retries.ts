import type { KafkaCluster, Producer } from '@posthorn/client';
import type { Clock } from '../runtime/clock.js';
import { EnsuredTopics } from '../topics/ensured-topics.js';
import { describeError, isObject } from '../errors/describe-error.js';
import { HandlerInterruptedError } from '../errors/exceptions.js';
import type { FailedAttempt } from './failed-attempt.js';
import type { ThrottledLogger } from '../runtime/throttled-logger.js';
import type { TopicOptions } from '../options/options.js';
import { retryRecordOf } from '../retry/retry-record.js';
import { backoffMs, DEFAULT_RETRY, retryLevels, type RetryPolicy } from '../retry/retry-policy.js';
import { unlessAborted } from '../runtime/signals.js';
import { retryTopic } from '../naming/topic-name.js';

/** A topic that could not be created is not asked for again for this long; its records are retried in their place. */
const REFUSED_FOR_MS = 60_000;

export interface DelayedRetriesDependencies {
  readonly cluster: KafkaCluster;
  readonly producer: Pick<Producer, 'send'>;
  readonly topics: Pick<TopicOptions, 'partitions'>;
  readonly clock: Clock;
  readonly random: () => number;
  readonly logger: ThrottledLogger;
}

export interface Postponed {
  readonly delayMs: number;
  /** The reader whose database knows that the record waits; undefined: none does. */
  readonly deferredBy: string | undefined;
}

/** Writes failed records to the topic where they wait for their next try. */
export class DelayedRetries {
  private readonly topics: EnsuredTopics;
  private readonly refusedAtMs = new Map<string, number>();

  constructor(private readonly deps: DelayedRetriesDependencies) {
    this.topics = new EnsuredTopics(deps.cluster);
  }

  /**
   * Resolves with true once the record is durable in its retry topic, so that its own may be committed; with false where
   * that cannot be, and it has to be retried in its place. Rejects only when the signal aborts.
   */
  async postpone(
    policy: RetryPolicy,
    failed: FailedAttempt,
    { delayMs, deferredBy }: Postponed,
    signal: AbortSignal,
  ): Promise<boolean> {
    const { clock, random, logger, producer } = this.deps;
    const level = Math.min(failed.attempt, retryLevels(policy));
    const topic = retryTopic(failed.record.topic, failed.group, level);
    for (let attempt = 1; !signal.aborted; attempt += 1) {
      try {
        const exists = await unlessAborted(this.exists(topic), signal);
        // The next owner of the partition has the record now: a retry of ours would be a second one.
        if (exists === undefined) break;
        if (!exists) return false;
        const dueMs = clock.now() + delayMs;
        const retry = { ...failed, attempts: failed.attempt, dueMs, deferredBy };
        const sent = producer.send(retryRecordOf(topic, retry, failed.error));
        if ((await unlessAborted(sent, signal)) !== undefined) return true;
      } catch (error) {
        const why = describeError(error).message;
        if (isFinal(error)) {
          logger.warn(`'${topic}' does not take a record, which is retried in its place: ${why}`);
          return false;
        }
        // The topic may have been deleted since it was ensured.
        this.topics.forget(topic);
        logger.warn(`cannot write to '${topic}', trying again: ${why}`);
        await clock.sleep(backoffMs(DEFAULT_RETRY, attempt, random), signal);
      }
    }
    throw new HandlerInterruptedError(`left while writing to '${topic}'`);
  }

  /** Creates it if need be. Where that is refused, an administrator may have created it. */
  private async exists(topic: string): Promise<boolean> {
    const { cluster, clock, logger, topics } = this.deps;
    const now = clock.now();
    const refusedAtMs = this.refusedAtMs.get(topic);
    // Either way: a clock that was set back must not make a minute of a day.
    if (refusedAtMs !== undefined && Math.abs(now - refusedAtMs) < REFUSED_FOR_MS) return false;
    try {
      await this.topics.ensure({ topic, partitions: topics.partitions });
      return true;
    } catch (error) {
      if ((await cluster.partitionsOf(topic)) > 0) {
        this.topics.assume(topic);
        return true;
      }
      this.refusedAtMs.set(topic, now);
      logger.warn(
        `'${topic}' cannot be created, its records are retried in their place: ${describeError(error).message}`,
      );
      return false;
    }
  }
}

/** MESSAGE_TOO_LARGE, RECORD_LIST_TOO_LARGE, INVALID_RECORD, POLICY_VIOLATION, TOPIC_AUTHORIZATION_FAILED: no time mends them. */
const FINAL: ReadonlySet<unknown> = new Set([10, 18, 87, 44, 29]);

function isFinal(error: unknown): boolean {
  return isObject(error) && FINAL.has(error['errorCode']);
}
