import type { RetentionJob, RetentionRun } from '@posthorn/log';
import type { Clock } from '../clock.js';
import { PolicyWatch } from '../policies/policies.js';
import type { Reports } from '../reports.js';
import { RETENTION_REQUESTS, type RetentionRows } from './retention-rows.js';

export interface RetentionReporterContext {
  readonly job: RetentionJob;
  readonly rows: RetentionRows;
  readonly brokerId: number;
  readonly checkMs: number;
  readonly clock: Clock;
  readonly reports: Reports;
}

/**
 * Writes down what the checks of this broker did, and makes one when any broker has asked all of them to: each checks
 * what it leads, so that is the only way to have all of it checked.
 */
export class RetentionReporter {
  readonly #watch: PolicyWatch;
  readonly #stopListening: () => void;
  /** What was asked for before this broker came; null until it is known. */
  #answered: bigint | null = null;
  #writing: Promise<void> = Promise.resolve();

  constructor(private readonly context: RetentionReporterContext) {
    const requests = { kind: RETENTION_REQUESTS, refresh: () => this.#answer() };
    this.#watch = new PolicyWatch([requests], () => context.rows.versions(), context);
    this.#stopListening = context.job.onRun((run) => void this.#write(run));
  }

  /** To be called when the broker has joined the cluster. Rejects while PostgreSQL is away. */
  start(): Promise<void> {
    return this.#watch.start();
  }

  async stop(): Promise<void> {
    await this.#watch.stop();
    this.#stopListening();
    await this.#writing;
  }

  async #answer(): Promise<void> {
    const { job, rows, brokerId } = this.context;
    const requested = (await rows.versions()).get(RETENTION_REQUESTS) ?? 0n;
    if (this.#answered === null) {
      await rows.announce(brokerId, this.#nextInMs(), requested);
    } else if (requested > this.#answered) {
      await job.runNow();
      // What the check did is written before it is called done.
      await this.#writing;
      await rows.answer(brokerId, requested);
    }
    this.#answered = requested;
  }

  #write(run: RetentionRun): Promise<void> {
    const { rows, brokerId, reports } = this.context;
    // The timer of the next check is set when this one has ended.
    const nextInMs = this.#nextInMs() || this.context.checkMs;
    this.#writing = this.#writing
      .then(() => rows.write(brokerId, run, nextInMs))
      .catch((error: unknown) =>
        reports.limited('what retention did cannot be written down', { error }),
      );
    return this.#writing;
  }

  #nextInMs(): number {
    return this.context.job.dueInMs ?? this.context.checkMs;
  }
}
