import { infiniteQueryOptions, skipToken } from '@tanstack/react-query';
import { api, dataOf } from './client.js';

/** By what records are looked for: the names are those of the API's parameters. */
export const KINDS = ['key', 'traceId', 'correlationId', 'header', 'where', 'q'] as const;
export type Kind = (typeof KINDS)[number];

export interface RecordSearch {
  readonly by?: Kind;
  readonly value?: string;
  readonly topic?: readonly string[];
  /** ISO 8601. */
  readonly from?: string;
  readonly to?: string;
}

const PAGE_SIZE = 100;
const PREVIEW_BYTES = 512;
/** How long the broker searches before it says how far it came. */
const BUDGET_MS = 1_500;

/** Newest first, across topics. A page may be empty: then nothing was found in the time there was. */
export const searchAllQuery = ({ by = 'key', value, topic, from, to }: RecordSearch) =>
  infiniteQueryOptions({
    queryKey: ['search', { by, value, topic, from, to }],
    queryFn:
      value === undefined
        ? skipToken
        : ({ pageParam, signal }) => {
            const condition = { [by]: by === 'header' || by === 'where' ? [value] : value };
            const scope = { topic: topic && [...topic], from, to };
            const page = { pageSize: PAGE_SIZE, bytes: PREVIEW_BYTES, budgetMs: BUDGET_MS };
            // With a page token as well: it says where to go on, and is checked against what is looked for.
            const query = { ...condition, ...scope, ...page, pageToken: pageParam };
            return dataOf(api.GET('/api/v1/records:search', { params: { query }, signal }));
          },
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.nextPageToken ?? undefined,
    staleTime: 5_000,
    refetchOnWindowFocus: false,
  });
