import { useInfiniteQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { storageTopicsQuery } from '../../api/storage.js';
import { ProblemView } from '../../components/messages/problem-view.js';
import { TopicSizes } from './topic-sizes.js';

const route = getRouteApi('/storage/topics');

/** All of them, the largest first unless asked otherwise. */
export function TopicsTab(): ReactNode {
  const { order = 'size' } = route.useSearch();
  const navigate = route.useNavigate();
  const list = useInfiniteQuery(storageTopicsQuery(order));
  if (list.error !== null && list.data === undefined) {
    return <ProblemView error={list.error} onRetry={() => void list.refetch()} />;
  }
  return (
    <TopicSizes
      label="Topics by size"
      topics={list.data?.pages.flatMap(({ topics }) => topics) ?? []}
      order={order}
      onSort={(next) =>
        void navigate({ search: next === 'name' ? { order: next } : {}, replace: true })
      }
      isLoading={list.isPending}
      onEndReached={list.hasNextPage ? () => void list.fetchNextPage() : undefined}
      isLoadingMore={list.isFetchingNextPage}
    />
  );
}
