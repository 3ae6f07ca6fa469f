import type { TopicSummary } from '@posthorn/admin-client';
import { useInfiniteQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { topicsQuery } from '../../api/topics.js';
import { DataTable, type Column } from '../../components/data-table.js';
import { EmptyState } from '../../components/empty-state.js';
import { FilterInput } from '../../components/filter-input.js';
import { Page } from '../../components/page.js';
import { ProblemView } from '../../components/problem-view.js';
import { digits } from '../../format/numbers.js';

const route = getRouteApi('/topics');

const columns: readonly Column<TopicSummary>[] = [
  {
    key: 'name',
    header: 'Topic',
    render: ({ name }) => (
      <Link to="/topics/$topic" params={{ topic: name }} title={name}>
        {name}
      </Link>
    ),
  },
  {
    key: 'partitions',
    header: 'Partitions',
    width: '110px',
    align: 'right',
    render: ({ partitionCount }) => digits(partitionCount),
  },
];

export function TopicsScreen(): ReactNode {
  const { filter = '' } = route.useSearch();
  const navigate = route.useNavigate();
  const list = useInfiniteQuery(topicsQuery(filter));
  const rows = list.data?.pages.flatMap(({ topics }) => topics) ?? [];
  return (
    <Page title="Topics">
      <FilterInput
        label="Topics whose name contains"
        value={filter}
        onChange={(next) => void navigate({ search: { filter: next || undefined }, replace: true })}
      />
      {list.error !== null && list.data === undefined ? (
        <ProblemView error={list.error} onRetry={() => void list.refetch()} />
      ) : (
        <DataTable
          label="Topics"
          columns={columns}
          rows={rows}
          rowKey={({ name }) => name}
          onRowClick={({ name }) =>
            void navigate({ to: '/topics/$topic', params: { topic: name } })
          }
          isLoading={list.isPending}
          onEndReached={list.hasNextPage ? () => void list.fetchNextPage() : undefined}
          isLoadingMore={list.isFetchingNextPage}
          empty={<EmptyState title="No topics yet">…</EmptyState>}
        />
      )}
    </Page>
  );
}
