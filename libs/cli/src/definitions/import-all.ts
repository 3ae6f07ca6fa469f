import type { DefinitionChange, Definitions } from '@posthorn/admin-client';
import { printListing, type Format } from '../output/listing.js';
import type { Invocation } from '../runtime/invocation.js';

export interface ImportOptions {
  readonly execute?: boolean;
  readonly reason?: string;
  readonly output: Format;
}

/** Kafka's protocol has topics; all else is the admin API's. */
export function hasMoreThanTopics(parsed: unknown): parsed is Definitions {
  if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed)) return false;
  return Object.keys(parsed).some((part) => part !== 'version' && part !== 'topics');
}

/** The API says what is wrong with a document, and what there is to do. */
export async function importAll(
  invocation: Invocation,
  document: Definitions,
  { execute = false, reason, output }: ImportOptions,
): Promise<void> {
  const api = await invocation.api(reason);
  const { data } = await api.POST('/api/v1/definitions', {
    params: { query: { validateOnly: !execute } },
    body: document,
  });
  await printListing<DefinitionChange>(invocation, output, {
    rows: data.changes,
    columns: [
      { title: 'KIND', value: ({ kind }) => kind },
      { title: 'NAME', value: ({ name }) => name },
      { title: 'ACTION', value: ({ action }) => action },
      { title: 'WHAT', value: ({ what }) => what },
      { title: 'BEFORE', value: ({ before }) => before ?? '-' },
      { title: 'AFTER', value: ({ after }) => after ?? '-' },
    ],
    name: ({ name }) => name,
    empty: 'Everything is as the file says.',
  });
  if (data.changes.length > 0 && !execute)
    invocation.say('Nothing was changed: --execute does it.');
}
