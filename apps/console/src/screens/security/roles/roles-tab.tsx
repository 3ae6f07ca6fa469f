import { Button } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import type { RoleBindingBody } from '@posthorn/admin-client';
import { PlusIcon } from '@radix-ui/react-icons';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import { roleBindingsQuery } from '../../../api/security.js';
import { useMay } from '../../../api/who.js';
import { DataTable, type Column } from '../../../components/table/data-table.js';
import { EmptyState } from '../../../components/messages/empty-state.js';
import { Section } from '../../../components/page/page.js';
import { ProblemView } from '../../../components/messages/problem-view.js';
import { Tag } from '../../../components/values/status.js';
import { Time } from '../../../components/values/time.js';
import { BindRole } from './bind-role.js';
import { RemoveBinding } from './remove-binding.js';
import { resourcesText } from '../resources-text.js';
import { RolesTable } from './roles-table.js';
import { actionColumn } from '../../../components/table/row-menu.js';
import tones from '../../../components/values/tones.module.css';

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
      <span className={tones.soft} title={reason ?? ''}>
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

export function RolesTab(): ReactNode {
  const bindings = useInfiniteQuery(roleBindingsQuery());
  const mayEdit = useMay('role:edit');
  const [isBinding, binding] = useDisclosure(false);
  const [removed, setRemoved] = useState<RoleBindingBody | null>(null);
  if (bindings.error !== null && bindings.data === undefined) {
    return <ProblemView error={bindings.error} onRetry={() => void bindings.refetch()} />;
  }
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
      <RolesTable />
      <BindRole isOpen={isBinding} onClose={binding.close} />
      <RemoveBinding binding={removed} onClose={() => setRemoved(null)} />
    </>
  );
}
