import { Inject, Injectable } from '@nestjs/common';
import type { PoolClient } from '@posthorn/db';
import type { Caller } from '../audit/caller.js';
import type { Write } from '../conventions/write.js';
import type { Page } from '../http/paging.js';
import { Problem } from '../http/problem.js';
import type { Listing } from '../lists/listing.js';
import { rowPage, rowRange } from '../lists/row-page.js';
import type { Job, JobKindName, NewJob, Wanted } from './job.js';
import { JOB_KINDS, type JobKind } from './job-kind.js';
import { JobRunner } from './job-runner.js';
import { JobTable } from './job-table.js';
import type { JobQuery } from './jobs.dto.js';

const VERBS: Readonly<Record<Wanted, string>> = { run: 'resume', pause: 'pause', cancel: 'cancel' };

/** Jobs for the controllers of their kinds: begun, found, listed, and told what to do. */
@Injectable()
export class JobsService {
  constructor(
    @Inject(JOB_KINDS) private readonly kinds: readonly JobKind[],
    private readonly table: JobTable,
    private readonly runner: JobRunner,
  ) {}

  /** @param prepare see `JobTable.create`. */
  async create(
    job: Omit<NewJob, 'createdBy' | 'reason'>,
    caller: Caller,
    prepare: (client: PoolClient, id: bigint) => Promise<void> = async () => undefined,
  ): Promise<Job> {
    const { actor: createdBy, reason } = caller;
    const created = await this.table.create({ ...job, createdBy, reason }, prepare);
    this.runner.wake();
    return created;
  }

  async get(kind: JobKindName, id: bigint): Promise<Job> {
    const job = await this.table.get(kind, id);
    if (job === undefined) throw new Problem('job-not-found', `There is no ${kind} ${id}.`);
    return job;
  }

  async list(kind: JobKindName, query: JobQuery, listing: Listing): Promise<Page<Job>> {
    const status = query.status ?? null;
    const found = await this.table.list(kind, status, rowRange(query, listing));
    if (listing.isCounted) listing.total = await this.table.count(kind, status);
    return rowPage(found, query, ({ id }) => id, listing);
  }

  /** Pause, resume or cancel: at once where nobody has it, else as soon as its owner is between two steps. */
  tell(kindName: JobKindName, id: bigint, wanted: Wanted, write: Write): Promise<Job> {
    const verb = VERBS[wanted];
    const action = { action: `${kindName}.${verb}`, resource: `${kindName}/${id}`, details: {} };
    const orRefused = async (told: Job | undefined): Promise<Job> => {
      if (told !== undefined) return told;
      const { status } = await this.get(kindName, id);
      throw new Problem('job-not-in-state', `The ${kindName} is ${status}: it cannot ${verb}.`);
    };
    return write.run(action, {
      preview: async () => orRefused(await this.table.wouldBe(kindName, id, wanted)),
      work: async () => {
        const kind = this.kinds.find((one) => one.kind === kindName);
        const told = await this.table.want(kindName, id, wanted, async (client, job) =>
          kind?.end(client, job, 'cancelled'),
        );
        this.runner.wake();
        return orRefused(told);
      },
    });
  }
}
