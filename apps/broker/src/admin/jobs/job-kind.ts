import type { PoolClient } from '@posthorn/db';
import type { Job, JobKindName, JobOutcome } from './job.js';

/** How a job ended by itself. */
export interface Ending {
  readonly over: 'completed' | 'truncated';
  /** What there is to say of it; null for what simply was done. */
  readonly because: string | null;
}

export const COMPLETED: Ending = { over: 'completed', because: null };

/** What makes a job go on: step by step, each of which leaves the row where the next one begins, whoever does that. */
export interface JobKind {
  readonly kind: JobKindName;
  /** How many a broker works on at once, so that long ones leave room for other kinds. Without it as many as there are. */
  readonly atOnceMax?: number;
  /** @param limit records that the pace of the job lets a step take. @returns the job behind the step. */
  step(job: Job, limit: number): Promise<Job | Ending>;
  /** In the transaction that ends the job, however: nothing that was taken for it stays taken. */
  end(client: PoolClient, job: Job, outcome: JobOutcome): Promise<void>;
}

/** Injection token: all kinds there are. */
export const JOB_KINDS = Symbol('JobKinds');

/** A source that is no more: the job ends as failed. */
export class SourceGone extends Error {
  override readonly name = 'SourceGone';
}

/** What is in the way goes away by itself: the step is tried again, and nothing is lost or done twice by that. */
export class NotNow extends Error {
  override readonly name = 'NotNow';
}
