import { setTimeout as sleep } from 'node:timers/promises';
import {
  Inject,
  Injectable,
  type OnApplicationBootstrap,
  type OnModuleDestroy,
} from '@nestjs/common';
import { ADMIN_CONTEXT, type AdminContext } from '../admin-context.js';
import { AdminTables } from '../database/admin-tables.js';
import { Problem } from '../http/problem.js';
import { Trouble } from '../trouble.js';
import { LeaseLost, type Job, type JobKindName, type JobStatus } from './job.js';
import { JOB_KINDS, NotNow, SourceGone, type JobKind } from './job-kind.js';
import { JobPace } from './job-pace.js';
import { JobTable } from './job-table.js';

/** Each reads and appends; the broker's clients come first. */
const JOBS_MAX = 4;
/** A look costs an index scan of a few rows. */
const LOOK_MS = 1_000;
/** A third of the lease. */
const RENEW_MS = 1_500;
const RETRY_MS = 200;
const RETRY_MS_MAX = 5_000;
/** After so many unexpected failures in a row without a step half done the job is over: it would fail for ever. */
const FAILURES_MAX = 5;

/**
 * Runs the jobs that this broker has claimed, each by itself, step by step. Whatever becomes of a step, its job goes on from
 * the row: here, or at whoever claims it next.
 */
@Injectable()
export class JobRunner implements OnApplicationBootstrap, OnModuleDestroy {
  readonly #running = new Map<Promise<void>, JobKindName>();
  readonly #stopping = new AbortController();
  #looking: Promise<void> | null = null;
  #nap = new AbortController();
  readonly #trouble: Trouble;

  constructor(
    @Inject(ADMIN_CONTEXT) private readonly context: AdminContext,
    @Inject(JOB_KINDS) private readonly kinds: readonly JobKind[],
    private readonly tables: AdminTables,
    private readonly table: JobTable,
  ) {
    this.#trouble = new Trouble(context, 'jobs are looked for again');
  }

  onApplicationBootstrap(): void {
    if (this.tables.isThere) this.#looking = this.#look();
  }

  /** Resolves once no job is under way here; others go on with them at once. */
  async onModuleDestroy(): Promise<void> {
    this.#stopping.abort();
    await this.#looking;
    await Promise.all(this.#running.keys());
  }

  /** There may be something to do: now, and not at the next look. */
  wake(): void {
    this.#nap.abort();
  }

  async #look(): Promise<void> {
    while (!this.#stopping.signal.aborted) {
      // Made before the look, so that whoever wakes during it is not missed.
      this.#nap = new AbortController();
      const { signal } = this.#nap;
      try {
        while (this.#running.size < JOBS_MAX && (await this.#claimOne()));
        this.#trouble.over();
      } catch (error) {
        this.#trouble.tell(error, 'jobs cannot be looked for; it is tried again');
      }
      await this.#sleep(LOOK_MS, signal);
    }
  }

  async #claimOne(): Promise<boolean> {
    if (this.#stopping.signal.aborted) return false;
    const owner = String(this.context.log.cluster.brokerId);
    const job = await this.table.claim(owner, this.#kindsWithRoom());
    const kind = this.kinds.find((one) => one.kind === job?.kind);
    if (job === undefined || kind === undefined) return false;
    this.context.faultPoint?.('job-claimed');
    const run = this.#run(job, kind).finally(() => {
      this.#running.delete(run);
      this.wake();
    });
    this.#running.set(run, kind.kind);
    return true;
  }

  #kindsWithRoom(): JobKindName[] {
    const running = [...this.#running.values()];
    const hasRoom = ({ kind, atOnceMax = JOBS_MAX }: JobKind): boolean =>
      running.filter((one) => one === kind).length < atOnceMax;
    return this.kinds.filter(hasRoom).map(({ kind }) => kind);
  }

  async #run(claimed: Job, kind: JobKind): Promise<void> {
    const current = { job: claimed, error: claimed.error };
    const renewal = setInterval(() => void this.#renew(current), RENEW_MS);
    try {
      await this.#steps(current, kind);
    } catch (error) {
      // Another owner goes on with it.
      if (error instanceof LeaseLost) return;
      this.context.logger.warn({ err: error, jobId: String(claimed.id) }, 'a job was left');
    } finally {
      clearInterval(renewal);
    }
  }

  async #renew(current: { job: Job; error: string | null }): Promise<void> {
    try {
      const wanted = await this.table.renew(current.job, current.error);
      current.job = { ...current.job, wanted };
    } catch (error) {
      // The next write finds out.
      this.context.logger.debug({ err: error }, 'the lease of a job was not renewed');
    }
  }

  async #steps(current: { job: Job; error: string | null }, kind: JobKind): Promise<void> {
    const pace = new JobPace(current.job.recordsPerSecond, () => performance.now());
    let failures = 0;
    let isCaughtUp = false;
    while (!this.#stopping.signal.aborted) {
      const { job } = current;
      try {
        // What was asked for is obeyed between two steps, never in one that is half done.
        if (job.intent === null && job.wanted !== 'run') {
          return await this.#end(job, kind, job.wanted === 'pause' ? 'paused' : 'cancelled');
        }
        if (!isCaughtUp) await this.#catchUp();
        isCaughtUp = true;
        const next = await kind.step({ ...job, measuredRate: pace.rate }, pace.limit);
        if ('over' in next) {
          return await this.#end({ ...job, intent: null }, kind, next.over, next.because);
        }
        failures = 0;
        current.error = null;
        // A renewal may have come in between with news that the step's own answer has too.
        current.job = next;
        await this.#sleep(pace.stepped(copiedOf(next) - copiedOf(job)));
      } catch (error) {
        if (error instanceof LeaseLost) throw error;
        await this.#failed(current, kind, error, ++failures);
        if (current.job.status !== 'running') return;
      }
    }
    await this.table.leave(current.job);
  }

  /**
   * What whoever asked for the job knew may be news to this broker. A job of topics that it takes to be deleted would be over,
   * and what an export keeps would hold what is masked.
   */
  async #catchUp(): Promise<void> {
    const { log, masking } = this.context;
    await Promise.all([log.topics.catchUp(), masking?.catchUp()]);
  }

  async #failed(
    current: { job: Job; error: string | null },
    kind: JobKind,
    error: unknown,
    failures: number,
  ): Promise<void> {
    const { kind: kindName, id } = current.job;
    current.error = error instanceof Error ? error.message : String(error);
    if (
      !(error instanceof NotNow) &&
      !(error instanceof Problem) &&
      !(error instanceof SourceGone)
    ) {
      this.context.logger.error({ err: error, jobId: String(id) }, 'a step of a job failed');
    }
    const stored = await this.#stored(kindName, id);
    if (stored !== undefined && stored.leaseEpoch !== current.job.leaseEpoch)
      throw new LeaseLost(id);
    if (stored !== undefined) current.job = stored;
    const isOver =
      error instanceof SourceGone ||
      (failures >= FAILURES_MAX && !(error instanceof NotNow) && !(error instanceof Problem));
    if (isOver && stored?.intent === null) {
      await this.#end(stored, kind, 'failed', current.error);
      current.job = { ...stored, status: 'failed' };
      return;
    }
    await this.#renew(current);
    await this.#sleep(Math.min(RETRY_MS_MAX, RETRY_MS * 2 ** (failures - 1)));
  }

  /** Whether the last write was done is known only to the row. */
  async #stored(kind: Job['kind'], id: bigint): Promise<Job | undefined> {
    try {
      return await this.table.get(kind, id);
    } catch (error) {
      this.context.logger.debug({ err: error }, 'a job cannot be read; it is tried again');
      return undefined;
    }
  }

  async #end(
    job: Job,
    kind: JobKind,
    status: Exclude<JobStatus, 'queued' | 'running'>,
    error: string | null = null,
  ): Promise<void> {
    await this.table.end(job, status, error, (client, outcome) => kind.end(client, job, outcome));
    this.context.faultPoint?.('job-ended');
  }

  /** Ends early when the broker stops, or with the signal. */
  async #sleep(ms: number, ends = this.#stopping.signal): Promise<void> {
    if (ms <= 0) return;
    const signal = AbortSignal.any([ends, this.#stopping.signal]);
    await sleep(ms, undefined, { signal }).catch((error: unknown) => {
      if (!signal.aborted) throw error;
    });
  }
}

function copiedOf({ processed, failed, skipped }: Job): number {
  return Number(processed - failed - skipped);
}
