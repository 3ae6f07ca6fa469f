import { setTimeout as sleep } from 'node:timers/promises';
import type { Redrive } from '@posthorn/admin-client';
import { Progress } from '../output/progress.js';
import type { Column } from '../output/table.js';
import { durationText } from '../parse/duration.js';
import { CliError } from '../runtime/cli-error.js';
import type { Invocation } from '../runtime/invocation.js';

const EVERY_MS = 500;
const ENDED: ReadonlySet<string> = new Set(['completed', 'cancelled', 'failed']);

/** What redrives and replays have in common. */
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

/** What lists of redrives and replays tell of each. */
export const JOB_COLUMNS: readonly Column<JobBody>[] = [
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

/** Shows how far it is until it has ended; Ctrl-C ends the watching, not the work. */
export async function waitForJob<Job extends JobBody>(
  invocation: Invocation,
  first: Job,
  { what, get }: { readonly what: string; readonly get: () => Promise<Job> },
): Promise<Job> {
  const { signal } = invocation;
  const progress = new Progress(invocation.streams.stderr, what, first.total);
  let job = first;
  while (!ENDED.has(job.status) && !signal.aborted) {
    progress.update(job.processed);
    await sleep(EVERY_MS, undefined, { signal }).catch(() => undefined);
    if (!signal.aborted) job = await get();
  }
  progress.end();
  if (!ENDED.has(job.status)) invocation.say(`It goes on: ${what} ${job.id} is ${job.status}.`);
  return job;
}

/** Ends with an error unless all of it was done. */
export function assertCompleted({ id, status, failed, error }: JobBody, what: string): void {
  if (status === 'failed')
    throw new CliError(`${what} ${id} failed: ${error ?? 'without a reason'}`);
  if (status === 'cancelled')
    throw new CliError(`${what} ${id} was cancelled; what was copied stays.`);
  if (status === 'completed' && failed > 0)
    throw new CliError(`${failed} records of ${what} ${id} were not copied.`, {
      hint: `posthorn ${what} show ${id} tells more.`,
    });
}
