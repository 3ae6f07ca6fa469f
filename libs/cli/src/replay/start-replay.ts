import type { CreateReplayBody, ReplayPreview } from '@posthorn/admin-client';
import { assertCompleted, printJobs, waitForJob } from '../jobs/job.js';
import { conditionsOf, sourceOf, type Stretch } from '../jobs/stretch.js';
import type { Format } from '../output/listing.js';
import { UsageError } from '../runtime/cli-error.js';
import type { Invocation } from '../runtime/invocation.js';
import { REPLAYS } from './replays.js';

interface StartOptions extends Stretch {
  readonly group?: string;
  readonly to?: string;
  readonly rate?: number;
  readonly execute?: boolean;
  readonly wait?: boolean;
  readonly reason?: string;
  readonly output: Format;
}

export async function startReplay(
  invocation: Invocation,
  topic: string,
  options: StartOptions,
): Promise<void> {
  const { execute = false, wait, reason, output } = options;
  const body = bodyOf(topic, options, invocation.nowMs());
  const api = await invocation.api(reason);
  const { data } = await api.POST('/api/v1/replays', {
    params: { query: { validateOnly: !execute } },
    body,
  });
  sayPreview(invocation, data.preview, execute);
  if (data.replay === null) return;
  const job = wait === true ? await waitForJob(invocation, REPLAYS, data.replay) : data.replay;
  await printJobs(invocation, REPLAYS, output, [job]);
  assertCompleted(job, REPLAYS);
}

function bodyOf(topic: string, options: StartOptions, nowMs: number): CreateReplayBody {
  const { group, to, rate } = options;
  if (group === undefined && to === undefined)
    throw new UsageError('A replay is for a group (-g), or into another topic (--to).');
  const where = conditionsOf(options);
  return {
    source: sourceOf(topic, options, nowMs),
    target: {
      ...(group === undefined ? {} : { group }),
      ...(to === undefined ? {} : { topic: to }),
    },
    ...(where === null ? {} : { where }),
    ...(rate === undefined ? {} : { recordsPerSecond: rate }),
  };
}

function sayPreview(invocation: Invocation, preview: ReplayPreview, execute: boolean): void {
  const { total, matched, scanned, isComplete } = preview;
  const found = isComplete
    ? `${matched} records`
    : `${total} offsets, of the first ${scanned} of them ${matched} records`;
  invocation.say(`${found} ${execute ? 'are' : 'would be'} copied.`);
  if (!execute) invocation.say('Nothing was copied: --execute does it.');
}
