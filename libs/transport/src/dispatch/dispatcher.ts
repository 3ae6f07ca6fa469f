import type { LoggerService } from '@nestjs/common';
import type { ConsumedRecord, HandleContext } from '@posthorn/client';
import { isForAnotherGroup } from '../record/addressed.js';
import type { BatchRunners } from './batch-runner.js';
import { HandlerInterruptedError } from '../errors/exceptions.js';
import type { DispatchEvents, FailedAttempt } from '../failures/failed-attempt.js';
import { type Failures, interrupted } from '../failures/failures.js';
import type { HandlerRegistry, RegisteredHandler } from '../handlers/handler-registry.js';
import { Place } from './place.js';
import type { RetryIntake } from '../failures/retry-intake.js';
import { isCommitted } from './is-committed.js';
import { isRequest, type Tries } from './tries.js';

export interface DispatcherDependencies {
  readonly group: string;
  readonly registry: HandlerRegistry;
  readonly tries: Tries;
  readonly failures: Failures;
  readonly batches: BatchRunners;
  readonly retries: RetryIntake;
  readonly events: Pick<DispatchEvents, 'attempt' | 'handled'>;
  readonly logger: LoggerService;
}

/** One handler's work on one record, from the first try or from where an earlier owner or a retry topic left it. */
interface Run {
  readonly handler: RegisteredHandler;
  readonly record: ConsumedRecord;
  /** Of the next try. */
  readonly attempt: number;
}

/**
 * From a fetched record to "done": decode, run every matching handler, retry, dead-letter. `handle` resolves when the record
 * may be committed, and rejects only when it must not be: the partition was lost, or the drain ended first.
 *
 * Order: records of a lane come one after another, and a record is done when all its handlers are.
 */
export class Dispatcher {
  constructor(private readonly deps: DispatcherDependencies) {}

  handle(record: ConsumedRecord, context: HandleContext): Promise<void> {
    const { registry, group, logger, retries } = this.deps;
    if (isForAnotherGroup(record, group)) return Promise.resolve();
    if (retries.isRetryTopic(record.topic)) return this.handleRetry(record, context);
    const { events, request } = registry.match(group, record.topic);
    const asked = request && (events.length === 0 || isRequest(record)) ? [request] : events;
    if (context.isRepeated) return this.runAll(repeats(asked, record), context);
    if (asked.length === 0) {
      // A broader subscription than the handlers cannot come about here; a record nobody asked for is not to wedge a partition.
      logger.error(
        `no handler for topic '${record.topic}', which the group '${group}' is subscribed to`,
      );
    }
    const [handler] = asked;
    if (asked.length === 1 && handler !== undefined) {
      if (!handler.events.takes(record)) return Promise.resolve();
      return this.runAlone({ handler, record, attempt: context.note + 1 }, context);
    }
    // An event of the topic that no contract here means is somebody else's.
    const handlers = asked.filter((handler) => handler.events.takes(record));
    // With several handlers nobody could say whose tries were counted.
    const attempt = handlers.length === 1 ? context.note + 1 : 1;
    return this.runAll(
      handlers.map((handler) => ({ handler, record, attempt })),
      context,
    );
  }

  private async handleRetry(stored: ConsumedRecord, context: HandleContext): Promise<void> {
    const run = await this.deps.retries.take(stored, context);
    if (run !== undefined) await this.runAll([run], context);
  }

  private async runAll(runs: readonly Run[], context: HandleContext): Promise<void> {
    const [first] = runs;
    if (first === undefined) return;
    if (runs.length === 1) return this.runAlone(first, context);
    const place = new Place(context, runs.length);
    // All of them settle before the record does: a rejection must not leave a sibling running on a partition given away.
    const outcomes = await Promise.allSettled(
      runs.map((run) => this.run(run, context, place).finally(() => place.done())),
    );
    const failed = outcomes.find((outcome) => outcome.status === 'rejected');
    if (failed) throw failed.reason;
  }

  private runAlone(run: Run, context: HandleContext): Promise<void> {
    return this.run(run, context, undefined);
  }

  /**
   * Until the handler succeeded or its failure is on record.
   * @param shared with other handlers of the record; undefined: there are none.
   */
  private async run(run: Run, context: HandleContext, shared: Place | undefined): Promise<void> {
    const { handler, record, attempt: first } = run;
    if (handler.batch) return this.runInBatch(run, context, shared);
    const { tries, failures, group, events } = this.deps;
    const { signal } = context;
    const isShared = shared !== undefined;
    for (let attempt = first, outages = 0; ;) {
      const info = { record, group, handler: handler.name, attempt };
      events.attempt(info);
      let failed: FailedAttempt | undefined;
      try {
        await tries.once({ ...run, attempt, contexts: context, isShared }, signal);
      } catch (error) {
        if (error instanceof HandlerInterruptedError) throw error;
        failed = { error, ...info };
      }
      if (context.wasHeld && (await isCommitted([context], signal))) {
        if (failed !== undefined) failures.ignore(failed);
        failed = undefined;
      }
      if (signal.aborted) throw interrupted(handler.name, record);
      if (failed === undefined) return events.handled(info);
      const isOutage = await failures.isOfOutage(handler, failed.error, context);
      if (!isOutage && shared === undefined) context.note = attempt;
      if (!isOutage && (await failures.settle(handler, failed, context))) return;
      outages = isOutage ? outages + 1 : 0;
      const pause = failures.pause(handler, failed, context, outages);
      await (handler.retry.mode === 'park' ? (shared ?? context).aside(pause) : pause);
      if (!isOutage) attempt += 1;
    }
  }

  private runInBatch(
    { handler, record, attempt }: Run,
    context: HandleContext,
    shared: Place | undefined,
  ): Promise<void> {
    const noted = (tries: number): void => {
      if (shared === undefined) context.note = tries;
    };
    const entry = { record, attempt, context, isShared: shared !== undefined, noted };
    const done = this.deps.batches.add(handler, entry);
    return (shared ?? context).aside(done);
  }
}

/** The group is done with the record. Those whose database may have lost its effects look again; the others are not told. */
function repeats(handlers: readonly RegisteredHandler[], record: ConsumedRecord): readonly Run[] {
  return handlers
    .filter(({ applies, events }) => applies !== undefined && events.takes(record))
    .map((handler) => ({ handler, record, attempt: 1 }));
}
