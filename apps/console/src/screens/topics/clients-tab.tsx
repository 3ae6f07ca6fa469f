import type { ConsumingEdge, TopicProducer } from '@posthorn/admin-client';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useLiveGroup } from '../../api/live.js';
import { topicGroupsQuery, topicProducersQuery } from '../../api/topics.js';
import { DataTable, type Column } from '../../components/table/data-table.js';
import { EmptyState } from '../../components/messages/empty-state.js';
import { LagSeconds } from '../../components/groups/lag-seconds.js';
import { LagTrend } from '../../components/groups/lag-trend.js';
import { Section } from '../../components/page/page.js';
import { ProblemView } from '../../components/messages/problem-view.js';
import { readerColumns, readerKey } from '../../components/groups/reader-columns.js';
import tones from '../../components/values/tones.module.css';
import { Time } from '../../components/values/time.js';
import { digits, rate } from '../../format/numbers.js';

const route = getRouteApi('/topics/$topic/clients');

/** Who writes to the topic and who reads it. */
export function ClientsTab(): ReactNode {
  const { topic } = route.useParams();
  return (
    <>
      <Section title="Read by">
        <Readers topic={topic} />
      </Section>
      <Section title="Written by">
        <Writers topic={topic} />
      </Section>
    </>
  );
}

const columns: readonly Column<ConsumingEdge>[] = [
  ...readerColumns,
  {
    key: 'seconds',
    header: 'Behind',
    width: '110px',
    align: 'right',
    render: ({ groupId }) => <Lag group={groupId} />,
  },
  {
    key: 'trend',
    header: 'Trend',
    width: '160px',
    from: 'md',
    render: ({ groupId }) => <LagTrend group={groupId ?? ''} />,
  },
];

/** Of the group in all that it reads: live figures are by group. */
function Lag({ group }: { readonly group: string | null }): ReactNode {
  const live = useLiveGroup(group ?? '');
  return <LagSeconds seconds={live?.lagSeconds} />;
}

function Readers({ topic }: { readonly topic: string }): ReactNode {
  const { data, error, isPending, refetch } = useQuery(topicGroupsQuery(topic));
  if (error !== null && data === undefined) {
    return <ProblemView error={error} onRetry={() => void refetch()} />;
  }
  return (
    <DataTable
      label={`Groups that read ${topic}`}
      columns={columns}
      rows={data?.consumers ?? []}
      rowKey={readerKey}
      isLoading={isPending}
      empty={
        <EmptyState title="Nobody reads it">
          Records wait here for as long as they are kept.
        </EmptyState>
      }
    />
  );
}

const writerColumns: readonly Column<TopicProducer>[] = [
  {
    key: 'client',
    header: 'Client',
    render: ({ clientId }) =>
      clientId === '' ? 'without a name' : <span title={clientId}>{clientId}</span>,
  },
  { key: 'principal', header: 'As', from: 'sm', render: ({ principal }) => principal },
  {
    key: 'host',
    header: 'From',
    width: '150px',
    from: 'md',
    render: ({ host }) =>
      host || (
        <span className={tones.soft} title="posthorn.publish() in the database">
          in SQL
        </span>
      ),
  },
  {
    key: 'rate',
    header: 'Records/s',
    width: '100px',
    align: 'right',
    render: ({ recordsPerSecond }) => rate(recordsPerSecond),
  },
  {
    key: 'records',
    header: 'Records',
    width: '110px',
    align: 'right',
    from: 'sm',
    render: ({ records }) => digits(records),
  },
  {
    key: 'seen',
    header: 'Last seen',
    width: '110px',
    render: ({ lastSeenAt }) => <Time at={lastSeenAt} />,
  },
];

function Writers({ topic }: { readonly topic: string }): ReactNode {
  const { data, error, isPending, refetch } = useQuery(topicProducersQuery(topic));
  if (error !== null && data === undefined) {
    return <ProblemView error={error} onRetry={() => void refetch()} />;
  }
  return (
    <DataTable
      label={`Clients that write to ${topic}`}
      columns={writerColumns}
      rows={data?.producers ?? []}
      rowKey={({ clientId, principal, host, brokerId }) =>
        `${clientId} ${principal} ${host} ${brokerId}`
      }
      isLoading={isPending}
      empty={
        <EmptyState title="Nobody wrote lately">
          Clients are seen from their first record on.
        </EmptyState>
      }
    />
  );
}
