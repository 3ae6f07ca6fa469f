import type { ContractRefusal, ContractSummary } from '@posthorn/admin-client';
import { useInfiniteQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { contractsQuery, type ContractFilter } from '../../api/contracts.js';
import { DataTable, type Column } from '../../components/table/data-table.js';
import { EmptyState } from '../../components/messages/empty-state.js';
import { FilterInput } from '../../components/form/filter-input.js';
import { Page } from '../../components/page/page.js';
import { ProblemView } from '../../components/messages/problem-view.js';
import { Tag } from '../../components/values/status.js';
import { Time } from '../../components/values/time.js';
import tones from '../../components/values/tones.module.css';
import { ContractTabs } from './contract-tabs.js';
import classes from './contracts.module.css';

const route = getRouteApi('/contracts');

const columns: readonly Column<ContractSummary>[] = [
  {
    key: 'event',
    header: 'Event',
    render: ({ event, lastRefusal }) => (
      <span className={classes.name}>
        <Link to="/contracts/$event" params={{ event }} title={event}>
          {event}
        </Link>
        {lastRefusal !== null && (
          <Tag tone="warn" title={refusalText(lastRefusal)}>
            refused
          </Tag>
        )}
      </span>
    ),
  },
  {
    key: 'description',
    header: 'What it says',
    from: 'lg',
    render: ({ description }) => (
      <span className={tones.soft} title={description ?? ''}>
        {description}
      </span>
    ),
  },
  {
    key: 'topic',
    header: 'Topic',
    width: '20%',
    from: 'sm',
    render: ({ topic }) =>
      topic === null ? (
        <span className={tones.soft}>not said</span>
      ) : (
        <Link to="/topics/$topic" params={{ topic }} title={topic}>
          {topic}
        </Link>
      ),
  },
  {
    key: 'version',
    header: 'Latest',
    width: '80px',
    align: 'right',
    render: ({ latestVersion, schemaType }) => <span title={schemaType}>v{latestVersion}</span>,
  },
  {
    key: 'compatibility',
    header: 'New versions must be',
    width: '190px',
    from: 'md',
    render: ({ compatibility, mode }) =>
      mode === 'READONLY' ? <Tag tone="quiet">read only</Tag> : <code>{compatibility}</code>,
  },
  {
    key: 'registered',
    header: 'Registered',
    width: '120px',
    align: 'right',
    from: 'sm',
    render: ({ registeredAt }) => <Time at={registeredAt} />,
  },
];

/** What was wanted last, and is not there because of whom it would have broken. */
function refusalText({ findings }: ContractRefusal): string {
  return `A version was refused:\n${findings.map(({ message }) => message).join('\n')}`;
}

export function ContractsScreen(): ReactNode {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const change = (next: Partial<ContractFilter>): void =>
    void navigate({ search: { ...search, ...next }, replace: true });
  const list = useInfiniteQuery(contractsQuery(search));
  return (
    <Page
      title="Contracts"
      summary="What events look like, in versions, and what a new version may not break."
    >
      <ContractTabs />
      <div className={classes.tools}>
        <FilterInput
          label="Events that begin with"
          value={search.prefix ?? ''}
          onChange={(next) => change({ prefix: next || undefined })}
        />
        <FilterInput
          label="Topic they travel in"
          value={search.topic ?? ''}
          onChange={(next) => change({ topic: next || undefined })}
        />
      </div>
      {list.error !== null && list.data === undefined ? (
        <ProblemView error={list.error} onRetry={() => void list.refetch()} />
      ) : (
        <DataTable
          label="Contracts"
          columns={columns}
          rows={list.data?.pages.flatMap(({ contracts }) => contracts) ?? []}
          rowKey={({ event }) => event}
          onRowClick={({ event }) => void navigate({ to: '/contracts/$event', params: { event } })}
          isLoading={list.isPending}
          onEndReached={list.hasNextPage ? () => void list.fetchNextPage() : undefined}
          isLoadingMore={list.isFetchingNextPage}
          empty={<NoContracts isNarrowed={Object.keys(search).length > 0} />}
        />
      )}
    </Page>
  );
}

function NoContracts({ isNarrowed }: { readonly isNarrowed: boolean }): ReactNode {
  if (isNarrowed) return <EmptyState title="No such contract" />;
  return (
    <EmptyState title="No contracts yet">
      <p>
        A contract is the schema of an event, under a name and a version. Who publishes an event
        that does not fit it is told so, and a change that would break readers is refused. A service
        registers what it defines:
      </p>
      <code>{`defineEvent('OrderPlaced', { version: 1, topic: 'orders', schema: z.object({ id: z.string() }) })`}</code>
    </EmptyState>
  );
}
