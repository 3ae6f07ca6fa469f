import { queryOptions } from '@tanstack/react-query';
import { api, dataOf } from './client.js';
import { LIVE_MS } from './query-client.js';

const pathOf = (service: string) => ({ params: { path: { service } } });

export const serviceQuery = (service: string) =>
  queryOptions({
    queryKey: ['service', service],
    queryFn: ({ signal }) =>
      dataOf(api.GET('/api/v1/services/{service}', { ...pathOf(service), signal })),
    refetchInterval: LIVE_MS,
  });

export const serviceHandlersQuery = (service: string) =>
  queryOptions({
    queryKey: ['service', service, 'handlers'],
    queryFn: ({ signal }) =>
      dataOf(api.GET('/api/v1/services/{service}/handlers', { ...pathOf(service), signal })),
    refetchInterval: LIVE_MS,
  });

export const serviceInstancesQuery = (service: string) =>
  queryOptions({
    queryKey: ['service', service, 'instances'],
    queryFn: ({ signal }) =>
      dataOf(api.GET('/api/v1/services/{service}/instances', { ...pathOf(service), signal })),
    refetchInterval: LIVE_MS,
  });
