import { Button } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import type { AlertRuleBody } from '@posthorn/admin-client';
import { PlusIcon } from '@radix-ui/react-icons';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import { alertRulesQuery, restAlertRule } from '../../api/alerts.js';
import { useMay } from '../../api/who.js';
import { DataTable, type Column } from '../../components/table/data-table.js';
import { EmptyState } from '../../components/messages/empty-state.js';
import { ProblemView } from '../../components/messages/problem-view.js';
import { actionColumn } from '../../components/table/row-menu.js';
import { Status } from '../../components/values/status.js';
import { Tools } from '../../components/table/tools.js';
import { plural } from '../../format/numbers.js';
import { conditionText } from './condition-text.js';
import { DeleteRule } from './delete-rule.js';
import { EditRule } from './edit-rule.js';
import { TestRule } from './test-rule.js';

const columns: readonly Column<AlertRuleBody>[] = [
  {
    key: 'name',
    header: 'Rule',
    width: '22%',
    render: ({ name, description }) => <span title={description || name}>{name}</span>,
  },
  { key: 'state', header: 'State', width: '130px', render: (rule) => <RuleState rule={rule} /> },
  {
    key: 'condition',
    header: 'Fires when',
    from: 'sm',
    render: ({ condition }) => (
      <span title={conditionText(condition)}>{conditionText(condition)}</span>
    ),
  },
  {
    key: 'severity',
    header: 'Severity',
    width: '100px',
    from: 'md',
    render: ({ severity }) => severity,
  },
  {
    key: 'webhooks',
    header: 'Tells',
    width: '18%',
    from: 'md',
    render: ({ webhooks }) => (
      <span title={webhooks.join(', ')}>{webhooks.join(', ') || 'nobody'}</span>
    ),
  },
];

function RuleState({ rule }: { readonly rule: AlertRuleBody }): ReactNode {
  const { isEnabled, firing, pending, evaluationError } = rule;
  if (!isEnabled) return <Status tone="quiet">rests</Status>;
  if (evaluationError !== null) {
    return (
      <Status tone="warn" title={evaluationError}>
        not known
      </Status>
    );
  }
  if (firing > 0) return <Status tone="bad">{plural(firing, 'alert')}</Status>;
  return pending > 0 ? (
    <Status tone="warn">{pending} pending</Status>
  ) : (
    <Status tone="good">quiet</Status>
  );
}

type Chosen = { readonly what: 'edit' | 'test' | 'delete'; readonly rule: AlertRuleBody };

export function RulesTab(): ReactNode {
  const { data, error, isPending, refetch } = useQuery(alertRulesQuery());
  const mayEdit = useMay('alert:edit');
  const [chosen, setChosen] = useState<Chosen | 'new' | null>(null);
  const rest = useRest();
  if (error !== null && data === undefined) {
    return <ProblemView error={error} onRetry={() => void refetch()} />;
  }
  const actions = actionColumn<AlertRuleBody>(
    ({ name }) => name,
    (rule) => [
      { label: 'Change…', onClick: () => setChosen({ what: 'edit', rule }) },
      { label: 'Test…', onClick: () => setChosen({ what: 'test', rule }) },
      { label: rule.isEnabled ? 'Let it rest' : 'Watch again', onClick: () => rest.mutate(rule) },
      {
        label: 'Delete…',
        isDestructive: true,
        onClick: () => setChosen({ what: 'delete', rule }),
      },
    ],
  );
  const ruleFor = (what: Chosen['what']): AlertRuleBody | null =>
    chosen !== null && chosen !== 'new' && chosen.what === what ? chosen.rule : null;
  const close = (): void => setChosen(null);
  return (
    <>
      <Tools about="Looked at by one broker, whichever is there.">
        {mayEdit && (
          <Button leftSection={<PlusIcon />} onClick={() => setChosen('new')}>
            Add rule
          </Button>
        )}
      </Tools>
      <DataTable
        label="Alert rules"
        columns={mayEdit ? [...columns, actions] : columns}
        rows={data?.alertRules ?? []}
        rowKey={({ name }) => name}
        isLoading={isPending}
        empty={<NoRules />}
      />
      <EditRule rule={chosen === 'new' ? 'new' : ruleFor('edit')} onClose={close} />
      <TestRule rule={ruleFor('test')} onClose={close} />
      <DeleteRule rule={ruleFor('delete')} onClose={close} />
    </>
  );
}

function useRest() {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: ({ name, isEnabled }: AlertRuleBody) => restAlertRule(name, !isEnabled),
    onSettled: () => queryClient.invalidateQueries({ queryKey: ['alert-rules'] }),
    onError: (error) => notifications.show({ color: 'red', message: error.message }),
  });
}

function NoRules(): ReactNode {
  return (
    <EmptyState title="Nothing is watched for">
      <p>
        A good first rule is a group that is more than a minute behind for five minutes. What fires
        is shown here and on the overview; webhooks tell it to a chat or to whoever is on call.
      </p>
    </EmptyState>
  );
}
