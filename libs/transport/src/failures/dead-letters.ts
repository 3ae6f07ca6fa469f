import type { ConsumedRecord, KafkaCluster, Producer } from '@posthorn/client';
import type { Clock } from '../runtime/clock.js';
import { type DeadLetterSize, deadLetterRecord, type Failure, smaller } from './dead-letter.js';
import { EnsuredTopics } from '../topics/ensured-topics.js';
import { describeError, isObject } from '../errors/describe-error.js';
import { HandlerInterruptedError, PosthornConfigError } from '../errors/exceptions.js';
import type { ThrottledLogger } from '../runtime/throttled-logger.js';
import type { DeadLetterOptions } from '../options/options.js';
import { backoffMs, DEFAULT_RETRY } from '../retry/retry-policy.js';
import { unlessAborted } from '../runtime/signals.js';
import { assertTopicName, deadLetterTopic } from '../naming/topic-name.js';

/** Kafka's MESSAGE_TOO_LARGE and RECORD_LIST_TOO_LARGE. */
const TOO_LARGE: ReadonlySet<unknown> = new Set([10, 18]);

export interface DeadLettersDependencies {
  readonly cluster: KafkaCluster;
  readonly producer: Pick<Producer, 'send'>;
  readonly clock: Clock;
  readonly random: () => number;
  readonly logger: ThrottledLogger;
}

/** Writes dead letters. It resolves only when one is durable, since the record behind it is committed after that. */
export class DeadLetters {
  private readonly topics: EnsuredTopics;

  constructor(private readonly deps: DeadLettersDependencies) {
    this.topics = new EnsuredTopics(deps.cluster);
  }

  /** Tries for ever: giving up would lose the record or skip it. Rejects only when the signal aborts. */
  async write(
    record: ConsumedRecord,
    failure: Failure,
    options: DeadLetterOptions,
    signal: AbortSignal,
  ): Promise<string> {
    const topic = this.topicFor(record.topic, failure.group, options);
    const { clock, random, logger, producer } = this.deps;
    let size: DeadLetterSize = 'whole';
    for (let attempt = 1; !signal.aborted; attempt += 1) {
      try {
        const letter = deadLetterRecord(topic, record, failure, size);
        // What was lost meanwhile is its next owner's, and so is its dead letter.
        const written = this.ensureTopic(topic, options).then(() =>
          signal.aborted ? undefined : producer.send(letter),
        );
        // Either may wait for a broker longer than the partition is ours.
        if ((await unlessAborted(written, signal)) !== undefined) return topic;
      } catch (error) {
        if (isTooLarge(error)) size = smaller(size);
        // The topic may have been deleted since it was ensured.
        this.topics.forget(topic);
        logger.warn(
          `cannot write a dead letter to '${topic}', trying again: ${describeError(error).message}`,
        );
        await clock.sleep(backoffMs(DEFAULT_RETRY, attempt, random), signal);
      }
    }
    throw new HandlerInterruptedError(`left while writing a dead letter to '${topic}'`);
  }

  /** A name rule that fails must not wedge the partition: the default name is always legal. */
  private topicFor(topic: string, group: string, options: DeadLetterOptions): string {
    const fallback = deadLetterTopic(topic, group);
    if (options.topic === undefined) return fallback;
    try {
      const chosen = assertTopicName(options.topic(topic, group));
      if (chosen !== topic) return chosen;
      throw new PosthornConfigError(`it gave '${topic}', where the record would fail for ever`);
    } catch (error) {
      this.deps.logger.warn(
        `deadLetter.topic: ${describeError(error).message}; using '${fallback}'`,
      );
      return fallback;
    }
  }

  /** Where it cannot be created it may exist all the same, and only the right to create be missing: writing will tell. */
  private async ensureTopic(
    topic: string,
    { partitions, configs }: DeadLetterOptions,
  ): Promise<void> {
    try {
      await this.topics.ensure({ topic, partitions, configs });
    } catch (error) {
      const { message } = describeError(error);
      this.deps.logger.warn(`cannot create the dead-letter topic '${topic}': ${message}`);
      this.topics.assume(topic);
    }
  }
}

function isTooLarge(error: unknown): boolean {
  return isObject(error) && TOO_LARGE.has(error['errorCode']);
}
