import { printListing, type Format } from '../output/listing.js';
import { ExitCode } from '../runtime/exit-code.js';
import type { Invocation } from '../runtime/invocation.js';
import { readContracts } from './contract-files.js';

/** For CI: an incompatible schema is an answer, by its exit code too. */
export async function checkContracts(
  invocation: Invocation,
  files: readonly string[],
  format: Format,
): Promise<void> {
  const contracts = await readContracts(invocation, files);
  const api = await invocation.api();
  const { data } = await api.POST('/api/v1/contracts:check', { body: { contracts } });
  await printListing(invocation, format, {
    rows: data.contracts,
    columns: [
      { title: 'EVENT', value: ({ event }) => event },
      { title: 'LATEST', value: ({ latestVersion }) => String(latestVersion ?? '-') },
      {
        title: 'WOULD BE',
        value: ({ isCompatible, isRegistered }) =>
          isCompatible ? (isRegistered ? 'unchanged' : 'registered') : 'refused',
      },
      {
        title: 'WHY',
        value: ({ findings }) => findings.map(({ message }) => message).join('; ') || '-',
      },
    ],
    name: ({ event }) => event,
    empty: 'There is nothing to check.',
  });
  if (!data.isCompatible) invocation.exitCode = ExitCode.REFUSED;
}

export async function publishContracts(
  invocation: Invocation,
  files: readonly string[],
  {
    dryRun = false,
    reason,
    output,
  }: { readonly dryRun?: boolean; readonly reason?: string; readonly output: Format },
): Promise<void> {
  const contracts = await readContracts(invocation, files);
  const api = await invocation.api(reason);
  const { data } = await api.POST('/api/v1/contracts:publish', {
    params: { query: { validateOnly: dryRun } },
    body: { contracts },
  });
  await printListing(invocation, output, {
    rows: data.contracts,
    columns: [
      { title: 'EVENT', value: ({ event }) => event },
      { title: 'VERSION', value: ({ version }) => String(version) },
      { title: 'SCHEMA ID', value: ({ schemaId }) => String(schemaId ?? '-') },
      { title: 'NEW', value: ({ isNew }) => (isNew ? 'yes' : '') },
    ],
    name: ({ event }) => event,
    empty: 'There is nothing to publish.',
  });
  if (dryRun) invocation.say('Nothing was registered: this was a dry run.');
}
