import type { RecordBody } from '@posthorn/admin-client';
import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { queryOf, type RecordFilter } from '../format/record-filter.js';
import { api, dataOf } from './client.js';

const PAGE_SIZE = 100;
/** Of each key and value in a list, which shows one line of it; the whole is asked for when a record is opened. */
const PREVIEW_BYTES = 512;
/** As much of a value as the API gives at all. */
const WHOLE_RECORD_STALE_MS = 60 * 60_000;

export interface RecordsAt {
  readonly topic: string;
  readonly from?: string;
  /** Where it ends, itself included. */
  readonly to?: string;
  /** Without it or empty: all. */
  readonly filter?: RecordFilter;
  readonly partition?: number;
  readonly order: 'asc' | 'desc';
}

/** Of a page with a filter so much was looked at in a second; it may have no record, and the next one goes on. */
export const recordsQuery = ({ topic, from, to, partition, order, filter = {} }: RecordsAt) =>
  infiniteQueryOptions({
    queryKey: ['records', topic, { from, to, partition, order, filter }],
    queryFn: ({ pageParam, signal }) => {
      const first = { from, to, partition, order };
      const query = {
        ...queryOf(filter),
        ...(pageParam === undefined ? first : { pageToken: pageParam }),
        pageSize: PAGE_SIZE,
        bytes: PREVIEW_BYTES,
      };
      const params = { path: { topic }, query };
      return dataOf(api.GET('/api/v1/topics/{topic}/records', { params, signal }));
    },
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.nextPageToken ?? undefined,
    // A page of a log does not change, and asking again for ten pages because a window got the focus would be much.
    staleTime: 5_000,
    refetchOnWindowFocus: false,
  });

/** One record, whole. */
export const recordQuery = (topic: string, partition: number, offset: string) =>
  queryOptions({
    queryKey: ['record', topic, partition, offset],
    queryFn: ({ signal }): Promise<RecordBody> => {
      const params = { path: { topic, partition, offset } };
      return dataOf(
        api.GET('/api/v1/topics/{topic}/records/{partition}/{offset}', { params, signal }),
      );
    },
    staleTime: WHOLE_RECORD_STALE_MS,
  });
