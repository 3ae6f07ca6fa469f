import type { Definitions, ImportResult } from '@posthorn/admin-client';
import { queryOptions, skipToken } from '@tanstack/react-query';
import { api, because, dataOf } from './client.js';

/** What an import would change, conflicts included, without changing it. */
export const importPreviewQuery = (document: Definitions | null) =>
  queryOptions({
    queryKey: ['definitions', 'preview', document],
    queryFn:
      document === null
        ? skipToken
        : ({ signal }): Promise<ImportResult> => {
            const params = { query: { validateOnly: true } };
            return dataOf(api.POST('/api/v1/definitions', { params, body: document, signal }));
          },
    retry: false,
  });

export function importDefinitions(document: Definitions, reason: string): Promise<ImportResult> {
  return dataOf(api.POST('/api/v1/definitions', { body: document, ...because(reason) }));
}
