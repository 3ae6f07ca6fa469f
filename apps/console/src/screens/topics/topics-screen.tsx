import { Button, Switch } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { PlusIcon } from '@radix-ui/react-icons';
import { useInfiniteQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { topicsQuery } from '../../api/topics.js';
import { useMay } from '../../api/who.js';
import { DataTable } from '../../components/table/data-table.js';
import { EmptyState } from '../../components/messages/empty-state.js';
import { FilterInput } from '../../components/form/filter-input.js';
import { Page } from '../../components/page/page.js';
import { ProblemView } from '../../components/messages/problem-view.js';
import { CreateTopic } from './create-topic.js';
import { FavouriteTopics } from './favourite-topics.js';
import { topicColumns } from './topic-columns.js';
import { TopicsByName } from './topics-by-name.js';
import classes from './topics.module.css';

const route = getRouteApi('/topics');

export function TopicsScreen(): ReactNode {
  const { filter = '', under } = route.useSearch();
  const navigate = route.useNavigate();
  const mayCreate = useMay('topic:create');
  const [isCreating, creating] = useDisclosure(false);
  const empty = <NoTopics filter={filter} onCreate={mayCreate ? creating.open : null} />;
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
      <div className={classes.tools}>
        <FilterInput
          label="Topics whose name contains"
          value={filter}
          onChange={(next) =>
            void navigate({
              search: (before) => ({ ...before, filter: next || undefined }),
              replace: true,
            })
          }
        />
        <Switch
          label="By name"
          checked={under !== undefined}
          onChange={(event) =>
            void navigate({
              search: {
                filter: filter || undefined,
                under: event.currentTarget.checked ? '' : undefined,
              },
            })
          }
        />
      </div>
      {under === undefined ? (
        <>
          {filter === '' && <FavouriteTopics />}
          <TopicList filter={filter} empty={empty} />
        </>
      ) : (
        <TopicsByName filter={filter} under={under} empty={empty} />
      )}
      <CreateTopic isOpen={isCreating} onClose={creating.close} />
    </Page>
  );
}

function TopicList({ filter, empty }: { readonly filter: string; readonly empty: ReactNode }) {
  const list = useInfiniteQuery(topicsQuery(filter));
  const navigate = route.useNavigate();
  if (list.error !== null && list.data === undefined) {
    return <ProblemView error={list.error} onRetry={() => void list.refetch()} />;
  }
  return (
    <DataTable
      label="Topics"
      columns={topicColumns}
      rows={list.data?.pages.flatMap(({ topics }) => topics) ?? []}
      rowKey={({ name }) => name}
      onRowClick={({ name }) => void navigate({ to: '/topics/$topic', params: { topic: name } })}
      isLoading={list.isPending}
      onEndReached={list.hasNextPage ? () => void list.fetchNextPage() : undefined}
      isLoadingMore={list.isFetchingNextPage}
      empty={empty}
    />
  );
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
