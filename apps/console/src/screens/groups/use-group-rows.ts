import type { GroupSummary, UnreachableBroker } from '@posthorn/admin-client';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { groupsQuery } from '../../api/groups.js';
import { useLive } from '../../api/live.js';
import type { GroupsSearch } from './groups-search.js';

/** As many as the live figures have. */
export const LIVE_GROUPS_MAX = 100;

export interface GroupRow {
  readonly groupId: string;
  readonly state: GroupSummary['state'];
  readonly memberCount: number;
}

export interface GroupRows {
  readonly rows: readonly GroupRow[];
  readonly unreachableBrokers: readonly UnreachableBroker[];
  readonly isLoading: boolean;
  readonly isLoadingMore: boolean;
  /** null while there is something to show. */
  readonly error: unknown;
  readonly onRetry?: () => void;
  readonly onEndReached?: () => void;
}

/** By id from the list, page by page; by lag from the figures that are computed each second anyway. */
export function useGroupRows(search: GroupsSearch): GroupRows {
  const byLag = useGroupsByLag(search);
  const byId = useGroupsById(search);
  return search.sort === 'lag' ? byLag : byId;
}

function useGroupsById({ filter = '', state, sort }: GroupsSearch): GroupRows {
  const list = useInfiniteQuery({ ...groupsQuery(filter, state), enabled: sort === undefined });
  const pages = list.data?.pages ?? [];
  return {
    rows: pages.flatMap(({ groups }) => groups),
    unreachableBrokers: pages.at(0)?.unreachableBrokers ?? [],
    isLoading: list.isPending,
    isLoadingMore: list.isFetchingNextPage,
    error: list.data === undefined ? list.error : null,
    onRetry: () => void list.refetch(),
    onEndReached: list.hasNextPage ? () => void list.fetchNextPage() : undefined,
  };
}

function useGroupsByLag({ filter = '', state }: GroupsSearch): GroupRows {
  const { figures, error } = useLive();
  const rows = useMemo(
    () =>
      (figures?.groups ?? [])
        .map((group) => ({ ...group, state: group.state as GroupRow['state'] }))
        .filter((group) => group.groupId.includes(filter))
        .filter((group) => state === undefined || group.state === state),
    [figures, filter, state],
  );
  return {
    rows,
    unreachableBrokers: figures?.unreachableBrokers ?? [],
    isLoading: figures === null && error === null,
    isLoadingMore: false,
    error: figures === null ? error : null,
  };
}
