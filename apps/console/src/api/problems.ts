import { queryOptions } from '@tanstack/react-query';
import { api, dataOf } from './client.js';

/** Every kind of failure that the API knows; a broker's list does not change while it runs. */
export const problemsQuery = () =>
  queryOptions({
    queryKey: ['problems'],
    queryFn: ({ signal }) => dataOf(api.GET('/api/v1/problems', { signal })),
    staleTime: Infinity,
  });
