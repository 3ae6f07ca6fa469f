import { Button } from '@mantine/core';
import type { RoleBody } from '@posthorn/admin-client';
import { PlusIcon } from '@radix-ui/react-icons';
import { useQuery } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import { rolesQuery } from '../../../api/security.js';
import { useMay } from '../../../api/who.js';
import { DataTable, type Column } from '../../../components/table/data-table.js';
import { Section } from '../../../components/page/page.js';
import { ProblemView } from '../../../components/messages/problem-view.js';
import { actionColumn, type RowAction } from '../../../components/table/row-menu.js';
import { Tag } from '../../../components/values/status.js';
import tones from '../../../components/values/tones.module.css';
import { DeleteRole } from './delete-role.js';
import { EditRole, type EditedRole } from './edit-role.js';
import { allActions } from './role-actions.js';

const columns: readonly Column<RoleBody>[] = [
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
      <span className={tones.soft} title={actions.join('\n')}>
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

/** The built-in ones, which never change, and the cluster's own, which can be made like one of them. */
export function RolesTable(): ReactNode {
  const { data, error, isPending, refetch } = useQuery(rolesQuery());
  const mayEdit = useMay('role:edit');
  const [edited, setEdited] = useState<EditedRole | null>(null);
  const [deleted, setDeleted] = useState<RoleBody | null>(null);
  if (error !== null && data === undefined) {
    return <ProblemView error={error} onRetry={() => void refetch()} />;
  }
  const roles = data?.roles ?? [];
  const menu = actionColumn<RoleBody>(
    ({ name }) => name,
    (role): RowAction[] => [
      ...(role.isBuiltIn
        ? []
        : [{ label: 'Edit…', onClick: () => setEdited({ like: role, isNew: false }) }]),
      { label: 'New role like this…', onClick: () => setEdited({ like: role, isNew: true }) },
      ...(role.isBuiltIn
        ? []
        : [{ label: 'Delete role…', isDestructive: true, onClick: () => setDeleted(role) }]),
    ],
  );
  return (
    <Section
      title="Roles"
      actions={
        mayEdit && (
          <Button
            variant="default"
            leftSection={<PlusIcon />}
            onClick={() => setEdited({ like: null, isNew: true })}
          >
            New role
          </Button>
        )
      }
    >
      <DataTable
        label="Roles"
        columns={mayEdit ? [...columns, menu] : columns}
        rows={roles}
        rowKey={({ name }) => name}
        isLoading={isPending}
      />
      <EditRole edited={edited} actions={allActions(roles)} onClose={() => setEdited(null)} />
      <DeleteRole role={deleted} onClose={() => setDeleted(null)} />
    </Section>
  );
}
