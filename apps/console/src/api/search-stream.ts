import type { FoundRecordBody, SearchResult } from '@posthorn/admin-client';
import { skipToken, useQuery, useQueryClient, type QueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { api } from './client.js';
import type { RecordSearch } from './record-search.js';
import { signInWhenAsked } from './sign-in.js';

/** As many are looked for without being asked again. */
const ROUND = 100;
const PREVIEW_BYTES = 512;

/** How far a search came. It stays for a while after the screen was left, so that coming back shows it at once. */
export interface SearchState {
  readonly records: readonly FoundRecordBody[];
  /** The last page: how much was searched, and where it goes on. null before the first. */
  readonly last: SearchResult | null;
}

const NOTHING: SearchState = { records: [], last: null };

export interface SearchStream extends SearchState {
  readonly isSearching: boolean;
  /** By the person; it goes on when they say so. */
  readonly isStopped: boolean;
  readonly error: unknown;
  readonly stop: () => void;
  /** Looks for as many again. */
  readonly goOn: () => void;
}

export function isComplete({ last }: SearchState): boolean {
  return last?.nextPageToken === null;
}

/** What a page adds. */
export function withPage({ records }: SearchState, page: SearchResult): SearchState {
  return { records: [...records, ...page.records], last: page };
}

export const searchKey = (search: RecordSearch): readonly unknown[] => ['search', search];

/**
 * One search, as the broker streams it: records newest first as they are found, and how far it is. Leaving the screen ends
 * it; whoever comes back sees what was found, and it goes on from there. A component for one search: it has a key.
 */
export function useSearchStream(search: RecordSearch): SearchStream {
  const queryClient = useQueryClient();
  const { data = NOTHING } = useQuery<SearchState>({
    queryKey: searchKey(search),
    queryFn: skipToken,
  });
  const [wanted, setWanted] = useState({ count: ROUND });
  const [isSearching, setIsSearching] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const hash = JSON.stringify(search);
  useEffect(() => {
    const scope = JSON.parse(hash) as RecordSearch;
    const known = queryClient.getQueryData<SearchState>(searchKey(scope)) ?? NOTHING;
    const missing = wanted.count - known.records.length;
    if (isComplete(known) || missing <= 0) return undefined;
    const stop = new AbortController();
    setIsSearching(true);
    setError(null);
    follow(queryClient, scope, { missing, from: known.last?.nextPageToken }, stop.signal)
      .catch((failure: unknown) => {
        if (stop.signal.aborted) return;
        setError(failure);
        signInWhenAsked(failure);
      })
      .finally(() => {
        if (!stop.signal.aborted) setIsSearching(false);
      });
    return () => {
      stop.abort();
      setIsSearching(false);
    };
  }, [queryClient, hash, wanted]);
  return {
    ...data,
    isSearching,
    isStopped: wanted.count === 0,
    error,
    stop: () => setWanted({ count: 0 }),
    goOn: () => setWanted({ count: data.records.length + ROUND }),
  };
}

interface Round {
  readonly missing: number;
  /** The token of the page behind which it goes on. */
  readonly from: string | null | undefined;
}

async function follow(
  queryClient: QueryClient,
  search: RecordSearch,
  { missing, from }: Round,
  signal: AbortSignal,
): Promise<void> {
  const query = { ...conditionOf(search), pageSize: missing, pageToken: from ?? undefined };
  const events = api.events('/api/v1/records:search-stream', {
    params: { query: { ...query, bytes: PREVIEW_BYTES } },
    signal,
  });
  for await (const { event, data } of events) {
    if (signal.aborted) return;
    if (event !== 'page') continue;
    queryClient.setQueryData<SearchState>(searchKey(search), (before = NOTHING) =>
      withPage(before, data as SearchResult),
    );
  }
}

function conditionOf({ by = 'key', value, topic, from, to }: RecordSearch) {
  const condition = { [by]: by === 'header' || by === 'where' ? [value] : value };
  return { ...condition, topic: topic && [...topic], from, to };
}
