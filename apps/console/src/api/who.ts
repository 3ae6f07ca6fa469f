import { queryOptions, useQuery } from '@tanstack/react-query';
import { isAllowed } from './allowed.js';
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
 * Whether the person may do this, as `topic:create`; what is false is not offered, and the server refuses it all the same.
 * Until it is known nothing is hidden: buttons that appear a moment later would make everything jump for those who may.
 * @param name of the topic, group or other thing on the screen; without it: with at least one.
 */
export function useMay(action: string, name?: string): boolean {
  const { data } = useQuery(whoAmIQuery());
  return data === undefined || isAllowed(data, action, name);
}

/**
 * Whether to ask the broker for what takes this action: not before it is known that the person may, or it would be refused in vain.
 * @param name as of useMay.
 */
export function useMayAsk(action: string, name?: string): boolean {
  const { data } = useQuery(whoAmIQuery());
  return data !== undefined && isAllowed(data, action, name);
}
