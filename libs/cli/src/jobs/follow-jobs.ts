import type { Format } from '../output/listing.js';
import { sortedBy } from '../output/sort-option.js';
import type { Invocation } from '../runtime/invocation.js';
import {
  assertCompleted,
  printJobs,
  waitForJob,
  type JobBody,
  type JobKind,
  type JobSort,
  type JobVerb,
} from './job.js';

/** As many as a person looks at. */
const SHOWN = 100;

export async function listJobs<Job extends JobBody>(
  invocation: Invocation,
  kind: JobKind<Job>,
  { sort, output }: { readonly sort?: JobSort; readonly output: Format },
): Promise<void> {
  const api = await invocation.api();
  const query = { pageSize: SHOWN, ...sortedBy(sort) };
  await printJobs(invocation, kind, output, await kind.list(api, query));
}

export async function showJob<Job extends JobBody>(
  invocation: Invocation,
  kind: JobKind<Job>,
  id: string,
  { wait, output }: { readonly wait?: boolean; readonly output: Format },
): Promise<void> {
  const first = await kind.get(await invocation.api(), id);
  const job = wait === true ? await waitForJob(invocation, kind, first) : first;
  await printJobs(invocation, kind, output, [job]);
  if (wait === true) assertCompleted(job, kind);
}

export async function steerJob<Job extends JobBody>(
  invocation: Invocation,
  { what, tell }: JobKind<Job>,
  id: string,
  verb: JobVerb,
  { reason }: { readonly reason?: string },
): Promise<void> {
  const { status } = await tell(await invocation.api(reason), id, verb);
  invocation.say(`${what.charAt(0).toUpperCase()}${what.slice(1)} ${id} is ${status}.`);
}
