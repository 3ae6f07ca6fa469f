import type { SearchResult } from '@posthorn/admin-client';
import { infiniteQueryOptions } from '@tanstack/react-query';
import { queryOf, type RecordFilter } from '../format/record-filter.js';
import { api, dataOf } from './client.js';

const PAGE_SIZE = 100;
const PREVIEW_BYTES = 512;
/** Of one request: short, so that what was found is shown and how far it came is told. */
const BUDGET_MS = 700;

export interface SearchIn {
  readonly topic: string;
  readonly filter: RecordFilter;
  /** No record before it: ISO 8601. */
  readonly since?: string;
}

/** Newest first. A page may be empty: it then tells how far the search came in the time it had. */
export const searchQuery = ({ topic, filter, since }: SearchIn) =>
  infiniteQueryOptions({
    queryKey: ['records', topic, 'search', { filter, since }],
    queryFn: ({ pageParam, signal }): Promise<SearchResult> => {
      const first = {
        ...queryOf(filter),
        topic: [topic],
        from: since,
      };
      // With a page token as well: the token says where to go on, and is checked against what is looked for.
      const query = {
        ...first,
        pageToken: pageParam,
        pageSize: PAGE_SIZE,
        bytes: PREVIEW_BYTES,
        budgetMs: BUDGET_MS,
      };
      return dataOf(api.GET('/api/v1/records:search', { params: { query }, signal }));
    },
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.nextPageToken ?? undefined,
    staleTime: 5_000,
    refetchOnWindowFocus: false,
  });
