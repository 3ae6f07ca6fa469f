import { Button } from '@mantine/core';
import type { QuotaBody } from '@posthorn/admin-client';
import { PlusIcon } from '@radix-ui/react-icons';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import { quotasQuery } from '../../../api/security.js';
import { useMay } from '../../../api/who.js';
import { DataTable, type Column } from '../../../components/table/data-table.js';
import { EmptyState } from '../../../components/messages/empty-state.js';
import { ProblemView } from '../../../components/messages/problem-view.js';
import { entityText, limitText } from './quota-text.js';
import { RemoveQuota } from './remove-quota.js';
import { actionColumn } from '../../../components/table/row-menu.js';
import { Tools } from '../../../components/table/tools.js';
import { SetQuota } from './set-quota.js';

const limitColumn = (
  key: string,
  header: string,
  from?: Column<QuotaBody>['from'],
): Column<QuotaBody> => ({
  key,
  header,
  width: '130px',
  align: 'right',
  from,
  render: ({ values }) => limitText(key, values[key]),
});

const columns: readonly Column<QuotaBody>[] = [
  { key: 'entity', header: 'Whose', render: ({ entity }) => entityText(entity) },
  limitColumn('producer_byte_rate', 'Produce'),
  limitColumn('consumer_byte_rate', 'Consume'),
  limitColumn('request_percentage', 'Request time', 'sm'),
  limitColumn('controller_mutation_rate', 'Partitions made', 'md'),
  limitColumn('connection_creation_rate', 'Connections', 'lg'),
];

export function QuotasTab(): ReactNode {
  const list = useInfiniteQuery(quotasQuery());
  const mayEdit = useMay('quota:edit');
  const [edited, setEdited] = useState<QuotaBody | 'new' | null>(null);
  const [removed, setRemoved] = useState<QuotaBody | null>(null);
  if (list.error !== null && list.data === undefined) {
    return <ProblemView error={list.error} onRetry={() => void list.refetch()} />;
  }
  const actions = actionColumn<QuotaBody>(
    ({ entity }) => entityText(entity),
    (quota) => [
      { label: 'Change…', onClick: () => setEdited(quota) },
      { label: 'Remove…', isDestructive: true, onClick: () => setRemoved(quota) },
    ],
  );
  return (
    <>
      <Tools about="Who asks for more is slowed down, and loses nothing.">
        {mayEdit && (
          <Button leftSection={<PlusIcon />} onClick={() => setEdited('new')}>
            Set quota
          </Button>
        )}
      </Tools>
      <DataTable
        label="Quotas"
        columns={mayEdit ? [...columns, actions] : columns}
        rows={list.data?.pages.flatMap(({ quotas }) => quotas) ?? []}
        rowKey={({ entity }) => entityText(entity)}
        isLoading={list.isPending}
        onEndReached={list.hasNextPage ? () => void list.fetchNextPage() : undefined}
        isLoadingMore={list.isFetchingNextPage}
        empty={
          <EmptyState title="No quotas">
            <p>Nobody is held back: users, client ids and addresses may ask for what there is.</p>
          </EmptyState>
        }
      />
      <SetQuota quota={edited} onClose={() => setEdited(null)} />
      <RemoveQuota quota={removed} onClose={() => setRemoved(null)} />
    </>
  );
}
