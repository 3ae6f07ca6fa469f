import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { serviceHandlersQuery, serviceInstancesQuery, serviceQuery } from '../../api/services.js';
import { topologyQuery } from '../../api/topology.js';
import { EmptyState } from '../../components/messages/empty-state.js';
import { ProblemView } from '../../components/messages/problem-view.js';
import { Page, Section } from '../../components/page/page.js';
import { DataTable } from '../../components/table/data-table.js';
import { plural } from '../../format/numbers.js';
import { handlerColumns, instanceColumns, writingColumns } from './service-columns.js';

const route = getRouteApi('/services/$service');

/** One service: what it does with what it reads, what it writes, and which processes it is. */
export function ServiceScreen(): ReactNode {
  const { service } = route.useParams();
  const { data: summary } = useQuery(serviceQuery(service));
  const { data, error, refetch } = useQuery(serviceInstancesQuery(service));
  return (
    <Page
      title={service}
      summary={summary === undefined ? ' ' : plural(summary.instances, 'instance')}
      actions={
        <Link to="/flow" search={{ filter: service, service }}>
          On the flow map
        </Link>
      }
    >
      {error !== null && data === undefined ? (
        <ProblemView error={error} onRetry={() => void refetch()} />
      ) : (
        <>
          <Section title="What it reads">
            <Handlers service={service} />
          </Section>
          <Section title="What it writes">
            <Writings service={service} />
          </Section>
          <Section title="Its members of groups, and where else it connects from">
            <DataTable
              label={`Members of ${service}`}
              columns={instanceColumns}
              rows={data?.instances ?? []}
              rowKey={({ host, groupId, memberId }) => `${groupId} ${memberId} ${host}`}
              isLoading={data === undefined}
              empty={
                <EmptyState title="Nobody is there">
                  It was seen within the week, and is not connected.
                </EmptyState>
              }
            />
          </Section>
        </>
      )}
    </Page>
  );
}

function Handlers({ service }: { readonly service: string }): ReactNode {
  const { data, error, refetch } = useQuery(serviceHandlersQuery(service));
  if (error !== null && data === undefined) {
    return <ProblemView error={error} onRetry={() => void refetch()} />;
  }
  return (
    <DataTable
      label={`What ${service} reads`}
      columns={handlerColumns}
      rows={data?.handlers ?? []}
      rowKey={({ topic, groupId }) => `${groupId} ${topic}`}
      isLoading={data === undefined}
      empty={
        <EmptyState title="It reads nothing in a group now">
          A handler appears here by the topic that it reads, once its group is assigned partitions
          of it.
        </EmptyState>
      }
    />
  );
}

function Writings({ service }: { readonly service: string }): ReactNode {
  const { data, error, refetch } = useQuery(topologyQuery());
  if (error !== null && data === undefined) {
    return <ProblemView error={error} onRetry={() => void refetch()} />;
  }
  return (
    <DataTable
      label={`What ${service} writes`}
      columns={writingColumns}
      rows={data?.producers.filter((one) => one.service === service) ?? []}
      rowKey={({ topic }) => topic}
      isLoading={data === undefined}
      empty={<EmptyState title="It has written nothing within a week" />}
    />
  );
}
