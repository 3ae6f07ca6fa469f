import { assertCompleted, printJobs, waitForJob } from '../jobs/job.js';
import { conditionsOf, sourceOf, type Stretch } from '../jobs/stretch.js';
import type { Format } from '../output/listing.js';
import { UsageError } from '../runtime/cli-error.js';
import type { Invocation } from '../runtime/invocation.js';
import { EXPORTS } from './exports.js';
import { requireFree, takeContent, type Destination } from './take-content.js';

interface ExportOptions extends Stretch, Destination {
  readonly format: 'ndjson' | 'csv';
  readonly rate?: number;
  readonly detach?: boolean;
  readonly dryRun?: boolean;
  readonly reason?: string;
  readonly output: Format;
}

/** Begins an export, waits for it, and fetches what it has written. */
export async function exportTopic(
  invocation: Invocation,
  topic: string,
  options: ExportOptions,
): Promise<void> {
  const { format, rate, detach = false, dryRun = false, reason, output } = options;
  if (detach && options.out !== undefined)
    throw new UsageError(
      '--detach waits for no file to be written.',
      'posthorn topic exports download <id> --out <file> fetches it once it is done.',
    );
  requireFree(options);
  const where = conditionsOf(options);
  const api = await invocation.api(reason);
  const { data } = await api.POST('/api/v1/exports', {
    params: { query: { validateOnly: dryRun } },
    body: {
      source: sourceOf(topic, options, invocation.nowMs()),
      format,
      ...(where === null ? {} : { where }),
      ...(rate === undefined ? {} : { recordsPerSecond: rate }),
    },
  });
  if (data.export === null) {
    const what = where === null ? '' : ' looked through for records that are meant and';
    return invocation.say(`${data.total} offsets would be${what} written.`);
  }
  if (detach) return printJobs(invocation, EXPORTS, output, [data.export]);
  const job = await waitForJob(invocation, EXPORTS, data.export);
  if (invocation.signal.aborted)
    return invocation.say(`posthorn topic exports download ${job.id} fetches it once it is done.`);
  // Of one that was truncated there is what there was room for.
  if (job.status === 'completed' || job.status === 'truncated')
    await takeContent(invocation, job, options);
  assertCompleted(job, EXPORTS);
}
