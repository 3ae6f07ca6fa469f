import { Button } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import type { AclBody } from '@posthorn/admin-client';
import { PlusIcon } from '@radix-ui/react-icons';
import { useInfiniteQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useState, type ReactNode } from 'react';
import { aclsQuery } from '../../../api/security.js';
import { useMay } from '../../../api/who.js';
import { DataTable, type Column } from '../../../components/table/data-table.js';
import { EmptyState } from '../../../components/messages/empty-state.js';
import { FilterInput } from '../../../components/form/filter-input.js';
import { ProblemView } from '../../../components/messages/problem-view.js';
import { Status } from '../../../components/values/status.js';
import { aclKey, aclResource } from './acl-text.js';
import { AddAcl } from './add-acl.js';
import { DeleteAcl } from './delete-acl.js';
import { actionColumn } from '../../../components/table/row-menu.js';
import { Tools } from '../../../components/table/tools.js';

const route = getRouteApi('/security/acls');

const columns: readonly Column<AclBody>[] = [
  {
    key: 'principal',
    header: 'Principal',
    render: ({ principal }) => <span title={principal}>{principal}</span>,
  },
  {
    key: 'operation',
    header: 'May',
    width: '32%',
    render: ({ permission, operation }) => (
      <Status tone={permission === 'ALLOW' ? 'good' : 'bad'} title={operation}>
        {permission === 'ALLOW' ? 'Allow' : 'Deny'} {operation}
      </Status>
    ),
  },
  {
    key: 'resource',
    header: 'Resource',
    render: (acl) => <span title={aclResource(acl)}>{aclResource(acl)}</span>,
  },
  {
    key: 'host',
    header: 'From',
    width: '130px',
    from: 'md',
    render: ({ host }) => (host === '*' ? 'anywhere' : host),
  },
];

export function AclsTab(): ReactNode {
  const { principal = '' } = route.useSearch();
  const navigate = route.useNavigate();
  const list = useInfiniteQuery(aclsQuery(principal));
  const mayEdit = useMay('acl:edit');
  const [isAdding, adding] = useDisclosure(false);
  const [removed, setRemoved] = useState<AclBody | null>(null);
  if (list.error !== null && list.data === undefined) {
    return <ProblemView error={list.error} onRetry={() => void list.refetch()} />;
  }
  const actions = actionColumn<AclBody>(
    (acl) => `${acl.principal}, ${acl.operation}`,
    (acl) => [{ label: 'Delete ACL…', isDestructive: true, onClick: () => setRemoved(acl) }],
  );
  return (
    <>
      <Tools
        about={
          <FilterInput
            label="Principal, such as User:alice"
            value={principal}
            onChange={(next) =>
              void navigate({ search: { principal: next || undefined }, replace: true })
            }
          />
        }
      >
        {mayEdit && (
          <Button leftSection={<PlusIcon />} onClick={adding.open}>
            Add ACL
          </Button>
        )}
      </Tools>
      <DataTable
        label="ACLs"
        columns={mayEdit ? [...columns, actions] : columns}
        rows={list.data?.pages.flatMap(({ acls }) => acls) ?? []}
        rowKey={aclKey}
        isLoading={list.isPending}
        onEndReached={list.hasNextPage ? () => void list.fetchNextPage() : undefined}
        isLoadingMore={list.isFetchingNextPage}
        empty={<NoAcls principal={principal} />}
      />
      <AddAcl isOpen={isAdding} onClose={adding.close} />
      <DeleteAcl acl={removed} onClose={() => setRemoved(null)} />
    </>
  );
}

function NoAcls({ principal }: { readonly principal: string }): ReactNode {
  if (principal !== '') {
    return (
      <EmptyState title={`No ACL is for ${principal}`}>
        <p>Principals have to match as a whole, with User: before the name.</p>
      </EmptyState>
    );
  }
  return (
    <EmptyState title="No ACLs yet">
      <p>
        An ACL allows or denies a Kafka client one operation on topics, groups or the cluster. They
        hold where the broker runs with <code>authorizer: acl</code>; the console goes by roles.
      </p>
    </EmptyState>
  );
}
