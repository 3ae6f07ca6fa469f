import { Button } from '@mantine/core';
import type { WebhookBody } from '@posthorn/admin-client';
import { PlusIcon } from '@radix-ui/react-icons';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState, type ReactNode } from 'react';
import { webhooksQuery } from '../../api/alerts.js';
import { useMay } from '../../api/who.js';
import { DataTable, type Column } from '../../components/table/data-table.js';
import { EmptyState } from '../../components/messages/empty-state.js';
import { ProblemView } from '../../components/messages/problem-view.js';
import { actionColumn } from '../../components/table/row-menu.js';
import { Time } from '../../components/values/time.js';
import { Tools } from '../../components/table/tools.js';
import { DeleteWebhook } from './delete-webhook.js';
import { EditWebhook } from './edit-webhook.js';
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

type Chosen = { readonly what: 'edit' | 'test' | 'delete'; readonly webhook: WebhookBody };

export function WebhooksTab(): ReactNode {
  const { data, error, isPending, refetch } = useQuery(webhooksQuery());
  const mayEdit = useMay('webhook:edit');
  const [chosen, setChosen] = useState<Chosen | 'new' | null>(null);
  if (error !== null && data === undefined) {
    return <ProblemView error={error} onRetry={() => void refetch()} />;
  }
  const actions = actionColumn<WebhookBody>(
    ({ name }) => name,
    (webhook) => [
      { label: 'Edit…', onClick: () => setChosen({ what: 'edit', webhook }) },
      { label: 'Test…', onClick: () => setChosen({ what: 'test', webhook }) },
      {
        label: 'Delete…',
        isDestructive: true,
        onClick: () => setChosen({ what: 'delete', webhook }),
      },
    ],
  );
  const close = (): void => setChosen(null);
  const chosenFor = (what: Chosen['what']): WebhookBody | null =>
    chosen !== 'new' && chosen?.what === what ? chosen.webhook : null;
  return (
    <>
      <Tools about="Told at least once, signed as the Standard Webhooks have it.">
        {mayEdit && (
          <Button leftSection={<PlusIcon />} onClick={() => setChosen('new')}>
            Add webhook
          </Button>
        )}
      </Tools>
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
      <EditWebhook webhook={chosen === 'new' ? 'new' : chosenFor('edit')} onClose={close} />
      <TestWebhook webhook={chosenFor('test')?.name ?? null} onClose={close} />
      <DeleteWebhook webhook={chosenFor('delete')?.name ?? null} onClose={close} />
    </>
  );
}
