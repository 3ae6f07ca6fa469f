import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { api, dataOf } from './client.js';
import { CALM_MS } from './query-client.js';

const PAGE_SIZE = 200;

export interface AuditFilter {
  readonly actor?: string;
  readonly action?: string;
  readonly resource?: string;
}

/** Newest first. */
export const auditQuery = (filter: AuditFilter) =>
  infiniteQueryOptions({
    queryKey: ['audit', filter],
    queryFn: ({ pageParam, signal }) => {
      const query = { ...filter, pageSize: PAGE_SIZE, pageToken: pageParam };
      return dataOf(api.GET('/api/v1/audit', { params: { query }, signal }));
    },
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.nextPageToken ?? undefined,
    refetchInterval: CALM_MS,
  });

/** What was changed last. */
export const lastChangesQuery = (pageSize: number) =>
  queryOptions({
    queryKey: ['audit', 'last', pageSize],
    queryFn: ({ signal }) =>
      dataOf(api.GET('/api/v1/audit', { params: { query: { pageSize } }, signal })),
    refetchInterval: CALM_MS,
  });
