import type { ContractSummary } from '@posthorn/admin-client';
import { useInfiniteQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { contractsQuery } from '../../api/contracts.js';
import { ContractVersions } from '../../components/contracts/contract-versions.js';
import { EmptyState } from '../../components/messages/empty-state.js';
import { ProblemView } from '../../components/messages/problem-view.js';
import { Section } from '../../components/page/page.js';
import { DataTable, type Column } from '../../components/table/data-table.js';
import tones from '../../components/values/tones.module.css';
import { plural } from '../../format/numbers.js';
import { shownOf } from './schema-search.js';

const route = getRouteApi('/topics/$topic/schema');

const columns: readonly Column<ContractSummary>[] = [
  {
    key: 'event',
    header: 'Event',
    render: ({ event }) => (
      <Link from="/topics/$topic/schema" to="." search={{ event }} title={event}>
        {event}
      </Link>
    ),
  },
  {
    key: 'description',
    header: 'What it says',
    from: 'md',
    render: ({ description }) => (
      <span className={tones.soft} title={description ?? ''}>
        {description}
      </span>
    ),
  },
  {
    key: 'version',
    header: 'Latest',
    width: '80px',
    align: 'right',
    render: ({ latestVersion }) => `v${latestVersion}`,
  },
  {
    key: 'compatibility',
    header: 'New versions must be',
    width: '190px',
    from: 'md',
    render: ({ compatibility }) => <code>{compatibility}</code>,
  },
];

/** What the events of the topic look like: its contracts, and one of them in one of its versions. */
export function SchemaTab(): ReactNode {
  const { topic } = route.useParams();
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const list = useInfiniteQuery(contractsQuery({ topic }));
  if (list.error !== null && list.data === undefined) {
    return <ProblemView error={list.error} onRetry={() => void list.refetch()} />;
  }
  const contracts = list.data?.pages.flatMap((page) => page.contracts) ?? [];
  if (list.isSuccess && contracts.length === 0) return <NoContracts topic={topic} />;
  const shown = shownOf(contracts, search.event);
  return (
    <>
      {contracts.length > 1 && (
        <DataTable
          label={`Contracts of ${topic}`}
          columns={columns}
          rows={contracts}
          rowKey={({ event }) => event}
          onRowClick={({ event }) => void navigate({ search: { event } })}
          onEndReached={list.hasNextPage ? () => void list.fetchNextPage() : undefined}
          isLoadingMore={list.isFetchingNextPage}
        />
      )}
      <Section
        title={shown?.event ?? ' '}
        actions={shown !== undefined && <ContractLink contract={shown} />}
      >
        <ContractVersions
          key={shown?.event}
          contract={shown}
          version={search.version}
          onVersion={(version) => void navigate({ search: { event: shown?.event, version } })}
        />
      </Section>
    </>
  );
}

function ContractLink({ contract }: { readonly contract: ContractSummary }): ReactNode {
  const { event, versions } = contract;
  return (
    <Link to="/contracts/$event" params={{ event }}>
      The contract, {plural(versions.length, 'version')}
    </Link>
  );
}

function NoContracts({ topic }: { readonly topic: string }): ReactNode {
  return (
    <EmptyState title="Nobody said what its events look like">
      <p>
        A contract says it, and who publishes what does not fit is told so. A service registers what
        it defines:
      </p>
      <code>{`defineEvent('OrderPlaced', { version: 1, topic: '${topic}', schema: z.object({ id: z.string() }) })`}</code>
      <p>
        Clients of a schema registry register it as <code>{topic}-value</code>.
      </p>
    </EmptyState>
  );
}
