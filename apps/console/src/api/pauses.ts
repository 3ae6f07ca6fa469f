import type { GroupPauses } from '@posthorn/admin-client';
import { queryOptions } from '@tanstack/react-query';
import { api, dataOf } from './client.js';
import { LIVE_MS } from './query-client.js';

export const groupPausesQuery = (group: string) =>
  queryOptions({
    queryKey: ['group', group, 'pauses'],
    queryFn: ({ signal }) =>
      dataOf(
        api.GET('/api/v1/consumer-groups/{group}/pauses', { params: { path: { group } }, signal }),
      ),
    refetchInterval: LIVE_MS,
  });

/** @param until ISO 8601; without it until somebody resumes it. */
export function pauseGroup(group: string, reason: string, until?: string): Promise<GroupPauses> {
  const params = { path: { group } };
  return dataOf(
    api.POST('/api/v1/consumer-groups/{group}:pause', { params, body: { reason, until } }),
  );
}

/** All pauses of the group, whatever they were for. */
export function resumeGroup(group: string, reason: string): Promise<GroupPauses> {
  const params = { path: { group } };
  return dataOf(api.POST('/api/v1/consumer-groups/{group}:resume', { params, body: { reason } }));
}
