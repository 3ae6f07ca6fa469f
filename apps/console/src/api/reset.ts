import type { ResetOffsetsBody, ResetResult } from '@posthorn/admin-client';
import { keepPreviousData, queryOptions, skipToken } from '@tanstack/react-query';
import { api, because, dataOf } from './client.js';

const PATH = '/api/v1/consumer-groups/{group}/offsets:reset';

/** What a reset would do, without doing it. */
export const resetPreviewQuery = (group: string, body: ResetOffsetsBody | null) =>
  queryOptions({
    queryKey: ['group', group, 'reset-preview', body],
    queryFn:
      body === null
        ? skipToken
        : ({ signal }) => {
            const params = { path: { group }, query: { validateOnly: true } };
            return dataOf(api.POST(PATH, { params, body, signal }));
          },
    placeholderData: keepPreviousData,
    // The group goes on reading meanwhile, so "now" moves; "then" does not.
    refetchInterval: 5_000,
  });

export function applyReset(
  group: string,
  body: ResetOffsetsBody,
  reason: string,
): Promise<ResetResult> {
  const params = { path: { group } };
  return dataOf(api.POST(PATH, { params, body, ...because(reason) }));
}
