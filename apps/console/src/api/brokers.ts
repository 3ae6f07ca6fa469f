import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { api, because, dataOf } from './client.js';
import { CALM_MS, LIVE_MS } from './query-client.js';

const PAGE_SIZE = 200;

export const brokerConfigsQuery = (broker: number) =>
  queryOptions({
    queryKey: ['broker', broker, 'configs'],
    queryFn: ({ signal }) =>
      dataOf(api.GET('/api/v1/brokers/{broker}/configs', { params: { path: { broker } }, signal })),
    refetchInterval: CALM_MS,
  });

/** Those that can be changed while brokers run, as they are for all of them. */
export const clusterConfigsQuery = () =>
  queryOptions({
    queryKey: ['cluster', 'configs'],
    queryFn: ({ signal }) => dataOf(api.GET('/api/v1/cluster/configs', { signal })),
    refetchInterval: CALM_MS,
  });

/** The oldest first. */
export const connectionsQuery = (broker: number, clientId: string) =>
  infiniteQueryOptions({
    queryKey: ['broker', broker, 'connections', clientId],
    queryFn: ({ pageParam, signal }) => {
      const page = { pageSize: PAGE_SIZE, pageToken: pageParam };
      const query = { ...page, clientId: clientId || undefined };
      const params = { path: { broker }, query };
      return dataOf(api.GET('/api/v1/brokers/{broker}/connections', { params, signal }));
    },
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.nextPageToken ?? undefined,
    refetchInterval: LIVE_MS,
  });

/** @param value null takes back what was set for this broker. */
export async function setBrokerConfig(
  broker: number,
  name: string,
  value: string | null,
  reason: string,
): Promise<void> {
  const params = { path: { broker } };
  const body = { configs: { [name]: value } };
  await api.PATCH('/api/v1/brokers/{broker}/configs', { params, body, ...because(reason) });
}

/** @param value null takes back what was set for all brokers. */
export async function setClusterConfig(
  name: string,
  value: string | null,
  reason: string,
): Promise<void> {
  const body = { configs: { [name]: value } };
  await api.PATCH('/api/v1/cluster/configs', { body, ...because(reason) });
}
