import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { api, dataOf } from './client.js';
import { CALM_MS, LIVE_MS } from './query-client.js';

const PAGE_SIZE = 200;

/** @param filter what the names contain; empty for all. */
export const topicsQuery = (filter: string) =>
  infiniteQueryOptions({
    queryKey: ['topics', { filter }],
    queryFn: ({ pageParam, signal }) =>
      dataOf(
        api.GET('/api/v1/topics', {
          params: {
            query: { pageSize: PAGE_SIZE, pageToken: pageParam, filter: filter || undefined },
          },
          signal,
        }),
      ),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.nextPageToken ?? undefined,
    refetchInterval: CALM_MS,
  });

export const topicQuery = (topic: string) =>
  queryOptions({
    queryKey: ['topic', topic],
    queryFn: ({ signal }) =>
      dataOf(api.GET('/api/v1/topics/{topic}', { params: { path: { topic } }, signal })),
    refetchInterval: LIVE_MS,
  });

export const topicConfigsQuery = (topic: string) =>
  queryOptions({
    queryKey: ['topic', topic, 'configs'],
    queryFn: ({ signal }) =>
      dataOf(api.GET('/api/v1/topics/{topic}/configs', { params: { path: { topic } }, signal })),
  });

/** Who writes to it, as far as the brokers have seen. */
export const topicProducersQuery = (topic: string) =>
  queryOptions({
    queryKey: ['topic', topic, 'producers'],
    queryFn: ({ signal }) =>
      dataOf(api.GET('/api/v1/topics/{topic}/producers', { params: { path: { topic } }, signal })),
    refetchInterval: LIVE_MS,
  });

/** Who reads it. */
export const topicGroupsQuery = (topic: string) =>
  queryOptions({
    queryKey: ['topic', topic, 'groups'],
    queryFn: ({ signal }) =>
      dataOf(
        api.GET('/api/v1/topics/{topic}/consumer-groups', { params: { path: { topic } }, signal }),
      ),
    refetchInterval: LIVE_MS,
  });
