import type { ProducingEdge } from '@posthorn/admin-client';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { contractClientsQuery } from '../../api/contracts.js';
import { DataTable, type Column } from '../../components/table/data-table.js';
import { EmptyState } from '../../components/messages/empty-state.js';
import { Section } from '../../components/page/page.js';
import { ProblemView } from '../../components/messages/problem-view.js';
import { readerColumns, readerKey } from '../../components/groups/reader-columns.js';
import { Time } from '../../components/values/time.js';
import { Unreachable } from '../../components/messages/unreachable.js';
import { rate } from '../../format/numbers.js';
import tones from '../../components/values/tones.module.css';

const route = getRouteApi('/contracts/$event/clients');

const producerColumns: readonly Column<ProducingEdge>[] = [
  { key: 'service', header: 'Service', render: ({ service }) => service || 'without a name' },
  {
    key: 'rate',
    header: 'Records/s',
    width: '110px',
    align: 'right',
    render: ({ recordsPerSecond }) => rate(recordsPerSecond),
  },
  {
    key: 'seen',
    header: 'Last seen',
    width: '120px',
    align: 'right',
    render: ({ lastSeenAt }) => <Time at={lastSeenAt} />,
  },
];

/** Who would have to know of a change. */
export function ClientsTab(): ReactNode {
  const { event } = route.useParams();
  const { data, error, isPending, refetch } = useQuery(contractClientsQuery(event));
  if (error !== null && data === undefined) {
    return <ProblemView error={error} onRetry={() => void refetch()} />;
  }
  if (data?.topic === null) {
    return (
      <EmptyState title="Nobody said where it travels">
        <p>A contract that names its topic shows who writes to it and who reads it.</p>
      </EmptyState>
    );
  }
  return (
    <>
      <p className={tones.soft}>
        By topic: which of its events a service handles, only that service knows.
      </p>
      <Unreachable brokers={data?.unreachableBrokers ?? []} what="Their groups are missing here." />
      <Section title="Published by">
        <DataTable
          label={`Services that publish ${event}`}
          columns={producerColumns}
          rows={data?.producers ?? []}
          rowKey={({ service }) => service}
          isLoading={isPending}
          empty={<EmptyState title="Nobody wrote to its topic lately" />}
        />
      </Section>
      <Section title="Read by">
        <DataTable
          label={`Groups that read ${event}`}
          columns={readerColumns}
          rows={data?.consumers ?? []}
          rowKey={readerKey}
          isLoading={isPending}
          empty={<EmptyState title="Nobody reads its topic" />}
        />
      </Section>
    </>
  );
}
