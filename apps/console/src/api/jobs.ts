import type { CreateReplayBody, Redrive, Replay, ReplayAnswer } from '@posthorn/admin-client';
import { keepPreviousData, queryOptions, skipToken } from '@tanstack/react-query';
import { api, because, dataOf } from './client.js';

export const JOBS_PAGE_SIZE = 100;
/** Work that is under way moves; the bar should be seen to. */
export const WATCH_MS = 1_500;

export type JobStatus = Redrive['status'];
export type JobAction = 'pause' | 'resume' | 'cancel';

/** Newest first. */
export const redrivesQuery = () =>
  queryOptions({
    queryKey: ['jobs', 'redrives'],
    queryFn: ({ signal }) =>
      dataOf(
        api.GET('/api/v1/redrives', { params: { query: { pageSize: JOBS_PAGE_SIZE } }, signal }),
      ),
    refetchInterval: WATCH_MS,
  });

/** Newest first. */
export const replaysQuery = () =>
  queryOptions({
    queryKey: ['jobs', 'replays'],
    queryFn: ({ signal }) =>
      dataOf(
        api.GET('/api/v1/replays', { params: { query: { pageSize: JOBS_PAGE_SIZE } }, signal }),
      ),
    refetchInterval: WATCH_MS,
  });

export function actOnRedrive(id: string, action: JobAction): Promise<Redrive> {
  const call = { params: { path: { id } } };
  if (action === 'pause') return dataOf(api.POST('/api/v1/redrives/{id}:pause', call));
  if (action === 'resume') return dataOf(api.POST('/api/v1/redrives/{id}:resume', call));
  return dataOf(api.POST('/api/v1/redrives/{id}:cancel', call));
}

export function actOnReplay(id: string, action: JobAction): Promise<Replay> {
  const call = { params: { path: { id } } };
  if (action === 'pause') return dataOf(api.POST('/api/v1/replays/{id}:pause', call));
  if (action === 'resume') return dataOf(api.POST('/api/v1/replays/{id}:resume', call));
  return dataOf(api.POST('/api/v1/replays/{id}:cancel', call));
}

/** What a replay would copy, without copying it. */
export const replayPreviewQuery = (body: CreateReplayBody | null) =>
  queryOptions({
    queryKey: ['jobs', 'replay-preview', body],
    queryFn:
      body === null
        ? skipToken
        : ({ signal }): Promise<ReplayAnswer> => {
            const params = { query: { validateOnly: true } };
            return dataOf(api.POST('/api/v1/replays', { params, body, signal }));
          },
    placeholderData: keepPreviousData,
    retry: false,
  });

export function createReplay(body: CreateReplayBody, reason: string): Promise<ReplayAnswer> {
  return dataOf(api.POST('/api/v1/replays', { body, ...because(reason) }));
}
