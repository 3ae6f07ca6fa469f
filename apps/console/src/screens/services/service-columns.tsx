import type { ProducingEdge, ServiceHandler, ServiceInstance } from '@posthorn/admin-client';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { LagSeconds } from '../../components/groups/lag-seconds.js';
import type { Column } from '../../components/table/data-table.js';
import { Status } from '../../components/values/status.js';
import { TopicLink } from '../../components/values/topic-link.js';
import { Time } from '../../components/values/time.js';
import tones from '../../components/values/tones.module.css';
import { bytes, digits, rate } from '../../format/numbers.js';

function GroupLink({ group }: { readonly group: string }): ReactNode {
  return (
    <Link to="/groups/$group" params={{ group }} title={group}>
      {group}
    </Link>
  );
}

function Names({ names }: Pick<ServiceHandler, 'names'>): ReactNode {
  if (names.length > 0) return <span title={names.join(', ')}>{names.join(', ')}</span>;
  return (
    <span className={tones.soft} title="Its client tells no names of handlers; a dead letter does.">
      none has failed yet
    </span>
  );
}

export const handlerColumns: readonly Column<ServiceHandler>[] = [
  { key: 'topic', header: 'Topic', render: ({ topic }) => <TopicLink topic={topic} /> },
  {
    key: 'group',
    header: 'Group',
    width: '16%',
    narrow: 'auto',
    render: ({ groupId }) => <GroupLink group={groupId} />,
  },
  {
    key: 'handler',
    header: 'Handlers that failed',
    width: '24%',
    from: 'md',
    render: ({ names }) => <Names names={names} />,
  },
  {
    key: 'members',
    header: 'Members on it',
    width: '115px',
    align: 'right',
    from: 'md',
    render: ({ members }) => digits(members),
  },
  {
    key: 'retrying',
    header: 'Tried again',
    width: '100px',
    align: 'right',
    from: 'sm',
    render: ({ retrying }) => digits(retrying),
  },
  {
    key: 'letters',
    header: 'Dead letters',
    width: '110px',
    narrow: '96px',
    align: 'right',
    render: ({ openDeadLetters, groupId }) =>
      openDeadLetters === 0 ? (
        '0'
      ) : (
        <Link to="/dead-letters" search={{ group: groupId }}>
          <Status tone="bad">{digits(openDeadLetters)}</Status>
        </Link>
      ),
  },
  {
    key: 'behind',
    header: 'Behind',
    width: '100px',
    narrow: '68px',
    align: 'right',
    render: ({ lagSeconds }) => <LagSeconds seconds={lagSeconds} />,
  },
];

export const writingColumns: readonly Column<ProducingEdge>[] = [
  { key: 'topic', header: 'Topic', render: ({ topic }) => <TopicLink topic={topic} /> },
  {
    key: 'records',
    header: 'Records/s',
    width: '100px',
    align: 'right',
    render: ({ recordsPerSecond }) => rate(recordsPerSecond),
  },
  {
    key: 'bytes',
    header: 'Bytes/s',
    width: '110px',
    align: 'right',
    from: 'sm',
    render: ({ bytesPerSecond }) => `${bytes(bytesPerSecond)}/s`,
  },
  {
    key: 'seen',
    header: 'Last seen',
    width: '110px',
    align: 'right',
    render: ({ lastSeenAt }) => <Time at={lastSeenAt} />,
  },
];

export const instanceColumns: readonly Column<ServiceInstance>[] = [
  {
    key: 'host',
    header: 'Address',
    width: '150px',
    narrow: '120px',
    render: ({ host }) => host,
  },
  {
    key: 'group',
    header: 'Group',
    width: '20%',
    narrow: 'auto',
    render: ({ groupId }) =>
      groupId === null ? (
        <span className={tones.soft}>in no group</span>
      ) : (
        <GroupLink group={groupId} />
      ),
  },
  {
    key: 'topics',
    header: 'Topics',
    from: 'sm',
    render: ({ topics }) => <span title={topics.join(', ')}>{topics.join(', ')}</span>,
  },
  {
    key: 'principal',
    header: 'As',
    width: '160px',
    from: 'md',
    render: ({ principal }) => principal ?? '',
  },
  {
    key: 'member',
    header: 'Member id',
    width: '22%',
    from: 'lg',
    render: ({ memberId }) => <code title={memberId ?? ''}>{memberId}</code>,
  },
  {
    key: 'seen',
    header: 'Last seen',
    width: '105px',
    align: 'right',
    render: ({ lastSeenAt }) => (lastSeenAt === null ? '–' : <Time at={lastSeenAt} />),
  },
];
