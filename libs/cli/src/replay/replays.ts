import type { Replay } from '@posthorn/admin-client';
import { assertCompleted, JOB_COLUMNS, waitForJob } from '../jobs/job.js';
import { printListing, type Format } from '../output/listing.js';
import type { Invocation } from '../runtime/invocation.js';

/** As many as a person looks at. */
const SHOWN = 100;

export async function listReplays(invocation: Invocation, output: Format): Promise<void> {
  const api = await invocation.api();
  const { data } = await api.GET('/api/v1/replays', { params: { query: { pageSize: SHOWN } } });
  await printReplays(invocation, output, data.replays);
}

export async function replayOf(invocation: Invocation, id: string): Promise<Replay> {
  const api = await invocation.api();
  return (await api.GET('/api/v1/replays/{id}', { params: { path: { id } } })).data;
}

export async function showReplay(
  invocation: Invocation,
  id: string,
  { wait, output }: { readonly wait?: boolean; readonly output: Format },
): Promise<void> {
  const get = (): Promise<Replay> => replayOf(invocation, id);
  const first = await get();
  const job = wait === true ? await waitForJob(invocation, first, { what: 'replay', get }) : first;
  await printReplays(invocation, output, [job]);
  if (wait === true) assertCompleted(job, 'replay');
}

export async function printReplays(
  invocation: Invocation,
  output: Format,
  rows: readonly Replay[],
): Promise<void> {
  await printListing<Replay>(invocation, output, {
    rows,
    columns: [
      ...JOB_COLUMNS,
      { title: 'FROM', value: ({ topic }) => topic },
      { title: 'TO', value: ({ targetTopic }) => targetTopic },
      { title: 'FOR', value: ({ forGroup }) => forGroup ?? 'all' },
    ],
    name: ({ id }) => id,
    empty: 'There are no replays: posthorn replay start begins one.',
  });
}

export async function steerReplay(
  invocation: Invocation,
  id: string,
  verb: 'pause' | 'resume' | 'cancel',
  { reason }: { readonly reason?: string },
): Promise<void> {
  const api = await invocation.api(reason);
  const { data } = await api.POST(`/api/v1/replays/{id}:${verb}`, { params: { path: { id } } });
  invocation.say(`Replay ${id} is ${data.status}.`);
}
