import type { ConsumedRecord, KafkaCluster, Producer } from '@posthorn/client';
import type { Clock } from './clock.js';
import { deadLetterRecord, type Failure } from './dead-letter.js';
import { describeError, isObject } from './errors.js';
import { HandlerInterruptedError } from './exceptions.js';
import type { ThrottledLogger } from './logging.js';
import type { DeadLetterOptions } from './options.js';
import { backoffMs, DEFAULT_RETRY } from './retry.js';
import { unlessAborted } from './signals.js';
import { assertTopicName, deadLetterTopic } from './topic-name.js';

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
  private readonly ensured = new Map<string, Promise<void>>();

  constructor(private readonly deps: DeadLettersDependencies) {}

  /** Tries for ever: giving up would lose the record or skip it. Rejects only when the signal aborts. */
  async write(
    record: ConsumedRecord,
    failure: Failure,
    options: DeadLetterOptions,
    signal: AbortSignal,
  ): Promise<string> {
    const topic = this.topicFor(record.topic, failure.group, options);
    const { clock, random, logger, producer } = this.deps;
    let brief = false;
    for (let attempt = 1; !signal.aborted; attempt += 1) {
      try {
        const letter = deadLetterRecord(topic, record, failure, brief);
        const written = this.ensureTopic(topic, options).then(() => producer.send(letter));
        // Either may wait for a broker longer than the partition is ours.
        if ((await unlessAborted(written, signal)) !== undefined) return topic;
      } catch (error) {
        // With our headers a record near the limit may pass it; without the stack it is hardly larger than it was.
        brief ||= isTooLarge(error);
        // The topic may have been deleted since it was ensured.
        this.ensured.delete(topic);
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
      return assertTopicName(options.topic(topic, group));
    } catch (error) {
      this.deps.logger.warn(
        `deadLetter.topic: ${describeError(error).message}; using '${fallback}'`,
      );
      return fallback;
    }
  }

  private async ensureTopic(
    topic: string,
    { partitions, configs }: DeadLetterOptions,
  ): Promise<void> {
    const known =
      this.ensured.get(topic) ?? this.deps.cluster.ensureTopics([{ topic, partitions, configs }]);
    this.ensured.set(topic, known);
    try {
      await known;
    } catch (error) {
      this.ensured.delete(topic);
      throw error;
    }
  }
}

function isTooLarge(error: unknown): boolean {
  return isObject(error) && TOO_LARGE.has(error['errorCode']);
}
