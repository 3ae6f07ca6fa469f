import { Button } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import type { UserBody } from '@posthorn/admin-client';
import { PlusIcon } from '@radix-ui/react-icons';
import { useInfiniteQuery } from '@tanstack/react-query';
import { getRouteApi, Navigate } from '@tanstack/react-router';
import { useState, type ReactNode } from 'react';
import { usersQuery } from '../../../api/security.js';
import { useMay } from '../../../api/who.js';
import { DataTable, type Column } from '../../../components/table/data-table.js';
import { EmptyState } from '../../../components/messages/empty-state.js';
import { FilterInput } from '../../../components/form/filter-input.js';
import { ProblemView } from '../../../components/messages/problem-view.js';
import { Tag } from '../../../components/values/status.js';
import { CreateUser } from './create-user.js';
import { DeleteUser } from './delete-user.js';
import { actionColumn, type RowAction } from '../../../components/table/row-menu.js';
import { Tools } from '../../../components/table/tools.js';
import tones from '../../../components/values/tones.module.css';
import { SetPassword } from './set-password.js';

const route = getRouteApi('/security/');

const columns: readonly Column<UserBody>[] = [
  { key: 'name', header: 'User', render: ({ userName }) => userName },
  { key: 'roles', header: 'Roles', render: (user) => <Roles user={user} /> },
  {
    key: 'mechanisms',
    header: 'Can use',
    from: 'md',
    render: ({ credentials }) => (
      <span className={tones.soft}>{credentials.map(({ mechanism }) => mechanism).join(', ')}</span>
    ),
  },
];

function Roles({ user: { isSuperUser, roles } }: { readonly user: UserBody }): ReactNode {
  if (!isSuperUser && roles.length === 0) return <span className={tones.soft}>none</span>;
  return (
    <>
      {isSuperUser && (
        <Tag tone="warn" title="By the setting super-users: may do everything">
          super user
        </Tag>
      )}{' '}
      {roles.join(', ')}
    </>
  );
}

/** The first tab; who may not see users is led to the next one. */
export function UsersTab(): ReactNode {
  return useMay('user:view') ? <Users /> : <Navigate to="/security/api-keys" replace />;
}

function Users(): ReactNode {
  const { filter = '' } = route.useSearch();
  const list = useInfiniteQuery(usersQuery(filter));
  const rows = list.data?.pages.flatMap(({ users }) => users) ?? [];
  const mayCreate = useMay('user:create');
  const mayEdit = useMay('user:edit');
  const mayDelete = useMay('user:delete');
  const [isCreating, creating] = useDisclosure(false);
  const [dialog, setDialog] = useState<{ of: 'password' | 'delete'; user: UserBody } | null>(null);
  const actionsOf = (user: UserBody): RowAction[] => [
    ...(mayEdit
      ? [{ label: 'Set password…', onClick: () => setDialog({ of: 'password', user }) }]
      : []),
    ...(mayDelete
      ? [
          {
            label: 'Delete user…',
            isDestructive: true,
            onClick: () => setDialog({ of: 'delete', user }),
          },
        ]
      : []),
  ];
  if (list.error !== null && list.data === undefined) {
    return <ProblemView error={list.error} onRetry={() => void list.refetch()} />;
  }
  return (
    <>
      <Tools about={<Narrowed filter={filter} />}>
        {mayCreate && (
          <Button leftSection={<PlusIcon />} onClick={creating.open}>
            Create user
          </Button>
        )}
      </Tools>
      <DataTable
        label="Users"
        columns={
          mayEdit || mayDelete
            ? [...columns, actionColumn(({ userName }) => userName, actionsOf)]
            : columns
        }
        rows={rows}
        rowKey={({ userName }) => userName}
        isLoading={list.isPending}
        onEndReached={list.hasNextPage ? () => void list.fetchNextPage() : undefined}
        isLoadingMore={list.isFetchingNextPage}
        empty={<NoUsers filter={filter} />}
      />
      <CreateUser isOpen={isCreating} onClose={creating.close} />
      <SetPassword
        user={dialog?.of === 'password' ? dialog.user : null}
        onClose={() => setDialog(null)}
      />
      <DeleteUser
        user={dialog?.of === 'delete' ? dialog.user : null}
        onClose={() => setDialog(null)}
      />
    </>
  );
}

function Narrowed({ filter }: { readonly filter: string }): ReactNode {
  const navigate = route.useNavigate();
  return (
    <FilterInput
      label="Users whose name contains"
      value={filter}
      onChange={(next) => void navigate({ search: { filter: next || undefined }, replace: true })}
    />
  );
}

function NoUsers({ filter }: { readonly filter: string }): ReactNode {
  if (filter !== '') return <EmptyState title={`No user has “${filter}” in the name`} />;
  return (
    <EmptyState title="No users yet">
      <p>
        A user has a name and a password: a service connects with them as a Kafka client, a person
        signs in here. Roles say what for.
      </p>
    </EmptyState>
  );
}
