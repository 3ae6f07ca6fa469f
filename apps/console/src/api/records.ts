import type { RecordBody } from '@posthorn/admin-client';
import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { api, dataOf } from './client.js';

const PAGE_SIZE = 100;
/** Of each key and value in a list, which shows one line of it; the whole is asked for when a record is opened. */
const PREVIEW_BYTES = 512;
/** As much of a value as the API gives at all. */
const WHOLE_RECORD_STALE_MS = 60 * 60_000;

export interface RecordsAt {
  readonly topic: string;
  readonly from?: string;
  readonly partition?: number;
  readonly order: 'asc' | 'desc';
}

export const recordsQuery = ({ topic, from, partition, order }: RecordsAt) =>
  infiniteQueryOptions({
    queryKey: ['records', topic, { from, partition, order }],
    queryFn: ({ pageParam, signal }) => {
      const first = { from, partition, order };
      const query = {
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
