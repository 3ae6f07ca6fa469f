import type { ResetResult, SkipRecordBody } from '@posthorn/admin-client';
import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { api, because, dataOf } from './client.js';

const PATH = '/api/v1/consumer-groups/{group}:skip';

/** Whether it can be done now. */
export const skipPreviewQuery = (group: string, body: SkipRecordBody) =>
  queryOptions({
    queryKey: ['skip-preview', group, body],
    queryFn: ({ signal }): Promise<ResetResult> => {
      const params = { path: { group }, query: { validateOnly: true } };
      return dataOf(api.POST(PATH, { params, body, signal }));
    },
    placeholderData: keepPreviousData,
    retry: false,
  });

export function skipRecord(
  group: string,
  body: SkipRecordBody,
  reason: string,
): Promise<ResetResult> {
  return dataOf(api.POST(PATH, { params: { path: { group } }, body, ...because(reason) }));
}
