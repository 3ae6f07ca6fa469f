import type { QuotaBody, QuotaEntityBody } from '@posthorn/admin-client';
import { printListing, type Format } from '../output/listing.js';
import { sortedBy, type SortOf } from '../output/sort-option.js';
import { UsageError } from '../runtime/cli-error.js';
import type { Invocation } from '../runtime/invocation.js';

export async function listQuotas(
  invocation: Invocation,
  { sort, output }: { readonly sort?: SortOf<'/api/v1/quotas'>; readonly output: Format },
): Promise<void> {
  const api = await invocation.api();
  const rows: QuotaBody[] = [];
  const params = { query: sortedBy(sort) };
  for await (const { quotas } of api.pages('/api/v1/quotas', { params })) rows.push(...quotas);
  await printListing(invocation, output, {
    rows,
    columns: [
      { title: 'OF', value: ({ entity }) => entityText(entity) },
      { title: 'LIMITS', value: ({ values }) => limitsText(values) },
    ],
    name: ({ entity }) => entityText(entity),
    empty: 'There are no limits.',
  });
}

const limitsText = (values: QuotaBody['values']): string =>
  Object.entries(values)
    .map(([name, value]) => `${name}=${value}`)
    .join(' ');

function entityText({ user, clientId, ip }: QuotaEntityBody): string {
  const parts = { user, 'client-id': clientId, ip };
  return Object.entries(parts)
    .filter(([, name]) => name !== undefined)
    .map(([kind, name]) => `${kind}:${name ?? '(default)'}`)
    .join(' ');
}

interface SetOptions {
  readonly user?: string;
  readonly clientId?: string;
  readonly ip?: string;
  readonly dryRun?: boolean;
  readonly reason?: string;
}

export async function setQuota(
  invocation: Invocation,
  limits: readonly string[],
  { user, clientId, ip, dryRun = false, reason }: SetOptions,
): Promise<void> {
  const entity = {
    ...(user === undefined ? {} : { user: user || null }),
    ...(clientId === undefined ? {} : { clientId: clientId || null }),
    ...(ip === undefined ? {} : { ip: ip || null }),
  };
  if (Object.keys(entity).length === 0)
    throw new UsageError('Whose limits?', '--user, --client-id or --ip says it.');
  const values = Object.fromEntries(limits.map(limitOf));
  const api = await invocation.api(reason);
  await api.POST('/api/v1/quotas:alter', {
    params: { query: { validateOnly: dryRun } },
    body: { changes: [{ entity, values }] },
  });
  const what = `${limits.join(' ')} of ${entityText(entity)}`;
  invocation.say(dryRun ? `${what} could be set.` : `Set ${what}.`);
}

/** null takes the limit away. */
function limitOf(text: string): [name: string, value: number | null] {
  const [name = '', value, ...rest] = text.split('=');
  const isNumber = value !== undefined && /^\d{1,15}(\.\d{1,6})?$/.test(value);
  if (name === '' || rest.length > 0 || !(isNumber || value === ''))
    throw new UsageError(
      `"${text}" is no limit.`,
      'Limits look like producer_byte_rate=1048576, or producer_byte_rate= to take one away.',
    );
  return [name, value === '' ? null : Number(value)];
}
