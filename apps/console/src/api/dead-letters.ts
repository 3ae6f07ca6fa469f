import type {
  CreateRedriveBody,
  DeadLetterGroup,
  RedriveAnswer,
  RedriveOneBody,
} from '@posthorn/admin-client';
import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { api, because, dataOf } from './client.js';
import { LIVE_MS } from './query-client.js';

const PAGE_SIZE = 200;

export const LETTER_STATUSES = ['open', 'redriving', 'redriven', 'discarded'] as const;
export type LetterStatus = (typeof LETTER_STATUSES)[number];

export interface LetterFilter {
  readonly status?: LetterStatus;
  readonly originTopic?: string;
  readonly group?: string;
}

/** By consumer group, handler and error; the one seen last comes first. */
export const letterGroupsQuery = (filter: LetterFilter) =>
  infiniteQueryOptions({
    queryKey: ['dead-letters', 'groups', filter],
    queryFn: ({ pageParam, signal }) => {
      const query = { ...filter, pageSize: PAGE_SIZE, pageToken: pageParam };
      return dataOf(api.GET('/api/v1/dead-letters/groups', { params: { query }, signal }));
    },
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.nextPageToken ?? undefined,
    refetchInterval: LIVE_MS,
  });

export const letterGroupQuery = (id: string) =>
  queryOptions({
    queryKey: ['dead-letters', 'group', id],
    queryFn: ({ signal }) =>
      dataOf(api.GET('/api/v1/dead-letters/groups/{id}', { params: { path: { id } }, signal })),
    refetchInterval: LIVE_MS,
  });

/** Newest first. */
export const lettersQuery = (letterGroup: string, status?: LetterStatus) =>
  infiniteQueryOptions({
    queryKey: ['dead-letters', 'of-group', letterGroup, { status }],
    queryFn: ({ pageParam, signal }) => {
      const query = { letterGroup, status, pageSize: PAGE_SIZE, pageToken: pageParam };
      return dataOf(api.GET('/api/v1/dead-letters', { params: { query }, signal }));
    },
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.nextPageToken ?? undefined,
    refetchInterval: LIVE_MS,
  });

export const letterQuery = (id: string) =>
  queryOptions({
    queryKey: ['dead-letters', 'letter', id],
    queryFn: ({ signal }) =>
      dataOf(api.GET('/api/v1/dead-letters/{id}', { params: { path: { id } }, signal })),
    // A redrive goes on after the answer that it has begun.
    refetchInterval: LIVE_MS,
  });

/** What a redrive would mean, without doing it. */
export const redrivePreviewQuery = (body: CreateRedriveBody) =>
  queryOptions({
    queryKey: ['dead-letters', 'redrive-preview', body],
    queryFn: ({ signal }): Promise<RedriveAnswer> =>
      dataOf(
        api.POST('/api/v1/redrives', { params: { query: { validateOnly: true } }, body, signal }),
      ),
  });

export function createRedrive(body: CreateRedriveBody, reason: string): Promise<RedriveAnswer> {
  return dataOf(api.POST('/api/v1/redrives', { body, ...because(reason) }));
}

export function redriveOne(
  id: string,
  body: RedriveOneBody,
  reason: string,
): Promise<RedriveAnswer> {
  const params = { path: { id } };
  return dataOf(
    api.POST('/api/v1/dead-letters/{id}:redrive', { params, body, ...because(reason) }),
  );
}

export async function discardLetters(
  letters: CreateRedriveBody['letters'],
  reason: string,
): Promise<void> {
  await api.POST('/api/v1/dead-letters:discard', { body: { letters }, ...because(reason) });
}

/** A redriven or discarded one, so that it can go again. */
export async function reopenLetter(id: string, reason: string): Promise<void> {
  const params = { path: { id } };
  await api.PATCH('/api/v1/dead-letters/{id}', {
    params,
    body: { status: 'open' },
    ...because(reason),
  });
}

export function changeLetterGroup(
  id: string,
  body: { readonly note: string | null; readonly assignee: string | null },
): Promise<DeadLetterGroup> {
  return dataOf(api.PATCH('/api/v1/dead-letters/groups/{id}', { params: { path: { id } }, body }));
}
