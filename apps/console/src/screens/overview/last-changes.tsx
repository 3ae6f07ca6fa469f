import type { AuditEventBody } from '@posthorn/admin-client';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { lastChangesQuery } from '../../api/audit.js';
import { useMayAsk } from '../../api/who.js';
import { DataTable, type Column } from '../../components/table/data-table.js';
import { EmptyState } from '../../components/messages/empty-state.js';
import { ProblemView } from '../../components/messages/problem-view.js';
import { Status, type Tone } from '../../components/values/status.js';
import { Time } from '../../components/values/time.js';
import tones from '../../components/values/tones.module.css';

const SHOWN = 6;

const TONES: Readonly<Record<AuditEventBody['outcome'], Tone>> = {
  succeeded: 'good',
  failed: 'bad',
  pending: 'warn',
};

const columns: readonly Column<AuditEventBody>[] = [
  { key: 'at', header: 'When', width: '105px', render: ({ at }) => <Time at={at} /> },
  {
    key: 'actor',
    header: 'Who',
    width: '18%',
    from: 'sm',
    render: ({ actor }) => <span title={actor}>{actor}</span>,
  },
  { key: 'action', header: 'What', width: '150px', render: ({ action }) => <code>{action}</code> },
  {
    key: 'resource',
    header: 'Of',
    render: ({ resource }) => <span title={resource}>{resource}</span>,
  },
  {
    key: 'reason',
    header: 'Why',
    from: 'md',
    render: ({ reason }) => <span className={tones.soft}>{reason ?? ''}</span>,
  },
  {
    key: 'outcome',
    header: 'Outcome',
    width: '125px',
    from: 'sm',
    render: ({ outcome, error }) => (
      <Status tone={TONES[outcome]} title={error ?? ''}>
        {outcome}
      </Status>
    ),
  },
];

export function LastChanges(): ReactNode {
  const enabled = useMayAsk('audit:view');
  const query = { ...lastChangesQuery(SHOWN), enabled };
  const { data, error, isPending, refetch } = useQuery(query);
  if (error !== null && data === undefined) {
    return <ProblemView error={error} onRetry={() => void refetch()} />;
  }
  return (
    <DataTable
      label="Last changes"
      columns={columns}
      rows={data?.events ?? []}
      rowKey={({ id }) => id}
      isLoading={isPending}
      empty={
        <EmptyState title="Nothing was changed yet">
          <p>
            Every change of topics, groups, users and settings is written down here, with who and
            why.
          </p>
        </EmptyState>
      }
    />
  );
}
