import { queryOptions } from '@tanstack/react-query';
import { api, dataOf } from './client.js';
import { LIVE_MS } from './query-client.js';

export const clusterQuery = () =>
  queryOptions({
    queryKey: ['cluster'],
    queryFn: ({ signal }) => dataOf(api.GET('/api/v1/cluster', { signal })),
    refetchInterval: LIVE_MS,
  });

export const brokersQuery = () =>
  queryOptions({
    queryKey: ['brokers'],
    queryFn: ({ signal }) => dataOf(api.GET('/api/v1/brokers', { signal })),
    refetchInterval: LIVE_MS,
  });
