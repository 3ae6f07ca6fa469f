import type { LiveFiguresBody, LiveGroupBody } from '@posthorn/admin-client';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { DataTable, type Column } from '../../components/table/data-table.js';
import { EmptyState } from '../../components/messages/empty-state.js';
import { LagSeconds } from '../../components/groups/lag-seconds.js';
import { LagTrend } from '../../components/groups/lag-trend.js';
import { digits } from '../../format/numbers.js';

const SHOWN = 6;

const columns: readonly Column<LiveGroupBody>[] = [
  {
    key: 'group',
    header: 'Group',
    render: ({ groupId }) => (
      <Link to="/groups/$group" params={{ group: groupId }} title={groupId}>
        {groupId}
      </Link>
    ),
  },
  { key: 'lag', header: 'Lag', width: '80px', align: 'right', render: ({ lag }) => digits(lag) },
  {
    key: 'seconds',
    header: 'Behind',
    width: '105px',
    align: 'right',
    render: ({ lagSeconds }) => <LagSeconds seconds={lagSeconds} />,
  },
  {
    key: 'trend',
    header: 'Trend',
    width: '165px',
    from: 'sm',
    render: ({ groupId }) => <LagTrend group={groupId} />,
  },
];

export function WorstGroups({ figures }: { readonly figures: LiveFiguresBody | null }): ReactNode {
  return (
    <DataTable
      label="Groups that are the furthest behind"
      columns={columns}
      rows={figures?.groups.slice(0, SHOWN) ?? []}
      rowKey={({ groupId }) => groupId}
      isLoading={figures === null}
      empty={<EmptyState title="Nobody reads yet">A group appears here when it joins.</EmptyState>}
    />
  );
}
