import type { GroupSummary } from '@posthorn/admin-client';
import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { api, dataOf } from './client.js';
import { CALM_MS, LIVE_MS } from './query-client.js';

const PAGE_SIZE = 200;

/** @param filter what the ids contain; empty for all. */
export const groupsQuery = (filter: string, state?: GroupSummary['state']) =>
  infiniteQueryOptions({
    queryKey: ['groups', { filter, state }],
    queryFn: ({ pageParam, signal }) =>
      dataOf(
        api.GET('/api/v1/consumer-groups', {
          params: {
            query: {
              pageSize: PAGE_SIZE,
              pageToken: pageParam,
              filter: filter || undefined,
              state: state && [state],
            },
          },
          signal,
        }),
      ),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.nextPageToken ?? undefined,
    refetchInterval: LIVE_MS,
  });

export const groupQuery = (group: string) =>
  queryOptions({
    queryKey: ['group', group],
    queryFn: ({ signal }) =>
      dataOf(api.GET('/api/v1/consumer-groups/{group}', { params: { path: { group } }, signal })),
    refetchInterval: LIVE_MS,
  });

export const groupLagQuery = (group: string) =>
  queryOptions({
    queryKey: ['group', group, 'lag'],
    queryFn: ({ signal }) =>
      dataOf(
        api.GET('/api/v1/consumer-groups/{group}/lags', { params: { path: { group } }, signal }),
      ),
    refetchInterval: LIVE_MS,
  });

/** The last hour, with rates and the time to drain. */
export const groupLagHistoryQuery = (group: string) =>
  queryOptions({
    queryKey: ['group', group, 'lag-history'],
    queryFn: ({ signal }) =>
      dataOf(
        api.GET('/api/v1/consumer-groups/{group}/lag-history', {
          params: { path: { group }, query: { window: '1h' } },
          signal,
        }),
      ),
    refetchInterval: CALM_MS,
  });
