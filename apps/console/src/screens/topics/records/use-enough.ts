import { useEffect } from 'react';

/** It goes on by itself until a screen is full, and no longer than some seconds: then whoever wants more says so. */
const ENOUGH = 50;
const PAGES_MAX = 20;

interface Pages {
  readonly data?: { readonly pages: readonly unknown[] };
  readonly hasNextPage: boolean;
  readonly isFetching: boolean;
  readonly fetchNextPage: () => Promise<unknown>;
}

/** Asks for pages, of which some may be empty, until there is enough to show; whether it will ask for another one. */
export function useEnough(list: Pages, found: number): boolean {
  const { hasNextPage, isFetching, fetchNextPage } = list;
  const goesOn = hasNextPage && found < ENOUGH && (list.data?.pages.length ?? 0) < PAGES_MAX;
  useEffect(() => {
    if (goesOn && !isFetching) void fetchNextPage();
  }, [goesOn, isFetching, fetchNextPage]);
  return goesOn;
}
