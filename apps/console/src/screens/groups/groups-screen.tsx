import { Select } from '@mantine/core';
import type { GroupLag } from '@posthorn/admin-client';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { useContext, type ReactNode } from 'react';
import { groupLagQuery } from '../../api/groups.js';
import { useLive, useLiveGroup } from '../../api/live.js';
import { DataTable, type Column } from '../../components/table/data-table.js';
import { EmptyState } from '../../components/messages/empty-state.js';
import { FilterInput } from '../../components/form/filter-input.js';
import { GroupState } from '../../components/groups/group-state.js';
import { LagTrend } from '../../components/groups/lag-trend.js';
import { IsScrolling } from '../../components/table/is-scrolling.js';
import { LagSeconds } from '../../components/groups/lag-seconds.js';
import { NoMembers } from '../../components/groups/no-members.js';
import { Page } from '../../components/page/page.js';
import { ProblemView } from '../../components/messages/problem-view.js';
import { Unreachable } from '../../components/messages/unreachable.js';
import { digits } from '../../format/numbers.js';
import { GROUP_STATES, type GroupsSearch } from './groups-search.js';
import classes from './groups.module.css';
import { LIVE_GROUPS_MAX, useGroupRows, type GroupRow } from './use-group-rows.js';

const route = getRouteApi('/groups');

const columnsFor = (search: GroupsSearch, onSort: Sorting): readonly Column<GroupRow>[] => [
  {
    key: 'group',
    header: 'Group',
    sort: search.sort === undefined ? 'ascending' : 'none',
    onSort: () => onSort(undefined),
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
    narrow: '98px',
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
    header: 'Behind',
    width: '110px',
    narrow: '92px',
    align: 'right',
    sort: search.sort === 'lag' ? 'descending' : 'none',
    onSort: () => onSort('lag'),
    render: ({ groupId }) => <LagTime group={groupId} />,
  },
  {
    key: 'trend',
    header: 'Trend',
    width: '175px',
    from: 'md',
    render: ({ groupId }) => <LagTrend group={groupId} />,
  },
];

type Sorting = (sort: GroupsSearch['sort']) => void;

/**
 * From the figures of the moment, which have the groups that are the furthest behind. Of others it is asked for, by the
 * rows in sight only, and by all of a row's cells together.
 */
function useLag(group: string): Pick<GroupLag, 'totalLag' | 'maxLagSeconds'> | undefined {
  const isScrolling = useContext(IsScrolling);
  const { figures, error } = useLive();
  const live = useLiveGroup(group);
  const isMissing = live === undefined && (figures !== null || error !== null);
  const { data } = useQuery({ ...groupLagQuery(group), enabled: isMissing && !isScrolling });
  return live === undefined ? data : { totalLag: live.lag, maxLagSeconds: live.lagSeconds };
}

function LagRecords({ group }: { readonly group: string }): ReactNode {
  return digits(useLag(group)?.totalLag);
}

function LagTime({ group }: { readonly group: string }): ReactNode {
  return <LagSeconds seconds={useLag(group)?.maxLagSeconds} />;
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
  const list = useGroupRows(search);
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
      <Unreachable brokers={list.unreachableBrokers} what="Their groups are missing here." />
      {list.error !== null ? (
        <ProblemView error={list.error} onRetry={list.onRetry} />
      ) : (
        <DataTable
          label="Groups"
          columns={columnsFor(search, (sort) => change({ sort }))}
          rows={list.rows}
          rowKey={({ groupId }) => groupId}
          onRowClick={({ groupId }) =>
            void navigate({ to: '/groups/$group', params: { group: groupId } })
          }
          isLoading={list.isLoading}
          onEndReached={list.onEndReached}
          isLoadingMore={list.isLoadingMore}
          empty={<NoGroups isNarrowed={filter !== '' || state !== undefined} />}
        />
      )}
      {search.sort === 'lag' && list.rows.length >= LIVE_GROUPS_MAX && (
        <p className={classes.none}>
          These are the {LIVE_GROUPS_MAX} furthest behind. Sorted by name there are all.
        </p>
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
