import type { ContractSummary } from '@posthorn/admin-client';
import { printData, printListing, type Format } from '../output/listing.js';
import { sortedBy, type SortOf } from '../output/sort-option.js';
import type { Invocation } from '../runtime/invocation.js';

export async function listContracts(
  invocation: Invocation,
  prefix: string | undefined,
  { sort, output }: { readonly sort?: SortOf<'/api/v1/contracts'>; readonly output: Format },
): Promise<void> {
  const api = await invocation.api();
  const rows: ContractSummary[] = [];
  const params = { query: { ...(prefix === undefined ? {} : { prefix }), ...sortedBy(sort) } };
  for await (const page of api.pages('/api/v1/contracts', { params })) rows.push(...page.contracts);
  await printListing(invocation, output, {
    rows,
    columns: [
      { title: 'EVENT', value: ({ event }) => event },
      { title: 'VERSION', value: ({ latestVersion }) => String(latestVersion) },
      { title: 'TYPE', value: ({ schemaType }) => schemaType },
      { title: 'TOPIC', value: ({ topic }) => topic ?? '-' },
      { title: 'COMPATIBILITY', value: ({ compatibility }) => compatibility },
      { title: 'LAST REFUSED', value: ({ lastRefusal }) => lastRefusal?.at ?? '-' },
      { title: 'BY', value: ({ registeredBy }) => registeredBy, wide: true },
      { title: 'AT', value: ({ registeredAt }) => registeredAt, wide: true },
    ],
    name: ({ event }) => event,
    empty: 'No event has a schema.',
  });
}

export async function showContract(
  invocation: Invocation,
  event: string,
  version: string,
): Promise<void> {
  const api = await invocation.api();
  const { data } = await api.GET('/api/v1/contracts/{event}/{version}', {
    params: { path: { event, version } },
  });
  await invocation.print(`${data.schema.trimEnd()}\n`);
}

export async function printAsyncApi(
  invocation: Invocation,
  format: 'yaml' | 'json',
): Promise<void> {
  const api = await invocation.api();
  const { data } = await api.GET('/api/v1/asyncapi.json');
  await printData(invocation, format, data);
}

export async function diffContract(
  invocation: Invocation,
  event: string,
  { from, to }: { readonly from?: number; readonly to?: number },
): Promise<void> {
  const api = await invocation.api();
  const { data } = await api.GET('/api/v1/contracts/{event}/diff', {
    params: { path: { event }, query: { from, to } },
  });
  const signs: Readonly<Record<string, string>> = { added: '+', removed: '-', changed: '~' };
  const lines = [
    `${event} ${data.from.version} -> ${data.to.version}`,
    ...data.changes.map(({ kind, message }) => `${signs[kind]} ${message}`),
    ...data.findings.map(({ direction, message }) => `! ${direction}: ${message}`),
  ];
  if (data.changes.length === 0) lines.push('No field changed.');
  await invocation.print(`${lines.join('\n')}\n`);
}
