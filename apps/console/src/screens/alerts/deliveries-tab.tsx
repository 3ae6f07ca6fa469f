import { Button, Drawer, Select } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import type { AlertDeliveryBody } from '@posthorn/admin-client';
import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useState, type ReactNode } from 'react';
import { deliveriesQuery, redeliver, webhooksQuery } from '../../api/alerts.js';
import { useMay } from '../../api/who.js';
import { DataTable, type Column } from '../../components/table/data-table.js';
import { EmptyState } from '../../components/messages/empty-state.js';
import { JsonView } from '../../components/values/json-view.js';
import { ProblemView } from '../../components/messages/problem-view.js';
import { Status, type Tone } from '../../components/values/status.js';
import { Time } from '../../components/values/time.js';
import { digits } from '../../format/numbers.js';
import { whyNot } from './delivery-outcome.js';

const route = getRouteApi('/alerts/deliveries');

const TONES: Readonly<Record<AlertDeliveryBody['status'], Tone>> = {
  delivered: 'good',
  pending: 'busy',
  failed: 'bad',
};

const columns = (
  onOpen: (delivery: AlertDeliveryBody) => void,
): readonly Column<AlertDeliveryBody>[] => [
  {
    key: 'status',
    header: 'Status',
    width: '110px',
    render: (delivery) => (
      <Status
        tone={TONES[delivery.status]}
        title={delivery.status === 'delivered' ? undefined : whyNot(delivery)}
      >
        {delivery.status}
      </Status>
    ),
  },
  {
    key: 'event',
    header: 'What',
    width: '130px',
    render: (delivery) => (
      <Button variant="transparent" size="compact-xs" onClick={() => onOpen(delivery)}>
        {delivery.event}
      </Button>
    ),
  },
  { key: 'webhook', header: 'Told', width: '18%', render: ({ webhook }) => webhook },
  { key: 'rule', header: 'Rule', from: 'sm', render: ({ rule }) => rule ?? 'a test' },
  {
    key: 'attempts',
    header: 'Tries',
    width: '80px',
    align: 'right',
    from: 'md',
    render: ({ attempts }) => digits(attempts),
  },
  {
    key: 'at',
    header: 'Made',
    width: '110px',
    align: 'right',
    from: 'sm',
    render: ({ createdAt }) => <Time at={createdAt} />,
  },
];

const againColumn: Column<AlertDeliveryBody> = {
  key: 'again',
  header: '',
  width: '110px',
  align: 'right',
  render: (delivery) => delivery.status !== 'pending' && <Again delivery={delivery} />,
};

/** What webhooks were told, and what became of it. */
export function DeliveriesTab(): ReactNode {
  const search = route.useSearch();
  const list = useInfiniteQuery(deliveriesQuery(search));
  const mayEdit = useMay('webhook:edit');
  const [opened, setOpened] = useState<AlertDeliveryBody | null>(null);
  if (list.error !== null && list.data === undefined) {
    return <ProblemView error={list.error} onRetry={() => void list.refetch()} />;
  }
  const shown = columns(setOpened);
  return (
    <>
      <WebhookFilter />
      <DataTable
        label="Deliveries"
        columns={mayEdit ? [...shown, againColumn] : shown}
        rows={list.data?.pages.flatMap(({ deliveries }) => deliveries) ?? []}
        rowKey={({ id }) => id}
        onRowClick={setOpened}
        isLoading={list.isPending}
        onEndReached={list.hasNextPage ? () => void list.fetchNextPage() : undefined}
        isLoadingMore={list.isFetchingNextPage}
        empty={
          <EmptyState title="Nobody was told anything yet">
            <p>Each alert that fires, and its end, is told to the webhooks of its rule.</p>
          </EmptyState>
        }
      />
      <Drawer
        opened={opened !== null}
        onClose={() => setOpened(null)}
        position="right"
        size={520}
        title={opened === null ? '' : `${opened.event} to ${opened.webhook}`}
      >
        {opened !== null && (
          <>
            {opened.status !== 'delivered' && <p>{whyNot(opened)}</p>}
            <JsonView text={opened.body} />
          </>
        )}
      </Drawer>
    </>
  );
}

function WebhookFilter(): ReactNode {
  const { webhook } = route.useSearch();
  const navigate = route.useNavigate();
  const { data } = useQuery(webhooksQuery());
  return (
    <Select
      w={220}
      aria-label="Told to"
      placeholder="All webhooks"
      clearable
      data={(data?.webhooks ?? []).map(({ name }) => name)}
      value={webhook ?? null}
      onChange={(next) => void navigate({ search: next === null ? {} : { webhook: next } })}
    />
  );
}

function Again({ delivery: { id, webhook } }: { readonly delivery: AlertDeliveryBody }): ReactNode {
  const queryClient = useQueryClient();
  const again = useMutation({
    mutationFn: () => redeliver(id),
    onSettled: () => queryClient.invalidateQueries({ queryKey: ['alert-deliveries'] }),
    onError: (error) => notifications.show({ color: 'red', message: error.message }),
  });
  return (
    <Button
      size="compact-xs"
      variant="default"
      aria-label={`Tell again: ${webhook}`}
      loading={again.isPending}
      onClick={() => again.mutate()}
    >
      Tell again
    </Button>
  );
}
