import { setTimeout as sleep } from 'node:timers/promises';
import type { AdminClient, Redrive } from '@posthorn/admin-client';
import { printListing, type Format } from '../output/listing.js';
import { Progress } from '../output/progress.js';
import type { SortOf } from '../output/sort-option.js';
import type { Column } from '../output/table.js';
import { durationText } from '../parse/duration.js';
import { CliError } from '../runtime/cli-error.js';
import type { Invocation } from '../runtime/invocation.js';

const EVERY_MS = 500;
const ENDED: ReadonlySet<string> = new Set(['completed', 'truncated', 'cancelled', 'failed']);

/** What all jobs have in common. */
export type JobBody = Pick<
  Redrive,
  | 'id'
  | 'status'
  | 'total'
  | 'processed'
  | 'failed'
  | 'ratePerSecond'
  | 'etaSeconds'
  | 'error'
  | 'createdBy'
  | 'reason'
>;

export type JobSort = SortOf<'/api/v1/redrives'>;

export interface JobQuery {
  readonly pageSize: number;
  readonly sort?: JobSort;
}

export type JobVerb = 'pause' | 'resume' | 'cancel';

/** One kind of job: where the API has it, and what is told of it. */
export interface JobKind<Job extends JobBody> {
  readonly what: 'redrive' | 'replay' | 'export';
  /** The command that its jobs are looked after with. */
  readonly command: string;
  /** The command that begins one. */
  readonly begin: string;
  /** What the end of one that is cancelled leaves. */
  readonly left: string;
  /** What records that failed are not. */
  readonly failed: string;
  /** Behind those that all kinds have. */
  readonly columns: readonly Column<Job>[];
  readonly list: (api: AdminClient, query: JobQuery) => Promise<readonly Job[]>;
  readonly get: (api: AdminClient, id: string) => Promise<Job>;
  readonly tell: (api: AdminClient, id: string, verb: JobVerb) => Promise<Job>;
}

/** What lists of jobs tell of each. */
const JOB_COLUMNS: readonly Column<JobBody>[] = [
  { title: 'ID', value: ({ id }) => id },
  { title: 'STATUS', value: ({ status }) => status },
  { title: 'DONE', value: ({ processed }) => processed, align: 'right' },
  { title: 'OF', value: ({ total }) => total ?? '-', align: 'right' },
  { title: 'FAILED', value: ({ failed }) => failed, align: 'right' },
  { title: 'RATE/S', value: ({ ratePerSecond }) => ratePerSecond ?? '', align: 'right' },
  {
    title: 'LEFT',
    value: ({ etaSeconds }) => (etaSeconds === null ? '' : durationText(etaSeconds * 1_000)),
    align: 'right',
  },
  { title: 'BY', value: ({ createdBy }) => createdBy, wide: true },
  { title: 'REASON', value: ({ reason }) => reason ?? '', wide: true },
  { title: 'ERROR', value: ({ error }) => error ?? '', wide: true },
];

export async function printJobs<Job extends JobBody>(
  invocation: Invocation,
  { what, begin, columns }: JobKind<Job>,
  output: Format,
  rows: readonly Job[],
): Promise<void> {
  await printListing<Job>(invocation, output, {
    rows,
    columns: [...JOB_COLUMNS, ...columns],
    name: ({ id }) => id,
    empty: `There are no ${what}s: ${begin} begins one.`,
  });
}

/** Shows how far it is until it has ended; Ctrl-C ends the watching, not the work. */
export async function waitForJob<Job extends JobBody>(
  invocation: Invocation,
  { what, get }: JobKind<Job>,
  first: Job,
): Promise<Job> {
  const { signal } = invocation;
  const api = await invocation.api();
  const progress = new Progress(invocation.streams.stderr, what, first.total);
  let job = first;
  while (!ENDED.has(job.status) && !signal.aborted) {
    progress.update(job.processed);
    await sleep(EVERY_MS, undefined, { signal }).catch(() => undefined);
    if (!signal.aborted) job = await get(api, job.id);
  }
  progress.end();
  if (!ENDED.has(job.status)) invocation.say(`It goes on: ${what} ${job.id} is ${job.status}.`);
  return job;
}

/** Ends with an error unless all of it was done, or is still being done. */
export function assertCompleted<Job extends JobBody>(
  { id, status, failed, error }: JobBody,
  { what, command, left, failed: failure }: JobKind<Job>,
): void {
  if (status === 'failed')
    throw new CliError(`${what} ${id} failed: ${error ?? 'without a reason'}`);
  if (status === 'cancelled') throw new CliError(`${what} ${id} was cancelled; ${left}.`);
  if (status === 'truncated')
    throw new CliError(`${what} ${id} is not whole: ${error ?? 'there was no room for more'}.`, {
      hint: 'The settings exportBytesMax and exportsStoredBytesMax of the admin API say how much there is room for; --from and --until make several of it.',
    });
  if (status === 'completed' && failed > 0)
    throw new CliError(`${failed} ${failure} of ${what} ${id}.`, {
      hint: `${command} show ${id} tells more.`,
    });
}
