import type { DeadLetterGroup, LiveFiguresBody } from '@posthorn/admin-client';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { topologyQuery } from '../../api/topology.js';
import { useMayAsk } from '../../api/who.js';
import { DataTable, type Column } from '../../components/table/data-table.js';
import { EmptyState } from '../../components/messages/empty-state.js';
import { ProblemView } from '../../components/messages/problem-view.js';
import { Status } from '../../components/values/status.js';
import { digits, rate } from '../../format/numbers.js';
import { healthOf, type ServiceHealth } from './service-health.js';

const SHOWN = 8;

const columns: readonly Column<ServiceHealth>[] = [
  {
    key: 'service',
    header: 'Service',
    width: '30%',
    render: ({ name }) => (
      <Link to="/flow" search={{ filter: name }} title={name}>
        {name}
      </Link>
    ),
  },
  { key: 'health', header: 'How it is', render: (service) => <Health service={service} /> },
  {
    key: 'instances',
    header: 'Instances',
    width: '100px',
    align: 'right',
    from: 'sm',
    render: ({ instances }) => digits(instances),
  },
  {
    key: 'rate',
    header: 'Writes/s',
    width: '100px',
    align: 'right',
    from: 'sm',
    render: ({ recordsPerSecond }) => rate(recordsPerSecond),
  },
];

/** Leads to what is the matter: the group that is late, or the letters that it left. */
function Health({ service }: { readonly service: ServiceHealth }): ReactNode {
  const { tone, text, group, letterGroup } = service;
  const status = <Status tone={tone}>{text}</Status>;
  if (letterGroup !== undefined) {
    return (
      <Link to="/dead-letters/$letterGroup" params={{ letterGroup }}>
        {status}
      </Link>
    );
  }
  if (group === undefined) return status;
  return (
    <Link to="/groups/$group" params={{ group }}>
      {status}
    </Link>
  );
}

interface ServicesProps {
  readonly figures: LiveFiguresBody | null;
  readonly letters: readonly DeadLetterGroup[] | undefined;
}

/** Who is sick, first. */
export function Services({ figures, letters = [] }: ServicesProps): ReactNode {
  const enabled = useMayAsk('topology:view');
  const { data, error, isPending, refetch } = useQuery({ ...topologyQuery(), enabled });
  if (error !== null && data === undefined) {
    return <ProblemView error={error} onRetry={() => void refetch()} />;
  }
  return (
    <DataTable
      label="Services"
      columns={columns}
      rows={healthOf(data?.services ?? [], figures, letters).slice(0, SHOWN)}
      rowKey={({ name }) => name}
      isLoading={isPending}
      empty={
        <EmptyState title="No service yet">
          Whoever writes or reads is a service here, by its client id.
        </EmptyState>
      }
    />
  );
}
