import type { DeadLetterGroup } from '@posthorn/admin-client';
import { queryOptions } from '@tanstack/react-query';
import { api, dataOf } from './client.js';
import { isPassing } from './failure.js';
import { CALM_MS } from './query-client.js';

const GROUPS_MAX = 1_000;

export interface OpenLetters {
  readonly letters: number;
  /** Causes: letters of one handler and one error are one. */
  readonly causes: number;
  /** Each cause, the one seen last first. */
  readonly groups: readonly DeadLetterGroup[];
}

/** A broker without PostgreSQL keeps no letters and is not asked again; one that was away is. */
const mayAnswer = (error: unknown): boolean => error === null || isPassing(error);

/** What waits for somebody to look at it. */
export const openLettersQuery = () =>
  queryOptions({
    queryKey: ['dead-letters', 'open'],
    queryFn: async ({ signal }): Promise<OpenLetters> => {
      const query = { status: 'open', pageSize: GROUPS_MAX } as const;
      const { groups } = await dataOf(
        api.GET('/api/v1/dead-letters/groups', { params: { query }, signal }),
      );
      return {
        letters: groups.reduce((sum, { open }) => sum + open, 0),
        causes: groups.length,
        groups,
      };
    },
    refetchInterval: ({ state }) => (mayAnswer(state.error) ? CALM_MS : false),
    refetchOnWindowFocus: ({ state }) => mayAnswer(state.error),
  });
