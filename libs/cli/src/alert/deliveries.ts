import type { AlertDeliveryBody } from '@posthorn/admin-client';
import { printListing, type Format } from '../output/listing.js';
import type { SortOf } from '../output/sort-option.js';
import type { Invocation } from '../runtime/invocation.js';

interface DeliveryOptions {
  readonly rule?: string;
  readonly webhook?: string;
  readonly status?: AlertDeliveryBody['status'];
  readonly sort?: SortOf<'/api/v1/alert-deliveries'>;
  readonly output: Format;
}

/** As many as a person looks at. */
const SHOWN = 100;

export async function listDeliveries(
  invocation: Invocation,
  { rule, webhook, status, sort, output }: DeliveryOptions,
): Promise<void> {
  const api = await invocation.api();
  const said = Object.entries({ rule, webhook, status, sort }).filter(
    ([, value]) => value !== undefined,
  );
  const query = { pageSize: SHOWN, ...Object.fromEntries(said) };
  const { data } = await api.GET('/api/v1/alert-deliveries', { params: { query } });
  await printDeliveries(invocation, output, data.deliveries);
}

export function printDeliveries(
  invocation: Invocation,
  format: Format,
  rows: readonly AlertDeliveryBody[],
): Promise<void> {
  return printListing<AlertDeliveryBody>(invocation, format, {
    rows,
    columns: [
      { title: 'DELIVERY', value: ({ id }) => id },
      { title: 'STATUS', value: ({ status }) => status },
      { title: 'ATTEMPTS', value: ({ attempts }) => String(attempts), align: 'right' },
      { title: 'EVENT', value: ({ event }) => event },
      { title: 'RULE', value: ({ rule }) => rule ?? '-' },
      { title: 'WEBHOOK', value: ({ webhook }) => webhook },
      { title: 'ERROR', value: ({ lastError }) => lastError ?? '-' },
      { title: 'NEXT', value: ({ nextAttemptAt }) => nextAttemptAt ?? '-', wide: true },
      { title: 'MADE', value: ({ createdAt }) => createdAt, wide: true },
    ],
    name: ({ id }) => id,
    empty: 'No webhook was told anything.',
  });
}

export async function redeliver(
  invocation: Invocation,
  delivery: string,
  reason: string | undefined,
): Promise<void> {
  const api = await invocation.api(reason);
  const { data } = await api.POST('/api/v1/alert-deliveries/{delivery}:redeliver', {
    params: { path: { delivery } },
  });
  invocation.say(`Webhook ${data.webhook} is told again.`);
}
