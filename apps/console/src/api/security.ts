import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { api, dataOf } from './client.js';
import { CALM_MS } from './query-client.js';

const PAGE_SIZE = 200;
const FIRST_PAGE = undefined as string | undefined;

/** @param filter what the names contain; empty for all. */
export const usersQuery = (filter: string) =>
  infiniteQueryOptions({
    queryKey: ['users', filter],
    queryFn: ({ pageParam, signal }) => {
      const query = { pageSize: PAGE_SIZE, pageToken: pageParam, filter: filter || undefined };
      return dataOf(api.GET('/api/v1/users', { params: { query }, signal }));
    },
    initialPageParam: FIRST_PAGE,
    getNextPageParam: (last) => last.nextPageToken ?? undefined,
    refetchInterval: CALM_MS,
  });

/** @param userName whose; without it one's own, and everybody's where nobody has to sign in. */
export const apiKeysQuery = (userName?: string) =>
  queryOptions({
    queryKey: ['api-keys', userName],
    queryFn: ({ signal }) =>
      dataOf(api.GET('/api/v1/api-keys', { params: { query: { userName } }, signal })),
    refetchInterval: CALM_MS,
  });

/** @param userName as for keys. */
export const sessionsQuery = (userName?: string) =>
  queryOptions({
    queryKey: ['sessions', userName],
    queryFn: ({ signal }) =>
      dataOf(api.GET('/api/v1/sessions', { params: { query: { userName } }, signal })),
    refetchInterval: CALM_MS,
  });

export const rolesQuery = () =>
  queryOptions({
    queryKey: ['roles'],
    queryFn: ({ signal }) => dataOf(api.GET('/api/v1/roles', { signal })),
    refetchInterval: CALM_MS,
  });

export const roleBindingsQuery = () =>
  infiniteQueryOptions({
    queryKey: ['role-bindings'],
    queryFn: ({ pageParam, signal }) => {
      const query = { pageSize: PAGE_SIZE, pageToken: pageParam };
      return dataOf(api.GET('/api/v1/role-bindings', { params: { query }, signal }));
    },
    initialPageParam: FIRST_PAGE,
    getNextPageParam: (last) => last.nextPageToken ?? undefined,
    refetchInterval: CALM_MS,
  });

/** @param principal as `User:alice`; empty for all. */
export const aclsQuery = (principal: string) =>
  infiniteQueryOptions({
    queryKey: ['acls', principal],
    queryFn: ({ pageParam, signal }) => {
      const query = {
        pageSize: PAGE_SIZE,
        pageToken: pageParam,
        principal: principal || undefined,
      };
      return dataOf(api.GET('/api/v1/acls', { params: { query }, signal }));
    },
    initialPageParam: FIRST_PAGE,
    getNextPageParam: (last) => last.nextPageToken ?? undefined,
    refetchInterval: CALM_MS,
  });

export const quotasQuery = () =>
  infiniteQueryOptions({
    queryKey: ['quotas'],
    queryFn: ({ pageParam, signal }) => {
      const query = { pageSize: PAGE_SIZE, pageToken: pageParam };
      return dataOf(api.GET('/api/v1/quotas', { params: { query }, signal }));
    },
    initialPageParam: FIRST_PAGE,
    getNextPageParam: (last) => last.nextPageToken ?? undefined,
    refetchInterval: CALM_MS,
  });
