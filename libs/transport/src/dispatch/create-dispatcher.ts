import type { LoggerService } from '@nestjs/common';
import type { KafkaCluster, Producer } from '@posthorn/client';
import { BatchRunners } from './batch-runner.js';
import type { Clock } from '../runtime/clock.js';
import { JsonDeserializer, JsonSerializer } from '../record/codec.js';
import { DeadLetters } from '../failures/dead-letters.js';
import { DelayedRetries } from '../failures/delayed-retries.js';
import { Dispatcher } from './dispatcher.js';
import type { DispatchEvents } from '../failures/failed-attempt.js';
import { Failures, type FailuresDependencies } from '../failures/failures.js';
import type { HandlerRegistry } from '../handlers/handler-registry.js';
import { createInvoke, type CurrentHooks } from '../handlers/invoke.js';
import type { ThrottledLogger } from '../runtime/throttled-logger.js';
import type { PosthornServerOptions } from '../options/options.js';
import { Replies, type SendReplies } from './replies.js';
import { RetryIntake, type RetryIntakeDependencies } from '../failures/retry-intake.js';
import type { StreamLeases } from '../streams/stream-leases.js';
import type { Telemetry } from '../telemetry/telemetry.js';
import { Tries } from './tries.js';

export interface DispatcherParts {
  readonly group: string;
  readonly cluster: KafkaCluster;
  readonly producer: Pick<Producer, 'send'>;
  readonly registry: HandlerRegistry;
  readonly options: PosthornServerOptions;
  readonly hooks: CurrentHooks;
  readonly telemetry: Telemetry;
  readonly hold: RetryIntakeDependencies['hold'];
  readonly untilResumed: FailuresDependencies['untilResumed'];
  readonly send: SendReplies;
  readonly streams: StreamLeases;
  readonly events: DispatchEvents;
  readonly clock: Clock;
  readonly random: () => number;
  readonly logger: LoggerService;
  readonly throttled: ThrottledLogger;
  readonly draining: AbortSignal;
}

/** Everything between a fetched record and its commit, for one group. */
export function createDispatcher(parts: DispatcherParts): Dispatcher {
  const { group, registry, options, hooks, clock, logger, draining, events } = parts;
  const { cluster, producer, random } = parts;
  const writing = { cluster, producer, clock, random, logger: parts.throttled };
  const deadLetters = new DeadLetters(writing);
  const serializer = options.serializer ?? new JsonSerializer();
  const tries = new Tries({
    group,
    deserializer: options.deserializer ?? new JsonDeserializer(),
    invoke: createInvoke(hooks),
    telemetry: parts.telemetry,
    replies: new Replies({
      producer,
      serializer,
      send: parts.send,
      hooks,
      streams: parts.streams,
      clock,
      logger,
    }),
    clock,
    causation: options.causation ?? true,
  });
  const failures = new Failures({
    deadLetters,
    delayed: new DelayedRetries({ ...writing, topics: options.topics ?? {} }),
    events,
    clock,
    random,
    logger,
    draining,
    untilResumed: parts.untilResumed,
  });
  const { hold } = parts;
  return new Dispatcher({
    group,
    registry,
    tries,
    failures,
    logger,
    events,
    batches: new BatchRunners({ group, tries, failures, events, clock, draining }),
    retries: new RetryIntake({
      group,
      registry,
      deadLetters,
      events,
      clock,
      draining,
      hold,
      untilResumed: parts.untilResumed,
    }),
  });
}
