import type { ConsumingEdge } from '@posthorn/admin-client';
import { Link } from '@tanstack/react-router';
import { digits } from '../../format/numbers.js';
import type { Column } from '../table/data-table.js';

/** Who reads: the group, the services that are its members, and how many of them are on it. */
export const readerColumns: readonly Column<ConsumingEdge>[] = [
  {
    key: 'group',
    header: 'Group',
    render: ({ groupId }) =>
      groupId === null ? (
        'without a group'
      ) : (
        <Link to="/groups/$group" params={{ group: groupId }} title={groupId}>
          {groupId}
        </Link>
      ),
  },
  {
    key: 'services',
    header: 'Services',
    from: 'sm',
    render: ({ services }) => <span title={services.join(', ')}>{services.join(', ')}</span>,
  },
  {
    key: 'members',
    header: 'Members on it',
    width: '120px',
    align: 'right',
    render: ({ members }) => digits(members),
  },
];

/** One of them: readers without a group are told by their services. */
export function readerKey({ groupId, services }: ConsumingEdge): string {
  return groupId ?? `without a group: ${services.join(' ')}`;
}
