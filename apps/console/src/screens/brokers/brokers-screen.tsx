import type { BrokerBody, CheckBody } from '@posthorn/admin-client';
import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { brokersQuery, readinessQuery } from '../../api/cluster.js';
import { useMay } from '../../api/who.js';
import { DataTable, type Column } from '../../components/table/data-table.js';
import { Page, Section } from '../../components/page/page.js';
import { ProblemView } from '../../components/messages/problem-view.js';
import { Status, Tag } from '../../components/values/status.js';
import { digits } from '../../format/numbers.js';

const columns: readonly Column<BrokerBody>[] = [
  {
    key: 'id',
    header: 'Broker',
    width: '150px',
    narrow: '112px',
    render: ({ brokerId, isSelf }) => (
      <>
        <Link to="/brokers/$broker" params={{ broker: String(brokerId) }}>
          {brokerId}
        </Link>{' '}
        {isSelf && <Tag tone="quiet">answers you</Tag>}
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
    narrow: '102px',
    align: 'right',
    render: ({ partitionsLed }) => digits(partitionsLed),
  },
];

export function BrokersScreen(): ReactNode {
  const { data, error, isPending, refetch } = useQuery(brokersQuery());
  const navigate = useNavigate();
  const maySeeConfigs = useMay('config:view');
  return (
    <Page
      title="Brokers"
      summary="Who is alive, and what each of them leads."
      actions={maySeeConfigs && <Link to="/brokers/configs">Configs of all brokers</Link>}
    >
      {error !== null && data === undefined ? (
        <ProblemView error={error} onRetry={() => void refetch()} />
      ) : (
        <DataTable
          label="Brokers"
          columns={columns}
          rows={data?.brokers ?? []}
          rowKey={({ brokerId }) => String(brokerId)}
          onRowClick={({ brokerId }) =>
            void navigate({ to: '/brokers/$broker', params: { broker: String(brokerId) } })
          }
          isLoading={isPending}
        />
      )}
      <Section title="Checks of the broker that answers you">
        <Checks />
      </Section>
    </Page>
  );
}

const checkColumns: readonly Column<CheckBody>[] = [
  { key: 'name', header: 'Check', width: '200px', render: ({ name }) => name },
  {
    key: 'ok',
    header: 'State',
    width: '120px',
    render: ({ ok }) => <Status tone={ok ? 'good' : 'bad'}>{ok ? 'holds' : 'fails'}</Status>,
  },
  {
    key: 'detail',
    header: 'What is wrong',
    from: 'sm',
    render: ({ detail }) => <span title={detail ?? ''}>{detail ?? ''}</span>,
  },
];

/** What /health/ready looks at: a broker for which one fails is sent no traffic. */
function Checks(): ReactNode {
  const { data, error, isPending, refetch } = useQuery(readinessQuery());
  if (error !== null && data === undefined) {
    return <ProblemView error={error} onRetry={() => void refetch()} />;
  }
  return (
    <DataTable
      label="Checks"
      columns={checkColumns}
      rows={data?.checks ?? []}
      rowKey={({ name }) => name}
      isLoading={isPending}
    />
  );
}
