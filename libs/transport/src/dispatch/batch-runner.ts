import { BatchQueue, type BatchEntry } from './batch-queue.js';
import { batchVerdict } from './batch-outcome.js';
import type { Clock } from '../runtime/clock.js';
import type { DispatchEvents, FailedAttempt, HandlerAttempt } from '../failures/failed-attempt.js';
import { type Failures, interrupted, type PartitionSignals } from '../failures/failures.js';
import type { RegisteredHandler } from '../handlers/handler-registry.js';
import { unlessAborted } from '../runtime/signals.js';
import { isCommitted } from './is-committed.js';
import type { Tries } from './tries.js';

export interface BatchRunnerDependencies {
  readonly group: string;
  readonly tries: Tries;
  readonly failures: Failures;
  readonly events: Pick<DispatchEvents, 'attempt' | 'handled'>;
  readonly clock: Clock;
  readonly draining: AbortSignal;
}

/** What the dispatcher has for a batch. */
export type WaitingRecord = Omit<BatchEntry, 'alone' | 'done' | 'left'>;

interface Failed {
  readonly entry: BatchEntry;
  readonly error: unknown;
  /** The handler's database is away: nobody's try is counted. */
  readonly isOfOutage?: boolean;
}

/**
 * One batch handler on one partition for as long as records wait there: collects a batch, runs it, settles each of its
 * records, one batch after the other. What failed or was not tried stands at the head of the next one, so order holds.
 */
export class BatchRunner {
  private readonly queue: BatchQueue;
  private readonly over: AbortSignal;
  private running = false;
  /** The head of the queue was in a batch already, and has waited for company then. */
  private comesAgain = false;
  /** Batches in a row that failed because the handler's database was away. */
  private outages = 0;
  private wake: () => void = () => undefined;

  constructor(
    private readonly handler: RegisteredHandler,
    private readonly signals: PartitionSignals,
    private readonly deps: BatchRunnerDependencies,
  ) {
    if (handler.batch === undefined) throw new Error(`${handler.name} handles no batches`);
    this.queue = new BatchQueue(handler.batch);
    this.over = AbortSignal.any([signals.signal, signals.leaving, deps.draining]);
  }

  /** Resolves when the record is done; rejects when it was left to the partition's next owner. */
  add(waiting: WaitingRecord): Promise<void> {
    return new Promise((resolve, reject) => {
      this.queue.add({ ...waiting, alone: false, done: resolve, left: reject });
      this.wake();
      if (!this.running) void this.run();
    });
  }

  private async run(): Promise<void> {
    this.running = true;
    while (this.queue.size > 0) {
      if (!this.comesAgain) await this.collect();
      this.comesAgain = false;
      if (this.over.aborted) this.leave(this.queue.takeAll());
      else await this.runBatch(this.queue.take());
    }
    this.running = false;
  }

  /** Until the batch is full or its first record has waited long enough. */
  private async collect(): Promise<void> {
    const { maxWaitMs = 0 } = this.handler.batch ?? {};
    const late = new AbortController();
    const cancel = this.deps.clock.after(maxWaitMs, () => late.abort());
    const enough = AbortSignal.any([late.signal, this.over]);
    while (!this.queue.isFull && !enough.aborted) {
      const more = new Promise<void>((resolve) => (this.wake = resolve));
      await unlessAborted(more, enough);
    }
    cancel();
  }

  private leave(entries: readonly BatchEntry[]): void {
    for (const entry of entries) entry.left(interrupted(this.handler.name, entry.record));
  }

  private async runBatch(batch: readonly BatchEntry[]): Promise<void> {
    const open = new Set(batch);
    const settled = (entry: BatchEntry): void => {
      open.delete(entry);
      entry.done();
    };
    try {
      const failed = await this.try(batch, settled);
      const pauseAfter = await this.settle(failed, settled);
      this.outages = failed.some(({ isOfOutage }) => isOfOutage === true) ? this.outages + 1 : 0;
      this.queue.putBack(batch.filter((entry) => open.has(entry)));
      this.comesAgain = open.size > 0;
      open.clear();
      if (pauseAfter) {
        const { failures } = this.deps;
        await failures.pause(this.handler, pauseAfter, this.signals, this.outages);
      }
    } catch (error) {
      // The partition is lost or leaves: what is not done is its next owner's.
      for (const entry of open) entry.left(error);
      this.leave(this.queue.takeAll());
    }
  }

  /** Settles what succeeded, and returns what failed. Records that are in neither come again. */
  private async try(
    batch: readonly BatchEntry[],
    settled: (entry: BatchEntry) => void,
  ): Promise<readonly Failed[]> {
    const { tries } = this.deps;
    const { signal } = this.signals;
    for (const entry of batch) this.deps.events.attempt(this.infoOf(entry));
    const decoded = await tries.payloads(this.handler, batch, signal);
    const failed: Failed[] = [];
    const good: BatchEntry[] = [];
    const payloads: unknown[] = [];
    for (const [index, result] of decoded.entries()) {
      if (result.status === 'rejected') failed.push({ entry: batch[index], error: result.reason });
      else {
        good.push(batch[index]);
        payloads.push(result.value);
      }
    }
    if (good.length === 0) return failed;
    const outcome = await tries.batch(this.handler, good, payloads, signal);
    const contexts = good.map(({ context }) => context);
    if (await isCommitted(contexts, signal)) {
      const { error } = outcome;
      if (error) this.deps.failures.ignore({ error: error.thrown, ...this.infoOf(good[0]) });
      for (const entry of good) this.handled(entry, settled);
      return failed;
    }
    const verdict = batchVerdict(outcome, good.length);
    const reason = outcome.error?.thrown;
    if (
      outcome.error !== undefined &&
      (await this.deps.failures.isOfOutage(this.handler, reason, this.signals))
    ) {
      return [...failed, ...good.map((entry) => ({ entry, error: reason, isOfOutage: true }))];
    }
    if ('thrown' in verdict) return [...failed, ...this.ofWhole(good, verdict.thrown)];
    for (const [index, item] of verdict.items.entries()) {
      if (item.kind === 'done') this.handled(good[index], settled);
      if (item.kind === 'failed') failed.push({ entry: good[index], error: item.error });
    }
    return failed;
  }

  private handled(entry: BatchEntry, settled: (entry: BatchEntry) => void): void {
    this.deps.events.handled(this.infoOf(entry));
    settled(entry);
  }

  private infoOf({ record, attempt }: BatchEntry): HandlerAttempt {
    return { record, attempt, group: this.deps.group, handler: this.handler.name };
  }

  /** Nobody said which record is at fault. The whole batch is tried again, and at last each record by itself. */
  private ofWhole(batch: readonly BatchEntry[], error: unknown): readonly Failed[] {
    const isLast = batch.some((entry) =>
      this.deps.failures.isLast(this.handler, error, entry.attempt),
    );
    if (batch.length === 1 || !isLast) return batch.map((entry) => ({ entry, error }));
    for (const entry of batch) entry.alone = true;
    return [];
  }

  /** Dead letters, retry topics and next attempts. Returns what to pause for, if anything is tried again after a failure. */
  private async settle(
    failed: readonly Failed[],
    settled: (entry: BatchEntry) => void,
  ): Promise<FailedAttempt | undefined> {
    let pauseAfter: FailedAttempt | undefined;
    for (const { entry, error, isOfOutage } of failed) {
      const failure = { error, ...this.infoOf(entry) };
      if (isOfOutage === true) {
        pauseAfter ??= failure;
        continue;
      }
      entry.noted(entry.attempt);
      if (await this.deps.failures.settle(this.handler, failure, this.signals)) settled(entry);
      else {
        entry.attempt += 1;
        pauseAfter ??= failure;
      }
    }
    return pauseAfter;
  }
}

/** The runners of the partitions that are ours. */
export class BatchRunners {
  /** By the signal of the assignment, so that a partition that comes back starts anew and what is gone is forgotten. */
  private readonly runners = new WeakMap<AbortSignal, Map<string, BatchRunner>>();

  constructor(private readonly deps: BatchRunnerDependencies) {}

  add(handler: RegisteredHandler, waiting: WaitingRecord): Promise<void> {
    const { record } = waiting;
    const { signal, leaving } = waiting.context;
    const own = this.runners.get(leaving) ?? new Map<string, BatchRunner>();
    this.runners.set(leaving, own);
    const key = `${handler.id}/${record.topic}/${record.partition}`;
    const runner = own.get(key) ?? new BatchRunner(handler, { signal, leaving }, this.deps);
    own.set(key, runner);
    return runner.add(waiting);
  }
}
