import type { IndexBuildAnswer, IndexBuildBody } from '@posthorn/admin-client';
import { queryOptions } from '@tanstack/react-query';
import { api, because, dataOf } from './client.js';
import { CALM_MS } from './query-client.js';

const PAGE_SIZE = 20;
/** Work that is under way moves; the bar should be seen to. */
const WATCH_MS = 1_500;

/** Of one topic, newest first. The broker forgets them after thirty days. */
export const indexBuildsQuery = (topic: string) =>
  queryOptions({
    queryKey: ['topic', topic, 'index-builds'],
    queryFn: ({ signal }) => {
      const query = { topic, pageSize: PAGE_SIZE };
      return dataOf(api.GET('/api/v1/index-builds', { params: { query }, signal }));
    },
    refetchInterval: ({ state: { data } }) =>
      data?.builds.some(({ status }) => status === 'running') === true ? WATCH_MS : CALM_MS,
    retry: false,
  });

/** What would be indexed, without doing it. */
export const indexBuildPreviewQuery = (topic: string) =>
  queryOptions({
    queryKey: ['topic', topic, 'index-build-preview'],
    queryFn: ({ signal }): Promise<IndexBuildAnswer> => {
      const params = { query: { validateOnly: true } };
      return dataOf(api.POST('/api/v1/index-builds', { params, body: { topic }, signal }));
    },
    retry: false,
  });

export function createIndexBuild(topic: string, reason: string): Promise<IndexBuildAnswer> {
  return dataOf(api.POST('/api/v1/index-builds', { body: { topic }, ...because(reason) }));
}

/** What is indexed stays. */
export function cancelIndexBuild(id: string): Promise<IndexBuildBody> {
  return dataOf(api.POST('/api/v1/index-builds/{id}:cancel', { params: { path: { id } } }));
}
