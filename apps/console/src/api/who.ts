import { queryOptions, useQuery } from '@tanstack/react-query';
import { api, dataOf } from './client.js';

/** Rights may be given and taken while somebody looks at a screen. */
const REFRESH_MS = 60_000;

export const whoAmIQuery = () =>
  queryOptions({
    queryKey: ['whoami'],
    queryFn: ({ signal }) => dataOf(api.GET('/api/v1/whoami', { signal })),
    staleTime: REFRESH_MS,
    refetchInterval: REFRESH_MS,
  });

/**
 * Whether the person may do this with at least one resource, as `topic:create`; what is false is not offered. The
 * server refuses it in any case, also where it is allowed for other resources than the one on the screen. Until it is
 * known nothing is hidden: buttons that appear a moment later would make everything jump for those who may.
 */
export function useMay(action: string): boolean {
  const { data } = useQuery(whoAmIQuery());
  return data === undefined || data.actions.includes(action);
}
