import type { ReadyBody } from '@posthorn/admin-client';
import { queryOptions, useQuery } from '@tanstack/react-query';
import { api, dataOf } from './client.js';
import { isPassing } from './failure.js';
import { CALM_MS, LIVE_MS } from './query-client.js';

export const clusterQuery = () =>
  queryOptions({
    queryKey: ['cluster'],
    queryFn: ({ signal }) => dataOf(api.GET('/api/v1/cluster', { signal })),
    refetchInterval: LIVE_MS,
  });

/** Who answers: it is another process only after it was away. */
export const infoQuery = () =>
  queryOptions({
    queryKey: ['info'],
    queryFn: ({ signal }) => dataOf(api.GET('/api/v1/info', { signal })),
  });

/** Why the broker does not answer, and null while it does: what is on the screen may be old. */
export function useAway(): Error | null {
  const { error, failureReason } = useQuery(clusterQuery());
  const reason = error ?? failureReason;
  return reason !== null && isPassing(reason) ? reason : null;
}

export const brokersQuery = () =>
  queryOptions({
    queryKey: ['brokers'],
    queryFn: ({ signal }) => dataOf(api.GET('/api/v1/brokers', { signal })),
    refetchInterval: LIVE_MS,
  });

/** Of the broker that answers; it is asked without the client, since 503 is an answer here and no failure. */
export const readinessQuery = () =>
  queryOptions({
    queryKey: ['readiness'],
    queryFn: async ({ signal }): Promise<ReadyBody> => {
      const response = await fetch('/health/ready', { signal });
      return (await response.json()) as ReadyBody;
    },
    refetchInterval: CALM_MS,
  });
