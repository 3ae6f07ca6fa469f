import type { RetentionJob, RetentionRun } from '@posthorn/log';
import type { Reports } from '../reports.js';
import { RETENTION_REQUESTS, type RetentionRows } from './retention-rows.js';

export interface RetentionReporterContext {
  readonly job: RetentionJob;
  readonly rows: RetentionRows;
  readonly brokerId: number;
  readonly checkMs: number;
  readonly reports: Reports;
}

/**
 * Writes down what the checks of this broker did, and makes one when any broker has asked all of them to: each checks
 * what it leads, so that is the only way to have all of it checked.
 */
export class RetentionReporter {
  readonly kind = RETENTION_REQUESTS;
  readonly #stopListening: () => void;
  /** What was asked for before this broker came; null until it is known. */
  #answered: bigint | null = null;
  #writing: Promise<void> = Promise.resolve();
  #checking: Promise<void> = Promise.resolve();

  constructor(private readonly context: RetentionReporterContext) {
    this.#stopListening = context.job.onRun((run) => void this.#write(run));
  }

  async stop(): Promise<void> {
    await this.#checking;
    this.#stopListening();
    await this.#writing;
  }

  /** To be called when the version of `kind` may have risen, and at the start. Does not wait for the check. */
  async refresh(): Promise<void> {
    const { rows, brokerId, reports } = this.context;
    const requested = await rows.requested();
    if (this.#answered === null) await rows.announce(brokerId, this.#nextInMs(), requested);
    else if (requested > this.#answered) {
      this.#checking = this.#checking
        .then(() => this.#check(requested))
        .catch((error: unknown) =>
          reports.limited('a retention check could not be answered', { error }),
        );
    }
    this.#answered = requested;
  }

  async #check(requested: bigint): Promise<void> {
    const { job, rows, brokerId } = this.context;
    await job.runNow();
    // What the check did is written before it is called done.
    await this.#writing;
    await rows.answer(brokerId, requested);
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
