import type { Redrive } from '@posthorn/admin-client';
import { assertCompleted, waitForJob } from '../jobs/job.js';
import type { Format } from '../output/listing.js';
import type { Invocation } from '../runtime/invocation.js';
import { printRedrives } from './redrive.js';

/** As many as a person looks at. */
const SHOWN = 100;

export async function listRedrives(invocation: Invocation, output: Format): Promise<void> {
  const api = await invocation.api();
  const { data } = await api.GET('/api/v1/redrives', { params: { query: { pageSize: SHOWN } } });
  await printRedrives(invocation, output, data.redrives);
}

export async function showRedrive(
  invocation: Invocation,
  id: string,
  { wait, output }: { readonly wait?: boolean; readonly output: Format },
): Promise<void> {
  const api = await invocation.api();
  const get = async (): Promise<Redrive> =>
    (await api.GET('/api/v1/redrives/{id}', { params: { path: { id } } })).data;
  const first = await get();
  const job = wait === true ? await waitForJob(invocation, first, { what: 'redrive', get }) : first;
  await printRedrives(invocation, output, [job]);
  if (wait === true) assertCompleted(job, 'redrive');
}

export async function steerRedrive(
  invocation: Invocation,
  id: string,
  verb: 'pause' | 'resume' | 'cancel',
  { reason }: { readonly reason?: string },
): Promise<void> {
  const api = await invocation.api(reason);
  const { data } = await api.POST(`/api/v1/redrives/{id}:${verb}`, { params: { path: { id } } });
  invocation.say(`Redrive ${id} is ${data.status}.`);
}
