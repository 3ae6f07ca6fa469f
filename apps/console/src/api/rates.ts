import { queryOptions } from '@tanstack/react-query';
import { api, dataOf } from './client.js';
import { CALM_MS } from './query-client.js';

/** Every 15 seconds of the last hour. */
export const clusterRatesQuery = () =>
  queryOptions({
    queryKey: ['cluster', 'rates'],
    queryFn: ({ signal }) => dataOf(api.GET('/api/v1/cluster/rates', { signal })),
    refetchInterval: CALM_MS,
  });

export const topicRatesQuery = (topic: string) =>
  queryOptions({
    queryKey: ['topic', topic, 'rates'],
    queryFn: ({ signal }) =>
      dataOf(api.GET('/api/v1/topics/{topic}/rates', { params: { path: { topic } }, signal })),
    refetchInterval: CALM_MS,
  });
