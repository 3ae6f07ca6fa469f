import { Button } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import type { TopicSummary } from '@posthorn/admin-client';
import { PlusIcon } from '@radix-ui/react-icons';
import { useInfiniteQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useLiveRate } from '../../api/live.js';
import { topicsQuery } from '../../api/topics.js';
import { useMay } from '../../api/who.js';
import { DataTable, type Column } from '../../components/data-table.js';
import { EmptyState } from '../../components/empty-state.js';
import { FilterInput } from '../../components/filter-input.js';
import { Page } from '../../components/page.js';
import { ProblemView } from '../../components/problem-view.js';
import { meaningOf } from '../../format/config-meaning.js';
import { digits, rate } from '../../format/numbers.js';
import { CreateTopic } from './create-topic.js';

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
  {
    key: 'rate',
    header: 'Records/s',
    width: '110px',
    align: 'right',
    render: ({ name }) => <Rate topic={name} />,
  },
  {
    key: 'retention',
    header: 'Kept for',
    width: '150px',
    from: 'sm',
    render: ({ configs }) => retentionOf(configs),
  },
];

function Rate({ topic }: { readonly topic: string }): ReactNode {
  return rate(useLiveRate(topic));
}

export function TopicsScreen(): ReactNode {
  const { filter = '' } = route.useSearch();
  const navigate = route.useNavigate();
  const list = useInfiniteQuery(topicsQuery(filter));
  const rows = list.data?.pages.flatMap(({ topics }) => topics) ?? [];
  const mayCreate = useMay('topic:create');
  const [isCreating, creating] = useDisclosure(false);
  return (
    <Page
      title="Topics"
      summary="Named, partitioned logs of events."
      actions={
        mayCreate && (
          <Button leftSection={<PlusIcon />} onClick={creating.open}>
            Create topic
          </Button>
        )
      }
    >
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
          empty={<NoTopics filter={filter} onCreate={mayCreate ? creating.open : null} />}
        />
      )}
      <CreateTopic isOpen={isCreating} onClose={creating.close} />
    </Page>
  );
}

function retentionOf(configs: Readonly<Record<string, string>>): string {
  if (configs['cleanup.policy']?.startsWith('compact')) return 'newest of each key';
  const retention = configs['retention.ms'];
  if (retention === undefined) return 'broker’s default';
  return retention === '-1' ? 'ever' : meaningOf('retention.ms', retention);
}

function NoTopics({
  filter,
  onCreate,
}: {
  filter: string;
  onCreate: (() => void) | null;
}): ReactNode {
  if (filter !== '') {
    return <EmptyState title={`No topic has “${filter}” in its name`} />;
  }
  return (
    <EmptyState
      title="No topics yet"
      action={onCreate && <Button onClick={onCreate}>Create topic</Button>}
    >
      <p>
        A topic holds the events of one kind, in partitions, each in order. A service that publishes
        to a name makes it, unless the broker was told otherwise.
      </p>
    </EmptyState>
  );
}
