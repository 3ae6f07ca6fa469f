import { queryOptions } from '@tanstack/react-query';
import { api, dataOf } from './client.js';
import { CALM_MS } from './query-client.js';

/** What was changed last. */
export const lastChangesQuery = (pageSize: number) =>
  queryOptions({
    queryKey: ['audit', 'last', pageSize],
    queryFn: ({ signal }) =>
      dataOf(api.GET('/api/v1/audit', { params: { query: { pageSize } }, signal })),
    refetchInterval: CALM_MS,
  });
