import { queryOptions } from '@tanstack/react-query';
import { api, dataOf } from './client.js';
import { LIVE_MS } from './query-client.js';

export const topologyQuery = () =>
  queryOptions({
    queryKey: ['topology'],
    queryFn: ({ signal }) => dataOf(api.GET('/api/v1/topology', { signal })),
    refetchInterval: LIVE_MS,
  });
