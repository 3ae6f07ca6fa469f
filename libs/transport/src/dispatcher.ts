import type { LoggerService } from '@nestjs/common';
import type { ConsumedRecord, HandleContext } from '@posthorn/client';
import type { Clock } from './clock.js';
import type { PosthornDeserializer } from './codec.js';
import { Header } from './constants.js';
import type { Failure } from './dead-letter.js';
import type { DeadLetters } from './dead-letters.js';
import { describeError } from './errors.js';
import { HandlerInterruptedError, UndecodableRecordError } from './exceptions.js';
import type { HandlerRegistry, RegisteredHandler } from './handler-registry.js';
import { headerText } from './headers.js';
import type { InvokeHandler } from './invoke.js';
import { PosthornContext } from './posthorn.context.js';
import type { Replies } from './replies.js';
import { backoffMs, isFatal } from './retry.js';
import type { Telemetry } from './telemetry/telemetry.js';

/** What happened to records, for `server.on(...)`: metrics and health build on it. */
export interface DispatchEvents {
  attempt(info: HandlerAttempt): void;
  handled(info: HandlerAttempt): void;
  retry(info: FailedAttempt & { readonly delayMs: number }): void;
  deadLetter(info: FailedAttempt & { readonly deadLetterTopic: string }): void;
}

/** One try of one handler on one record. */
export interface HandlerAttempt {
  readonly record: ConsumedRecord;
  readonly group: string;
  /** Class and method. */
  readonly handler: string;
  readonly attempt: number;
}

export interface FailedAttempt extends Failure {
  readonly record: ConsumedRecord;
}

export interface DispatcherDependencies {
  readonly group: string;
  readonly registry: HandlerRegistry;
  readonly deserializer: PosthornDeserializer;
  readonly invoke: InvokeHandler;
  readonly deadLetters: DeadLetters;
  readonly replies: Replies;
  readonly telemetry: Telemetry;
  readonly events: DispatchEvents;
  readonly clock: Clock;
  readonly random: () => number;
  readonly logger: LoggerService;
  /** Aborts when the server begins to drain: pauses between tries end, running handlers do not. */
  readonly draining: AbortSignal;
}

/**
 * From a fetched record to "done": decode, run every matching handler, retry, dead-letter. `handle` resolves when the record
 * may be committed, and rejects only when it must not be: the partition was lost, or the drain ended first.
 *
 * Order: records of a partition come one after another, and a record is done when all its handlers are, so a retry
 * holds back its own partition and no other.
 */
export class Dispatcher {
  constructor(private readonly deps: DispatcherDependencies) {}

  async handle(record: ConsumedRecord, { signal }: HandleContext): Promise<void> {
    const { registry, group, logger } = this.deps;
    const { events, request } = registry.match(group, record.topic);
    const asked = request && (events.length === 0 || isRequest(record)) ? [request] : events;
    // An event of the topic that no contract here means is somebody else's.
    const handlers = asked.filter((handler) => handler.events.takes(record));
    if (asked.length === 0) {
      // A broader subscription than the handlers cannot come about here; a record nobody asked for is not to wedge a partition.
      logger.error(
        `no handler for topic '${record.topic}', which the group '${group}' is subscribed to`,
      );
      return;
    }
    if (handlers.length === 0) return;
    const runs = handlers.map((handler) => this.run(handler, record, signal));
    if (runs.length === 1) return runs[0];
    // All of them settle before the record does: a rejection must not leave a sibling running on a partition given away.
    const outcomes = await Promise.allSettled(runs);
    const failed = outcomes.find((outcome) => outcome.status === 'rejected');
    if (failed) throw failed.reason;
  }

  /** One handler on one record, until it succeeded or its failure is on record. */
  private async run(
    handler: RegisteredHandler,
    record: ConsumedRecord,
    signal: AbortSignal,
  ): Promise<void> {
    for (let attempt = 1; ; attempt += 1) {
      const { group, events } = this.deps;
      const info = { record, group, handler: handler.name, attempt };
      events.attempt(info);
      const failure = await this.attempt(handler, record, attempt, signal);
      if (failure === undefined) return events.handled(info);
      if (signal.aborted) throw interrupted(handler, record);
      const givesUp = isFatal(handler.retry, failure.error) || attempt >= handler.retry.attempts;
      if (givesUp && handler.deadLetter !== false) {
        return this.deadLetter(handler, { ...failure, record }, signal);
      }
      await this.pause(handler, { ...failure, record }, signal);
    }
  }

  private async attempt(
    handler: RegisteredHandler,
    record: ConsumedRecord,
    attempt: number,
    signal: AbortSignal,
  ): Promise<Failure | undefined> {
    const { group, telemetry } = this.deps;
    const context = new PosthornContext({
      record,
      group,
      pattern: handler.pattern,
      attempt,
      signal,
    });
    const run = { records: [record], group, handler: handler.name, attempt };
    try {
      await telemetry.process(run, () => this.deliver(handler, record, context));
      return undefined;
    } catch (error) {
      if (error instanceof HandlerInterruptedError) throw error;
      return { error, attempt, group, handler: handler.name };
    }
  }

  private async deliver(
    handler: RegisteredHandler,
    record: ConsumedRecord,
    context: PosthornContext,
  ): Promise<void> {
    const { invoke, replies } = this.deps;
    // Decoded anew each time: a handler may change what it is given, and neither its neighbour nor its next try may see that.
    const data = await handler.events.parse(record, await this.decode(record));
    if (!handler.isEventHandler && isRequest(record)) await replies.answer(handler, data, context);
    else await invoke(handler, data, context);
  }

  private async decode(record: ConsumedRecord): Promise<unknown> {
    try {
      const packet = await this.deps.deserializer.deserialize(record, { channel: record.topic });
      return packet.data;
    } catch (error) {
      if (error instanceof UndecodableRecordError) throw error;
      throw new UndecodableRecordError(describeError(error).message, { cause: error });
    }
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
  }

  private async pause(
    handler: RegisteredHandler,
    failed: FailedAttempt,
    signal: AbortSignal,
  ): Promise<void> {
    const { clock, random, draining, logger, events } = this.deps;
    const delayMs = backoffMs(handler.retry, failed.attempt, random);
    const attempts = handler.deadLetter === false ? '' : ` of ${handler.retry.attempts}`;
    logger.warn(
      `${describe(failed)} failed on attempt ${failed.attempt}${attempts}, next in ${delayMs} ms: ${reason(failed)}`,
    );
    events.retry({ ...failed, delayMs });
    const over = AbortSignal.any([signal, draining]);
    await clock.sleep(delayMs, over);
    // Left uncommitted: whoever gets the partition next starts with this record.
    if (over.aborted) throw interrupted(handler, failed.record);
  }
}

function isRequest(record: ConsumedRecord): boolean {
  return (
    headerText(record.headers, Header.correlationId) !== undefined &&
    headerText(record.headers, Header.replyTopic) !== undefined
  );
}

function interrupted(handler: RegisteredHandler, record: ConsumedRecord): HandlerInterruptedError {
  return new HandlerInterruptedError(`${handler.name} was left at ${position(record)}`);
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
