import type { MemberBody } from '@posthorn/admin-client';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { groupQuery } from '../../api/groups.js';
import { DataTable, type Column } from '../../components/table/data-table.js';
import { EmptyState } from '../../components/messages/empty-state.js';
import { Tag } from '../../components/values/status.js';
import { digits } from '../../format/numbers.js';
import classes from './groups.module.css';

const route = getRouteApi('/groups/$group/members');

const columns: readonly Column<MemberBody>[] = [
  {
    key: 'client',
    header: 'Client',
    render: ({ clientId, groupInstanceId }) => (
      <>
        <span title={clientId}>{clientId}</span>{' '}
        {groupInstanceId !== null && (
          <Tag tone="quiet" title="A static member keeps its partitions through a restart">
            static: {groupInstanceId}
          </Tag>
        )}
      </>
    ),
  },
  {
    key: 'host',
    header: 'Address',
    width: '150px',
    from: 'sm',
    render: ({ clientHost }) => clientHost.replace('/', ''),
  },
  {
    key: 'count',
    header: 'Partitions',
    width: '95px',
    narrow: '86px',
    align: 'right',
    render: ({ assignment }) =>
      digits(assignment?.reduce((sum, one) => sum + one.partitions.length, 0)),
  },
  {
    key: 'assignment',
    header: 'Assigned',
    width: '34%',
    from: 'sm',
    render: ({ assignment }) => <Assigned assignment={assignment} />,
  },
  {
    key: 'id',
    header: 'Member id',
    from: 'lg',
    render: ({ memberId }) => <code title={memberId}>{memberId}</code>,
  },
];

function Assigned({ assignment }: Pick<MemberBody, 'assignment'>): ReactNode {
  const text = (assignment ?? [])
    .map(({ topic, partitions }) => `${topic}: ${partitions.join(', ')}`)
    .join(' · ');
  return (
    <span className={classes.topics} title={text}>
      {text === '' ? 'nothing' : text}
    </span>
  );
}

export function MembersTab(): ReactNode {
  const { group } = route.useParams();
  const { data, isPending } = useQuery(groupQuery(group));
  return (
    <DataTable
      label={`Members of ${group}`}
      columns={columns}
      rows={data?.members ?? []}
      rowKey={({ memberId }) => memberId}
      isLoading={isPending}
      empty={
        <EmptyState title="Nobody is there">
          <p>
            A consumer becomes a member when it subscribes with this group id. What the group has
            committed is kept for seven days after its last member has gone.
          </p>
        </EmptyState>
      }
    />
  );
}
