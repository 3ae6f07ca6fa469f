import { Button } from '@mantine/core';
import type { MaskingRuleBody } from '@posthorn/admin-client';
import { PlusIcon } from '@radix-ui/react-icons';
import { useQuery } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import { maskingRulesQuery } from '../../../api/masking.js';
import { useMay } from '../../../api/who.js';
import { DataTable, type Column } from '../../../components/table/data-table.js';
import { EmptyState } from '../../../components/messages/empty-state.js';
import { ProblemView } from '../../../components/messages/problem-view.js';
import { actionColumn } from '../../../components/table/row-menu.js';
import { Time } from '../../../components/values/time.js';
import { Tools } from '../../../components/table/tools.js';
import { DeleteMaskingRule } from './delete-masking-rule.js';
import { EditMaskingRule } from './edit-masking-rule.js';
import { hidingText, placeText, topicsText } from './masking-text.js';

const columns: readonly Column<MaskingRuleBody>[] = [
  {
    key: 'topics',
    header: 'Topics',
    width: '24%',
    render: (rule) => <span title={rule.description}>{topicsText(rule)}</span>,
  },
  {
    key: 'place',
    header: 'Hides',
    render: (rule) => <code title={placeText(rule)}>{placeText(rule)}</code>,
  },
  { key: 'instead', header: 'Shows instead', width: '18%', from: 'sm', render: hidingText },
  {
    key: 'why',
    header: 'Why',
    from: 'md',
    render: ({ description }) => <span title={description}>{description || '–'}</span>,
  },
  { key: 'by', header: 'By', width: '140px', from: 'lg', render: ({ createdBy }) => createdBy },
  {
    key: 'since',
    header: 'Since',
    width: '110px',
    align: 'right',
    from: 'md',
    render: ({ createdAt }) => <Time at={createdAt} />,
  },
];

export function MaskingTab(): ReactNode {
  const { data, error, isPending, refetch } = useQuery(maskingRulesQuery());
  const mayEdit = useMay('maskingRule:edit');
  const [edited, setEdited] = useState<MaskingRuleBody | 'new' | null>(null);
  const [deleted, setDeleted] = useState<MaskingRuleBody | null>(null);
  if (error !== null && data === undefined) {
    return <ProblemView error={error} onRetry={() => void refetch()} />;
  }
  const actions = actionColumn<MaskingRuleBody>(
    (rule) => `${placeText(rule)} of ${topicsText(rule)}`,
    (rule) => [
      { label: 'Change…', onClick: () => setEdited(rule) },
      { label: 'Delete…', isDestructive: true, onClick: () => setDeleted(rule) },
    ],
  );
  return (
    <>
      <Tools about="What of records is hidden from all who may not unmask them. Services still read the whole.">
        {mayEdit && (
          <Button leftSection={<PlusIcon />} onClick={() => setEdited('new')}>
            Add rule
          </Button>
        )}
      </Tools>
      <DataTable
        label="Masking rules"
        columns={mayEdit ? [...columns, actions] : columns}
        rows={data?.maskingRules ?? []}
        rowKey={({ id }) => id}
        isLoading={isPending}
        empty={<NoRules />}
      />
      <EditMaskingRule rule={edited} onClose={() => setEdited(null)} />
      <DeleteMaskingRule rule={deleted} onClose={() => setDeleted(null)} />
    </>
  );
}

function NoRules(): ReactNode {
  return (
    <EmptyState title="Nothing is hidden">
      <p>
        Whoever may read a topic’s records sees all of them. A rule hides a card number, a name or a
        token from people who look at records here, by the command line and by the API, also in dead
        letters, in replays and from searches. It needs the right to unmask to see the whole.
      </p>
    </EmptyState>
  );
}
