import type { CreateWebhookBody, WebhookBody } from '@posthorn/admin-client';
import { printListing, type Format } from '../output/listing.js';
import { sortedBy, type SortOf } from '../output/sort-option.js';
import { CliError } from '../runtime/cli-error.js';
import { confirmName } from '../runtime/confirm.js';
import type { Invocation } from '../runtime/invocation.js';

export async function listWebhooks(
  invocation: Invocation,
  { sort, output }: { readonly sort?: SortOf<'/api/v1/webhooks'>; readonly output: Format },
): Promise<void> {
  const api = await invocation.api();
  const { data } = await api.GET('/api/v1/webhooks', { params: { query: sortedBy(sort) } });
  await printListing<WebhookBody>(invocation, output, {
    rows: data.webhooks,
    columns: [
      { title: 'WEBHOOK', value: ({ name }) => name },
      { title: 'URL', value: ({ url }) => url },
      { title: 'FORMAT', value: (webhook) => webhook.format },
      { title: 'DESCRIPTION', value: ({ description }) => description || '-' },
      { title: 'BY', value: ({ createdBy }) => createdBy, wide: true },
      { title: 'AT', value: ({ createdAt }) => createdAt, wide: true },
    ],
    name: ({ name }) => name,
    empty: 'Nobody can be told: posthorn webhook create changes that.',
  });
}

interface CreateOptions {
  readonly format: CreateWebhookBody['format'];
  readonly description: string;
  readonly reason?: string;
}

export async function createWebhook(
  invocation: Invocation,
  name: string,
  url: string,
  { format, description, reason }: CreateOptions,
): Promise<void> {
  const api = await invocation.api(reason);
  const body = { name, url, format, description };
  const { data } = await api.POST('/api/v1/webhooks', { body });
  invocation.say(`Webhook ${name} can be told. Its secret, which is shown this once:`);
  await invocation.print(`${data.secret}\n`);
}

export async function deleteWebhook(
  invocation: Invocation,
  webhook: string,
  { yes = false, reason }: { readonly yes?: boolean; readonly reason?: string },
): Promise<void> {
  await confirmName(invocation, `Webhook ${webhook} will be told no more.`, webhook, yes);
  const api = await invocation.api(reason);
  await api.DELETE('/api/v1/webhooks/{webhook}', { params: { path: { webhook } } });
  invocation.say(`Webhook ${webhook} is deleted.`);
}

export async function testWebhook(invocation: Invocation, webhook: string): Promise<void> {
  const api = await invocation.api();
  const { data } = await api.POST('/api/v1/webhooks/{webhook}:test', {
    params: { path: { webhook } },
  });
  if (data.status !== 'delivered') {
    throw new CliError(`Webhook ${webhook} was not told: ${data.lastError ?? data.status}.`);
  }
  invocation.say(`Webhook ${webhook} was told, and answered ${data.lastStatus}.`);
}
