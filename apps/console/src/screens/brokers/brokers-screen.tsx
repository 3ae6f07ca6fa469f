import type { BrokerBody } from '@posthorn/admin-client';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { brokersQuery } from '../../api/cluster.js';
import { DataTable, type Column } from '../../components/data-table.js';
import { Page } from '../../components/page.js';
import { ProblemView } from '../../components/problem-view.js';
import { Tag } from '../../components/status.js';
import { digits } from '../../format/numbers.js';

const columns: readonly Column<BrokerBody>[] = [
  {
    key: 'id',
    header: 'Broker',
    width: '150px',
    render: ({ brokerId, isSelf }) => (
      <>
        {brokerId} {isSelf && <Tag tone="quiet">answers you</Tag>}
      </>
    ),
  },
  {
    key: 'address',
    header: 'Kafka address',
    render: ({ host, port }) => <code>{`${host}:${port}`}</code>,
  },
  {
    key: 'shards',
    header: 'Shards owned',
    align: 'right',
    from: 'sm',
    render: ({ shardsOwned }) => digits(shardsOwned),
  },
  {
    key: 'partitions',
    header: 'Partitions led',
    align: 'right',
    render: ({ partitionsLed }) => digits(partitionsLed),
  },
];

export function BrokersScreen(): ReactNode {
  const { data, error, isPending, refetch } = useQuery(brokersQuery());
  return (
    <Page title="Brokers" summary="Who is alive, and what each of them leads.">
      {error !== null && data === undefined ? (
        <ProblemView error={error} onRetry={() => void refetch()} />
      ) : (
        <DataTable
          label="Brokers"
          columns={columns}
          rows={data?.brokers ?? []}
          rowKey={({ brokerId }) => String(brokerId)}
          isLoading={isPending}
        />
      )}
    </Page>
  );
}
