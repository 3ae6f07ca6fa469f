import type { BrokerConnection } from '@posthorn/admin-client';
import { useInfiniteQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { connectionsQuery } from '../../api/brokers.js';
import { DataTable, type Column } from '../../components/table/data-table.js';
import { EmptyState } from '../../components/messages/empty-state.js';
import { FilterInput } from '../../components/form/filter-input.js';
import { ProblemView } from '../../components/messages/problem-view.js';
import { Tag } from '../../components/values/status.js';
import { Time } from '../../components/values/time.js';
import { bytes, digits } from '../../format/numbers.js';

const route = getRouteApi('/brokers/$broker/');

const columns: readonly Column<BrokerConnection>[] = [
  {
    key: 'client',
    header: 'Client',
    render: ({ clientId, isBroker }) => (
      <span title={clientId ?? ''}>
        {isBroker && <Tag tone="quiet">broker</Tag>} {clientId ?? 'without a name'}
      </span>
    ),
  },
  { key: 'address', header: 'From', width: '150px', render: ({ address }) => address },
  {
    key: 'principal',
    header: 'As',
    width: '16%',
    from: 'sm',
    render: ({ principal, mechanism, isEncrypted }) => (
      <span
        title={[principal, mechanism ?? 'without SASL', isEncrypted ? 'TLS' : 'plain'].join(', ')}
      >
        {principal}
      </span>
    ),
  },
  {
    key: 'software',
    header: 'Software',
    width: '140px',
    from: 'md',
    render: (connection) => <Software connection={connection} />,
  },
  {
    key: 'requests',
    header: 'Requests',
    width: '100px',
    align: 'right',
    from: 'sm',
    render: ({ requests }) => digits(requests),
  },
  {
    key: 'traffic',
    header: 'In / out',
    width: '140px',
    align: 'right',
    from: 'lg',
    render: ({ receivedBytes, sentBytes }) => `${bytes(receivedBytes)} / ${bytes(sentBytes)}`,
  },
  {
    key: 'since',
    header: 'Connected',
    width: '110px',
    align: 'right',
    render: ({ connectedAt }) => <Time at={connectedAt} />,
  },
];

/** What a client is, and in the title which requests it speaks, in which versions. */
function Software({ connection }: { readonly connection: BrokerConnection }): ReactNode {
  const { softwareName, softwareVersion, apiVersions } = connection;
  const spoken = apiVersions.map(({ api, version }) => `${api} v${version}`).join(', ');
  return (
    <span title={spoken}>
      {softwareName === null ? 'does not say' : `${softwareName} ${softwareVersion ?? ''}`}
    </span>
  );
}

export function ConnectionsTab(): ReactNode {
  const { broker } = route.useParams();
  const { clientId = '' } = route.useSearch();
  const navigate = route.useNavigate();
  const list = useInfiniteQuery(connectionsQuery(Number(broker), clientId));
  return (
    <>
      <FilterInput
        label="Exactly this client id"
        value={clientId}
        onChange={(next) =>
          void navigate({ search: { clientId: next || undefined }, replace: true })
        }
      />
      {list.error !== null && list.data === undefined ? (
        <ProblemView error={list.error} onRetry={() => void list.refetch()} />
      ) : (
        <DataTable
          label={`Connections of broker ${broker}`}
          columns={columns}
          rows={list.data?.pages.flatMap(({ connections }) => connections) ?? []}
          rowKey={({ id }) => String(id)}
          isLoading={list.isPending}
          onEndReached={list.hasNextPage ? () => void list.fetchNextPage() : undefined}
          isLoadingMore={list.isFetchingNextPage}
          empty={
            <EmptyState
              title={clientId === '' ? 'Nobody is connected' : 'No such client is connected'}
            >
              <p>Services connect by its Kafka address, above.</p>
            </EmptyState>
          }
        />
      )}
    </>
  );
}
