import { assertCompleted } from '../jobs/job.js';
import type { Invocation } from '../runtime/invocation.js';
import { EXPORTS } from './exports.js';
import { requireFree, takeContent, type Destination } from './take-content.js';

/** The broker says when there is nothing yet, or nothing any more. */
export async function downloadExport(
  invocation: Invocation,
  id: string,
  destination: Destination,
): Promise<void> {
  requireFree(destination);
  const job = await EXPORTS.get(await invocation.api(), id);
  await takeContent(invocation, job, destination);
  assertCompleted(job, EXPORTS);
}
