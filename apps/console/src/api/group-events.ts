import { infiniteQueryOptions } from '@tanstack/react-query';
import { api, dataOf } from './client.js';
import { CALM_MS } from './query-client.js';

const PAGE_SIZE = 100;

/** Rebalances, newest first. */
export const groupEventsQuery = (group: string) =>
  infiniteQueryOptions({
    queryKey: ['group', group, 'events'],
    queryFn: ({ pageParam, signal }) => {
      const query = { pageSize: PAGE_SIZE, pageToken: pageParam };
      const params = { path: { group }, query };
      return dataOf(api.GET('/api/v1/consumer-groups/{group}/events', { params, signal }));
    },
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.nextPageToken ?? undefined,
    refetchInterval: CALM_MS,
  });
