import type { GroupEventBody } from '@posthorn/admin-client';
import { useInfiniteQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { groupEventsQuery } from '../../api/group-events.js';
import { clockWidths } from '../../components/table/clock-widths.js';
import { DataTable, type Column } from '../../components/table/data-table.js';
import { EmptyState } from '../../components/messages/empty-state.js';
import { ProblemView } from '../../components/messages/problem-view.js';
import { Status } from '../../components/values/status.js';
import { Time } from '../../components/values/time.js';
import { duration } from '../../format/durations.js';
import { digits, plural } from '../../format/numbers.js';
import { withChanges, type GroupEvent } from './group-changes.js';

const route = getRouteApi('/groups/$group/events');

const columns: readonly Column<GroupEvent>[] = [
  { key: 'at', header: 'When', ...clockWidths, render: ({ at }) => <Time at={at} as="clock" /> },
  { key: 'ago', header: '', width: '120px', from: 'sm', render: ({ at }) => <Time at={at} /> },
  { key: 'what', header: 'What', render: (event) => <What event={event} /> },
  {
    key: 'members',
    header: 'Members',
    width: '90px',
    align: 'right',
    render: ({ memberCount }) => digits(memberCount),
  },
  {
    key: 'lasted',
    header: 'Lasted',
    width: '130px',
    align: 'right',
    from: 'sm',
    render: ({ lastedSeconds }) => (lastedSeconds === null ? 'until now' : duration(lastedSeconds)),
  },
  {
    key: 'generation',
    header: 'Generation',
    width: '110px',
    align: 'right',
    from: 'md',
    render: ({ generationId }) => digits(generationId),
  },
  {
    key: 'broker',
    header: 'Coordinator',
    width: '110px',
    align: 'right',
    from: 'lg',
    render: ({ brokerId }) => brokerId,
  },
];

function What({ event: { memberCount, change } }: { readonly event: GroupEvent }): ReactNode {
  if (memberCount === 0) return <Status tone="bad">the last member left</Status>;
  if (change === null) return <Status tone="quiet">the first one known</Status>;
  if (change === 0) return <Status tone="quiet">as many as before</Status>;
  const many = plural(Math.abs(change), 'member');
  return change > 0 ? (
    <Status tone="good">{many} more</Status>
  ) : (
    <Status tone="warn">{many} fewer</Status>
  );
}

/** When its partitions were shared out anew: a group that does so all the time is a group that does not work. */
export function EventsTab(): ReactNode {
  const { group } = route.useParams();
  const list = useInfiniteQuery(groupEventsQuery(group));
  if (list.error !== null && list.data === undefined) {
    return <ProblemView error={list.error} onRetry={() => void list.refetch()} />;
  }
  const events: readonly GroupEventBody[] = list.data?.pages.flatMap((page) => page.events) ?? [];
  return (
    <DataTable
      label={`Rebalances of ${group}`}
      columns={columns}
      rows={withChanges(events, !list.hasNextPage)}
      rowKey={({ id }) => id}
      isLoading={list.isPending}
      onEndReached={list.hasNextPage ? () => void list.fetchNextPage() : undefined}
      isLoadingMore={list.isFetchingNextPage}
      empty={
        <EmptyState title="No rebalance yet">
          <p>
            Each time that members join or leave, partitions are shared out anew, and reading rests
            for a moment. A service that is deployed makes two; one that comes and goes all day is
            seen here.
          </p>
        </EmptyState>
      }
    />
  );
}
