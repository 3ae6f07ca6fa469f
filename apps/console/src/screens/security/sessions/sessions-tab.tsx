import type { SessionBody } from '@posthorn/admin-client';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useState, type ReactNode } from 'react';
import { sessionsQuery } from '../../../api/security.js';
import { useMay, whoAmIQuery } from '../../../api/who.js';
import { DataTable, type Column } from '../../../components/table/data-table.js';
import { EmptyState } from '../../../components/messages/empty-state.js';
import { ProblemView } from '../../../components/messages/problem-view.js';
import { Tag } from '../../../components/values/status.js';
import { Time } from '../../../components/values/time.js';
import { UNKNOWN } from '../../../format/numbers.js';
import { EndSession } from './end-session.js';
import { actionColumn } from '../../../components/table/row-menu.js';
import tones from '../../../components/values/tones.module.css';
import { UserSelect } from '../user-select.js';

const route = getRouteApi('/security/sessions');

const METHODS = { password: 'password', oidc: 'identity provider' } as const;

const columns: readonly Column<SessionBody>[] = [
  {
    key: 'user',
    header: 'User',
    render: ({ userName, isCurrent }) => (
      <>
        {userName} {isCurrent && <Tag tone="good">this one</Tag>}
      </>
    ),
  },
  {
    key: 'method',
    header: 'By',
    width: '130px',
    from: 'sm',
    render: ({ method }) => METHODS[method],
  },
  {
    key: 'address',
    header: 'From',
    width: '140px',
    from: 'sm',
    render: ({ address }) => address ?? UNKNOWN,
  },
  {
    key: 'agent',
    header: 'With',
    from: 'md',
    render: ({ userAgent }) => (
      <span className={tones.soft} title={userAgent ?? ''}>
        {userAgent ?? UNKNOWN}
      </span>
    ),
  },
  {
    key: 'seen',
    header: 'Last seen',
    width: '110px',
    render: ({ lastSeenAt }) => <Time at={lastSeenAt} />,
  },
  {
    key: 'ends',
    header: 'Ends',
    width: '120px',
    from: 'sm',
    render: ({ expiresAt }) => <Time at={expiresAt} as="until" />,
  },
];

export function SessionsTab(): ReactNode {
  const { user } = route.useSearch();
  const navigate = route.useNavigate();
  const { data: who } = useQuery(whoAmIQuery());
  const list = useQuery(sessionsQuery(user));
  const mayView = useMay('session:view');
  const maySeeUsers = useMay('user:view');
  const mayRevoke = useMay('session:revoke');
  const [ended, setEnded] = useState<SessionBody | null>(null);
  if (list.error !== null && list.data === undefined) {
    return <ProblemView error={list.error} onRetry={() => void list.refetch()} />;
  }
  // The session of this page is ended by signing out, in the menu of the top bar.
  const actions = actionColumn<SessionBody>(
    ({ userName }) => `the session of ${userName}`,
    (session) =>
      !session.isCurrent && (mayRevoke || session.userName === who?.userName)
        ? [{ label: 'End session…', isDestructive: true, onClick: () => setEnded(session) }]
        : [],
  );
  return (
    <>
      {mayView && maySeeUsers && (
        <UserSelect
          label="Sessions of"
          isLabelHidden
          placeholder={who?.userName === null ? 'Everybody’s' : 'Mine'}
          value={user}
          onChange={(next) => void navigate({ search: { user: next }, replace: true })}
        />
      )}
      <DataTable
        label="Sessions"
        columns={[...columns, actions]}
        rows={list.data?.sessions ?? []}
        rowKey={({ id }) => id}
        isLoading={list.isPending}
        empty={
          <EmptyState title="Nobody is signed in">
            <p>A session begins when somebody signs in here, and ends by itself when it idles.</p>
          </EmptyState>
        }
      />
      <EndSession session={ended} onClose={() => setEnded(null)} />
    </>
  );
}
