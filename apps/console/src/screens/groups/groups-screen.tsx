import { Select } from '@mantine/core';
import type { GroupLag, GroupSummary } from '@posthorn/admin-client';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { useContext, type ReactNode } from 'react';
import { groupLagQuery, groupsQuery } from '../../api/groups.js';
import { useLiveGroup } from '../../api/live.js';
import { DataTable, type Column } from '../../components/data-table.js';
import { EmptyState } from '../../components/empty-state.js';
import { FilterInput } from '../../components/filter-input.js';
import { GroupState } from '../../components/group-state.js';
import { LagTrend } from '../../components/lag-trend.js';
import { IsScrolling } from '../../components/is-scrolling.js';
import { LagSeconds } from '../../components/lag-seconds.js';
import { NoMembers } from '../../components/no-members.js';
import { Page } from '../../components/page.js';
import { ProblemView } from '../../components/problem-view.js';
import { Unreachable } from '../../components/unreachable.js';
import { digits } from '../../format/numbers.js';
import { GROUP_STATES, type GroupsSearch } from './groups-search.js';
import classes from './groups.module.css';

const route = getRouteApi('/groups');

const columns: readonly Column<GroupSummary>[] = [
  {
    key: 'group',
    header: 'Group',
    render: ({ groupId, memberCount }) => (
      <span className={classes.name}>
        <Link to="/groups/$group" params={{ group: groupId }} title={groupId}>
          {groupId}
        </Link>
        <LagWithoutMembers group={groupId} memberCount={memberCount} />
      </span>
    ),
  },
  {
    key: 'state',
    header: 'State',
    width: '125px',
    render: ({ state }) => <GroupState state={state} />,
  },
  {
    key: 'members',
    header: 'Members',
    width: '90px',
    align: 'right',
    from: 'sm',
    render: ({ memberCount }) => digits(memberCount),
  },
  {
    key: 'lag',
    header: 'Lag',
    width: '120px',
    align: 'right',
    from: 'sm',
    render: ({ groupId }) => <LagRecords group={groupId} />,
  },
  {
    key: 'seconds',
    header: 'In time',
    width: '110px',
    align: 'right',
    render: ({ groupId }) => <LagTime group={groupId} />,
  },
  {
    key: 'trend',
    header: 'Trend',
    width: '160px',
    from: 'md',
    render: ({ groupId }) => <Trend group={groupId} />,
  },
];

/** Asked for by the rows in sight only, and by all of a row's cells together. */
function useLag(group: string): GroupLag | undefined {
  const isScrolling = useContext(IsScrolling);
  return useQuery({ ...groupLagQuery(group), enabled: !isScrolling }).data;
}

function LagRecords({ group }: { readonly group: string }): ReactNode {
  return digits(useLag(group)?.totalLag);
}

function LagTime({ group }: { readonly group: string }): ReactNode {
  return <LagSeconds seconds={useLag(group)?.maxLagSeconds} />;
}

function Trend({ group }: { readonly group: string }): ReactNode {
  return <LagTrend group={useLiveGroup(group)} />;
}

function LagWithoutMembers({
  group,
  memberCount,
}: {
  group: string;
  memberCount: number;
}): ReactNode {
  return <NoMembers memberCount={memberCount} lag={useLag(group)?.totalLag ?? null} />;
}

export function GroupsScreen(): ReactNode {
  const search = route.useSearch();
  const { filter = '', state } = search;
  const navigate = route.useNavigate();
  const change = (next: Partial<GroupsSearch>): void =>
    void navigate({ search: { ...search, ...next }, replace: true });
  const list = useInfiniteQuery(groupsQuery(filter, state));
  const rows = list.data?.pages.flatMap(({ groups }) => groups) ?? [];
  return (
    <Page title="Groups" summary="Who reads, how far they are, and how far behind.">
      <div className={classes.tools}>
        <FilterInput
          label="Groups whose id contains"
          value={filter}
          onChange={(next) => change({ filter: next || undefined })}
        />
        <Select
          w={170}
          aria-label="State"
          placeholder="Any state"
          clearable
          data={[...GROUP_STATES]}
          value={state ?? null}
          onChange={(next) => change({ state: next ?? undefined })}
        />
      </div>
      <Unreachable
        brokers={list.data?.pages[0].unreachableBrokers ?? []}
        what="Their groups are missing here."
      />
      {list.error !== null && list.data === undefined ? (
        <ProblemView error={list.error} onRetry={() => void list.refetch()} />
      ) : (
        <DataTable
          label="Groups"
          columns={columns}
          rows={rows}
          rowKey={({ groupId }) => groupId}
          onRowClick={({ groupId }) =>
            void navigate({ to: '/groups/$group', params: { group: groupId } })
          }
          isLoading={list.isPending}
          onEndReached={list.hasNextPage ? () => void list.fetchNextPage() : undefined}
          isLoadingMore={list.isFetchingNextPage}
          empty={<NoGroups isNarrowed={filter !== '' || state !== undefined} />}
        />
      )}
    </Page>
  );
}

function NoGroups({ isNarrowed }: { readonly isNarrowed: boolean }): ReactNode {
  if (isNarrowed) return <EmptyState title="No such group" />;
  return (
    <EmptyState title="Nobody reads yet">
      <p>
        Services that read together are a group: each record goes to one of its members, and the
        group remembers how far it is. A service joins by its group id:
      </p>
      <code>{`PosthornModule.forRoot({ brokers: 'localhost:9092', groupId: 'restaurant' })`}</code>
    </EmptyState>
  );
}
