import type { AuditEventBody } from '@posthorn/admin-client';
import { useInfiniteQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { auditQuery } from '../../api/audit.js';
import { clockWidths } from '../../components/table/clock-widths.js';
import { DataTable, type Column } from '../../components/table/data-table.js';
import { EmptyState } from '../../components/messages/empty-state.js';
import { FilterInput } from '../../components/form/filter-input.js';
import { Page } from '../../components/page/page.js';
import { ProblemView } from '../../components/messages/problem-view.js';
import { Time } from '../../components/values/time.js';
import tones from '../../components/values/tones.module.css';
import { AuditEventPanel } from './audit-event-panel.js';
import { AuditOutcome } from './audit-outcome.js';
import type { AuditSearch } from './audit-search.js';
import classes from './audit.module.css';

const route = getRouteApi('/audit');

const columns: readonly Column<AuditEventBody>[] = [
  { key: 'at', header: 'Time', ...clockWidths, render: ({ at }) => <Time at={at} as="clock" /> },
  { key: 'actor', header: 'Who', width: '190px', from: 'sm', render: ({ actor }) => actor },
  {
    key: 'action',
    header: 'Did',
    width: '170px',
    narrow: '142px',
    render: ({ action }) => <code title={action}>{action}</code>,
  },
  {
    key: 'resource',
    header: 'To',
    render: ({ resource }) => <span title={resource ?? ''}>{resource}</span>,
  },
  {
    key: 'reason',
    header: 'Why',
    from: 'md',
    render: ({ reason }) => <span className={tones.soft}>{reason}</span>,
  },
  {
    key: 'outcome',
    header: 'Outcome',
    width: '130px',
    from: 'sm',
    render: (event) => <AuditOutcome event={event} />,
  },
];

export function AuditScreen(): ReactNode {
  const search = route.useSearch();
  const { event, ...filter } = search;
  const navigate = route.useNavigate();
  const change = (next: Partial<AuditSearch>): void =>
    void navigate({ search: { ...search, ...next }, replace: true });
  const list = useInfiniteQuery(auditQuery(filter));
  const rows = list.data?.pages.flatMap(({ events }) => events) ?? [];
  const isNarrowed = Object.keys(filter).length > 0;
  return (
    <Page title="Audit" summary="Every change: who made it, from where, why, and how it ended.">
      <div className={classes.tools}>
        <FilterInput
          label="Action, such as topic.create"
          value={filter.action ?? ''}
          onChange={(action) => change({ action: action || undefined })}
        />
        <FilterInput
          label="Who"
          value={filter.actor ?? ''}
          onChange={(actor) => change({ actor: actor || undefined })}
          width={190}
        />
        <FilterInput
          label="Resource, such as topic/orders"
          value={filter.resource ?? ''}
          onChange={(resource) => change({ resource: resource || undefined })}
        />
      </div>
      {list.error !== null && list.data === undefined ? (
        <ProblemView error={list.error} onRetry={() => void list.refetch()} />
      ) : (
        <DataTable
          label="Audit events"
          columns={columns}
          rows={rows}
          rowKey={({ id }) => id}
          onRowClick={({ id }) => change({ event: id })}
          isSelected={({ id }) => id === event}
          isLoading={list.isPending}
          onEndReached={list.hasNextPage ? () => void list.fetchNextPage() : undefined}
          isLoadingMore={list.isFetchingNextPage}
          empty={<NoEvents isNarrowed={isNarrowed} />}
        />
      )}
      <AuditEventPanel
        event={rows.find(({ id }) => id === event)}
        onClose={() => change({ event: undefined })}
        onNarrow={(next) => change({ ...next, event: undefined })}
      />
    </Page>
  );
}

function NoEvents({ isNarrowed }: { readonly isNarrowed: boolean }): ReactNode {
  if (isNarrowed)
    return (
      <EmptyState title="No such event">
        <p>Names have to match as a whole: the action topic.create, the resource topic/orders.</p>
      </EmptyState>
    );
  return (
    <EmptyState title="Nothing was changed yet">
      <p>
        Whatever is created, changed or deleted here, by the API, by the command line or by a Kafka
        client leaves a line: who, when, from where, why, and what it was before. Nothing is done
        that cannot be written down first.
      </p>
    </EmptyState>
  );
}
