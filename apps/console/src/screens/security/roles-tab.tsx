import { Button } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import type { RoleBindingBody, RoleBody } from '@posthorn/admin-client';
import { PlusIcon } from '@radix-ui/react-icons';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import { roleBindingsQuery, rolesQuery } from '../../api/security.js';
import { useMay } from '../../api/who.js';
import { DataTable, type Column } from '../../components/data-table.js';
import { EmptyState } from '../../components/empty-state.js';
import { Section } from '../../components/page.js';
import { ProblemView } from '../../components/problem-view.js';
import { Tag } from '../../components/status.js';
import { Time } from '../../components/time.js';
import { BindRole } from './bind-role.js';
import { RemoveBinding } from './remove-binding.js';
import { resourcesText } from './resources-text.js';
import { actionColumn } from './row-menu.js';
import classes from './security.module.css';

const bindingColumns: readonly Column<RoleBindingBody>[] = [
  {
    key: 'subject',
    header: 'Who',
    render: ({ subject, subjectType }) => (
      <span title={subject}>
        {subject} {subjectType === 'group' && <Tag tone="quiet">group</Tag>}
      </span>
    ),
  },
  { key: 'role', header: 'Role', width: '120px', render: ({ role }) => role },
  {
    key: 'resources',
    header: 'For',
    from: 'sm',
    render: ({ resources }) => (
      <span title={resourcesText(resources)}>{resourcesText(resources)}</span>
    ),
  },
  {
    key: 'reason',
    header: 'Why',
    from: 'md',
    render: ({ reason }) => (
      <span className={classes.soft} title={reason ?? ''}>
        {reason}
      </span>
    ),
  },
  {
    key: 'ends',
    header: 'Ends',
    width: '120px',
    from: 'sm',
    render: ({ expiresAt }) => (expiresAt === null ? 'never' : <Time at={expiresAt} as="until" />),
  },
];

const roleColumns: readonly Column<RoleBody>[] = [
  {
    key: 'name',
    header: 'Role',
    width: '160px',
    render: ({ name }) => name,
  },
  {
    key: 'description',
    header: 'What it is for',
    render: ({ description }) => <span title={description}>{description}</span>,
  },
  {
    key: 'actions',
    header: 'Actions',
    from: 'md',
    render: ({ actions }) => (
      <span className={classes.soft} title={actions.join('\n')}>
        {actions.join(', ')}
      </span>
    ),
  },
  {
    key: 'origin',
    header: '',
    width: '100px',
    from: 'sm',
    render: ({ isBuiltIn }) => <Tag tone="quiet">{isBuiltIn ? 'built in' : 'own'}</Tag>,
  },
];

export function RolesTab(): ReactNode {
  const roles = useQuery(rolesQuery());
  const bindings = useInfiniteQuery(roleBindingsQuery());
  const mayEdit = useMay('role:edit');
  const [isBinding, binding] = useDisclosure(false);
  const [removed, setRemoved] = useState<RoleBindingBody | null>(null);
  const error = (bindings.data === undefined && bindings.error) || roles.error;
  if (error) return <ProblemView error={error} onRetry={() => void bindings.refetch()} />;
  const actions = actionColumn<RoleBindingBody>(
    ({ role, subject }) => `${role} of ${subject}`,
    (one) => [
      { label: 'Take the role away…', isDestructive: true, onClick: () => setRemoved(one) },
    ],
  );
  return (
    <>
      <Section
        title="Who has which role"
        actions={
          mayEdit && (
            <Button leftSection={<PlusIcon />} onClick={binding.open}>
              Give a role
            </Button>
          )
        }
      >
        <DataTable
          label="Role bindings"
          columns={mayEdit ? [...bindingColumns, actions] : bindingColumns}
          rows={bindings.data?.pages.flatMap(({ roleBindings }) => roleBindings) ?? []}
          rowKey={({ id }) => id}
          isLoading={bindings.isPending}
          onEndReached={bindings.hasNextPage ? () => void bindings.fetchNextPage() : undefined}
          isLoadingMore={bindings.isFetchingNextPage}
          empty={
            <EmptyState title="Nobody has a role">
              <p>
                A role is given to a user or to a group of the identity provider, for everything or
                for some topics and groups, for good or for a while.
              </p>
            </EmptyState>
          }
        />
      </Section>
      <Section title="Roles">
        <DataTable
          label="Roles"
          columns={roleColumns}
          rows={roles.data?.roles ?? []}
          rowKey={({ name }) => name}
          isLoading={roles.isPending}
        />
      </Section>
      <BindRole isOpen={isBinding} onClose={binding.close} />
      <RemoveBinding binding={removed} onClose={() => setRemoved(null)} />
    </>
  );
}
