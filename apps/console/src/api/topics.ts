import type {
  CloneTopicBody,
  TopicSummary,
  TruncateResult,
  TruncateTopicBody,
} from '@posthorn/admin-client';
import {
  infiniteQueryOptions,
  keepPreviousData,
  queryOptions,
  skipToken,
} from '@tanstack/react-query';
import { api, because, dataOf } from './client.js';
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

const ALL_PAGE_SIZE = 1_000;
/** It takes a request for each thousand topics. */
const ALL_REFRESH_MS = 60_000;

/** Every topic, to put them in order by their names. @param filter as for pages of them. */
export const allTopicsQuery = (filter: string) =>
  queryOptions({
    queryKey: ['topics', 'all', { filter }],
    queryFn: async ({ signal }) => {
      const query = { filter: filter || undefined, pageSize: ALL_PAGE_SIZE };
      const topics: TopicSummary[] = [];
      for await (const page of api.pages('/api/v1/topics', { params: { query }, signal })) {
        topics.push(...page.topics);
      }
      return topics;
    },
    refetchInterval: ALL_REFRESH_MS,
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

/** What would go, without deleting it. */
export const truncatePreviewQuery = (topic: string, body: TruncateTopicBody | null) =>
  queryOptions({
    queryKey: ['truncate-preview', topic, body],
    queryFn:
      body === null
        ? skipToken
        : ({ signal }): Promise<TruncateResult> => {
            const params = { path: { topic }, query: { validateOnly: true } };
            return dataOf(api.POST('/api/v1/topics/{topic}:truncate', { params, body, signal }));
          },
    placeholderData: keepPreviousData,
    retry: false,
  });

export function truncateTopic(
  topic: string,
  body: TruncateTopicBody,
  reason: string,
): Promise<TruncateResult> {
  const call = { params: { path: { topic } }, body, ...because(reason) };
  return dataOf(api.POST('/api/v1/topics/{topic}:truncate', call));
}

/** An empty topic with the partitions and the configs of another. */
export function cloneTopic(
  topic: string,
  body: CloneTopicBody,
  reason: string,
): Promise<TopicSummary> {
  const call = { params: { path: { topic } }, body, ...because(reason) };
  return dataOf(api.POST('/api/v1/topics/{topic}:clone', call));
}
