import type { RedrivePreview } from '@posthorn/admin-client';
import { assertCompleted, printJobs, waitForJob } from '../jobs/job.js';
import type { Format } from '../output/listing.js';
import { UsageError } from '../runtime/cli-error.js';
import type { Invocation } from '../runtime/invocation.js';
import { REDRIVES } from './redrives.js';
import { selectionOf, type SelectionOptions } from './selection.js';

interface RedriveOptions extends SelectionOptions {
  readonly to?: string;
  readonly forGroup?: string;
  readonly forAll?: boolean;
  readonly rate?: number;
  readonly execute?: boolean;
  readonly wait?: boolean;
  readonly reason?: string;
  readonly output: Format;
}

export async function redrive(
  invocation: Invocation,
  ids: readonly string[],
  options: RedriveOptions,
): Promise<void> {
  const { to, forGroup, forAll, rate, execute = false, wait, reason } = options;
  if (forGroup !== undefined && forAll === true)
    throw new UsageError('--for-group and --for-all: one of them says for whom.');
  const letters = selectionOf(ids, options);
  const api = await invocation.api(reason);
  const { data } = await api.POST('/api/v1/redrives', {
    params: { query: { validateOnly: !execute } },
    body: {
      letters,
      ...(to === undefined ? {} : { topic: to }),
      ...(forAll === true ? { forGroup: null } : {}),
      ...(forGroup === undefined ? {} : { forGroup }),
      ...(rate === undefined ? {} : { recordsPerSecond: rate }),
    },
  });
  sayPreview(invocation, data.preview, execute);
  if (data.redrive === null) return;
  const job = wait === true ? await waitForJob(invocation, REDRIVES, data.redrive) : data.redrive;
  await printJobs(invocation, REDRIVES, options.output, [job]);
  assertCompleted(job, REDRIVES);
}

function sayPreview(invocation: Invocation, preview: RedrivePreview, execute: boolean): void {
  const { letters, withoutOrigin, cut, tooOften, overtaken, originTopics, groups } = preview;
  const where = originTopics.length === 0 ? '' : ` to ${originTopics.join(', ')}`;
  const whom = groups.length === 0 ? '' : `, for ${groups.join(', ')}`;
  invocation.say(`${letters} letters ${execute ? 'go' : 'would go'}${where}${whom}.`);
  const remarks: readonly (readonly [number, string])[] = [
    [withoutOrigin, 'do not say where they came from: they need --to'],
    [cut, 'hold only the beginning of their record'],
    [tooOften, 'were redriven too often already, and stay'],
    [overtaken, 'others of the same keys came before, and are not among them'],
  ];
  for (const [count, what] of remarks) if (count > 0) invocation.say(`${count} ${what}.`);
  if (!execute) invocation.say('Nothing was sent: --execute does it.');
}
