import type { DeadLetterGroup, LiveFiguresBody } from '@posthorn/admin-client';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { topologyQuery } from '../../api/topology.js';
import { useMayAsk } from '../../api/who.js';
import { digits, rate } from '../../format/numbers.js';
import { EmptyState } from '../messages/empty-state.js';
import { ProblemView } from '../messages/problem-view.js';
import { DataTable, type Column } from '../table/data-table.js';
import { Status } from '../values/status.js';
import { healthOf, type ServiceHealth } from './service-health.js';

const columns: readonly Column<ServiceHealth>[] = [
  {
    key: 'service',
    header: 'Service',
    width: '30%',
    render: ({ name }) => <ServiceLink name={name} />,
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

/** What calls itself by nothing has no page: its name is part of the address. */
export function ServiceLink({ name }: { readonly name: string }): ReactNode {
  if (name === '') return 'without a name';
  return (
    <Link to="/services/$service" params={{ service: name }} title={name}>
      {name}
    </Link>
  );
}

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

interface ServiceTableProps {
  readonly figures: LiveFiguresBody | null;
  readonly letters: readonly DeadLetterGroup[] | undefined;
  /** Shows those with it in their name. */
  readonly filter?: string;
  readonly limit?: number;
}

/** Who is sick, first. */
export function ServiceTable(props: ServiceTableProps): ReactNode {
  const { figures, letters = [], filter = '', limit } = props;
  const enabled = useMayAsk('topology:view');
  const { data, error, isPending, refetch } = useQuery({ ...topologyQuery(), enabled });
  if (error !== null && data === undefined) {
    return <ProblemView error={error} onRetry={() => void refetch()} />;
  }
  const wanted = filter.toLowerCase();
  const named = (data?.services ?? []).filter(({ name }) => name.toLowerCase().includes(wanted));
  return (
    <DataTable
      label="Services"
      columns={columns}
      rows={healthOf(named, figures, letters).slice(0, limit)}
      rowKey={({ name }) => name}
      isLoading={isPending}
      empty={
        filter === '' ? (
          <EmptyState title="No service yet">
            Whoever writes or reads is a service here, by its client id.
          </EmptyState>
        ) : (
          <EmptyState title={`No service has “${filter}” in its name`} />
        )
      }
    />
  );
}
