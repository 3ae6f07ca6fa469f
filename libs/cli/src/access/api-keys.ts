import type { ApiKeyBody, KeyScopeInput } from '@posthorn/admin-client';
import { printListing, type Format } from '../output/listing.js';
import { sortedBy, type SortOf } from '../output/sort-option.js';
import { durationMs } from '../parse/duration.js';
import { timeMs } from '../parse/time.js';
import { UsageError } from '../runtime/cli-error.js';
import { confirmName } from '../runtime/confirm.js';
import type { Invocation } from '../runtime/invocation.js';

interface ListOptions {
  readonly user?: string;
  readonly sort?: SortOf<'/api/v1/api-keys'>;
  readonly output: Format;
}

export async function listApiKeys(
  invocation: Invocation,
  { user, sort, output }: ListOptions,
): Promise<void> {
  const api = await invocation.api();
  const query = { ...(user === undefined ? {} : { userName: user }), ...sortedBy(sort) };
  const { data } = await api.GET('/api/v1/api-keys', { params: { query } });
  await printListing<ApiKeyBody>(invocation, output, {
    rows: data.apiKeys,
    columns: [
      { title: 'ID', value: ({ id }) => id },
      { title: 'USER', value: ({ userName }) => userName },
      { title: 'FOR', value: ({ description }) => description },
      {
        title: 'MAY',
        value: ({ scopes }) => scopes.map(scopeText).join(' ') || 'all its user may',
      },
      { title: 'EXPIRES', value: ({ expiresAt }) => expiresAt ?? 'never' },
      { title: 'LAST USED', value: ({ lastUsedAt }) => lastUsedAt ?? 'never' },
      { title: 'FROM', value: ({ lastUsedAddress }) => lastUsedAddress ?? '-', wide: true },
      { title: 'CREATED', value: ({ createdAt }) => createdAt, wide: true },
    ],
    name: ({ id }) => id,
    empty: 'There are no keys: posthorn apikey create makes one.',
  });
}

function scopeText({ role, actions }: ApiKeyBody['scopes'][number]): string {
  return role ?? (actions ?? []).join(',');
}

interface CreateOptions {
  readonly role: readonly string[];
  readonly expires?: string;
  readonly user?: string;
  readonly reason?: string;
}

export async function createApiKey(
  invocation: Invocation,
  description: string,
  { role, expires, user, reason }: CreateOptions,
): Promise<void> {
  const expiresAt = expires === undefined ? null : endOf(expires, invocation.nowMs());
  const api = await invocation.api(reason);
  // Roles are checked by the broker, which has more than this command was written with.
  const scopes = role.map((name) => ({ role: name })) as KeyScopeInput[];
  const { data } = await api.POST('/api/v1/api-keys', {
    body: {
      description,
      ...(scopes.length === 0 ? {} : { scopes }),
      ...(expiresAt === null ? {} : { expiresAt }),
      ...(user === undefined ? {} : { userName: user }),
    },
  });
  await invocation.print(`${data.key}\n`);
  invocation.say(
    `Key ${data.id} of ${data.userName}, shown this once. Keep it: posthorn context add <name> --api ${invocation.settings.api} --ask api.key`,
  );
}

/** A duration is from now on; everything else a time as everywhere. */
export function endOf(text: string, nowMs: number): string {
  const duration = durationMs(text);
  const end = duration === null ? timeMs(text, nowMs) : BigInt(nowMs + duration);
  if (end === null || end <= BigInt(nowMs))
    throw new UsageError(
      `--expires "${text}" is no time to come.`,
      'It looks like 30d or 2027-01-31T00:00:00Z.',
    );
  return new Date(Number(end)).toISOString();
}

export async function removeApiKey(
  invocation: Invocation,
  id: string,
  { yes = false, reason }: { readonly yes?: boolean; readonly reason?: string },
): Promise<void> {
  await confirmName(invocation, `Programs that use the key ${id} will be refused.`, id, yes);
  const api = await invocation.api(reason);
  await api.DELETE('/api/v1/api-keys/{apiKey}', { params: { path: { apiKey: id } } });
  invocation.say(`Revoked ${id}.`);
}
