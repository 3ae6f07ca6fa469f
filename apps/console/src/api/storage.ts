import type { RetentionRunResult } from '@posthorn/admin-client';
import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { api, because, dataOf } from './client.js';
import { CALM_MS } from './query-client.js';

const PAGE_SIZE = 200;

/** Counting tables costs the database something, and sizes move slowly. */
export const storageQuery = () =>
  queryOptions({
    queryKey: ['storage'],
    queryFn: ({ signal }) => dataOf(api.GET('/api/v1/storage', { signal })),
    refetchInterval: CALM_MS,
  });

export type StorageOrder = 'name' | 'size';

export const storageTopicsQuery = (order: StorageOrder) =>
  infiniteQueryOptions({
    queryKey: ['storage', 'topics', order],
    queryFn: ({ pageParam, signal }) => {
      const query = { pageSize: PAGE_SIZE, pageToken: pageParam, order };
      return dataOf(api.GET('/api/v1/storage/topics', { params: { query }, signal }));
    },
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.nextPageToken ?? undefined,
    refetchInterval: CALM_MS,
  });

const ALL_PAGE_SIZE = 1_000;
const ALL_REFRESH_MS = 60_000;

/** How large each topic is, by its name: what the leaders have in memory, asked for a thousand at a time. */
export const topicSizesQuery = () =>
  queryOptions({
    queryKey: ['storage', 'topics', 'sizes'],
    queryFn: async ({ signal }): Promise<ReadonlyMap<string, string>> => {
      const sizes = new Map<string, string>();
      const query = { pageSize: ALL_PAGE_SIZE, order: 'name' } as const;
      for await (const page of api.pages('/api/v1/storage/topics', { params: { query }, signal })) {
        for (const { topic, sizeInBytes } of page.topics) sizes.set(topic, sizeInBytes);
      }
      return sizes;
    },
    refetchInterval: ALL_REFRESH_MS,
  });

/** Every broker checks now what is over; answered when they have, or after ten seconds. */
export function runRetention(reason: string): Promise<RetentionRunResult> {
  return dataOf(api.POST('/api/v1/storage/retention:run', because(reason)));
}
