import type { JourneyBody } from '@posthorn/admin-client';
import { queryOptions } from '@tanstack/react-query';
import { api, dataOf } from './client.js';
import { CALM_MS } from './query-client.js';

const BUDGET_MS = 3_000;
/** The most that the API grants one request. */
const LONG_BUDGET_MS = 20_000;

/** @param isPatient searches as long as the API allows: for what the index does not know. */
export const journeyQuery = (id: string, isPatient: boolean) =>
  queryOptions({
    queryKey: ['journey', id, { isPatient }],
    queryFn: ({ signal }): Promise<JourneyBody> =>
      dataOf(
        api.GET('/api/v1/journeys/{id}', {
          params: {
            path: { id },
            query: { budgetMs: isPatient ? LONG_BUDGET_MS : BUDGET_MS },
          },
          signal,
        }),
      ),
    // What was searched to its end is searched again cheaply; what was not would read the log over and over.
    refetchInterval: ({ state: { data } }) =>
      data !== undefined && data.isComplete && isUnderWay(data) ? CALM_MS : false,
    refetchOnWindowFocus: false,
  });

/** Whether somebody has yet to handle something of it. */
function isUnderWay({ steps }: JourneyBody): boolean {
  return steps.some(({ readers }) =>
    readers.some(({ state }) => state === 'waiting' || state === 'retrying'),
  );
}
