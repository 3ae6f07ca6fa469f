import { Button } from '@mantine/core';
import type { WebhookBody } from '@posthorn/admin-client';
import { PlusIcon } from '@radix-ui/react-icons';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState, type ReactNode } from 'react';
import { webhooksQuery } from '../../api/alerts.js';
import { useMay } from '../../api/who.js';
import { DataTable, type Column } from '../../components/data-table.js';
import { EmptyState } from '../../components/empty-state.js';
import { ProblemView } from '../../components/problem-view.js';
import { actionColumn } from '../../components/row-menu.js';
import { Time } from '../../components/time.js';
import { AddWebhook } from './add-webhook.js';
import classes from './alerts.module.css';
import { DeleteWebhook } from './delete-webhook.js';
import { TestWebhook } from './test-webhook.js';

const columns: readonly Column<WebhookBody>[] = [
  {
    key: 'name',
    header: 'Webhook',
    width: '24%',
    render: ({ name, description }) => <span title={description || name}>{name}</span>,
  },
  { key: 'url', header: 'Address', render: ({ url }) => <span title={url}>{url}</span> },
  { key: 'format', header: 'Format', width: '110px', from: 'sm', render: ({ format }) => format },
  {
    key: 'told',
    header: '',
    width: '110px',
    from: 'sm',
    render: ({ name }) => (
      <Link to="/alerts/deliveries" search={{ webhook: name }}>
        Deliveries
      </Link>
    ),
  },
  {
    key: 'since',
    header: 'Changed',
    width: '110px',
    align: 'right',
    from: 'md',
    render: ({ updatedAt }) => <Time at={updatedAt} />,
  },
];

type Chosen = { readonly what: 'test' | 'delete'; readonly name: string };

export function WebhooksTab(): ReactNode {
  const { data, error, isPending, refetch } = useQuery(webhooksQuery());
  const mayEdit = useMay('webhook:edit');
  const [isAdding, setIsAdding] = useState(false);
  const [chosen, setChosen] = useState<Chosen | null>(null);
  if (error !== null && data === undefined) {
    return <ProblemView error={error} onRetry={() => void refetch()} />;
  }
  const actions = actionColumn<WebhookBody>(
    ({ name }) => name,
    ({ name }) => [
      { label: 'Test…', onClick: () => setChosen({ what: 'test', name }) },
      { label: 'Delete…', isDestructive: true, onClick: () => setChosen({ what: 'delete', name }) },
    ],
  );
  const nameFor = (what: Chosen['what']): string | null =>
    chosen?.what === what ? chosen.name : null;
  return (
    <>
      <div className={classes.tools}>
        <span className={classes.soft}>
          Told at least once, signed as the Standard Webhooks have it.
        </span>
        {mayEdit && (
          <Button leftSection={<PlusIcon />} onClick={() => setIsAdding(true)}>
            Add webhook
          </Button>
        )}
      </div>
      <DataTable
        label="Webhooks"
        columns={mayEdit ? [...columns, actions] : columns}
        rows={data?.webhooks ?? []}
        rowKey={({ name }) => name}
        isLoading={isPending}
        empty={
          <EmptyState title="Nobody is told">
            <p>
              A webhook is an address that gets a request when an alert fires and when it is over:
              that of a chat, or of a program of yours.
            </p>
          </EmptyState>
        }
      />
      <AddWebhook isOpen={isAdding} onClose={() => setIsAdding(false)} />
      <TestWebhook webhook={nameFor('test')} onClose={() => setChosen(null)} />
      <DeleteWebhook webhook={nameFor('delete')} onClose={() => setChosen(null)} />
    </>
  );
}
