import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Outlet } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { brokersQuery } from '../../api/cluster.js';
import { useMay } from '../../api/who.js';
import { EmptyState } from '../../components/messages/empty-state.js';
import { Page } from '../../components/page/page.js';
import { TabLink, TabLinks } from '../../components/page/tab-link.js';
import { plural } from '../../format/numbers.js';

const route = getRouteApi('/brokers/$broker');

/** One broker: who is connected to it, and how it is set. */
export function BrokerScreen(): ReactNode {
  const { broker } = route.useParams();
  const { data } = useQuery(brokersQuery());
  const maySeeConfigs = useMay('config:view');
  const known = data?.brokers.find(({ brokerId }) => String(brokerId) === broker);
  if (data !== undefined && known === undefined) {
    return (
      <Page title={`Broker ${broker}`}>
        <EmptyState title="No such broker is alive">
          <p>Its partitions are led by the others. It is here again when it is back.</p>
        </EmptyState>
      </Page>
    );
  }
  return (
    <Page
      title={`Broker ${broker}`}
      summary={
        known === undefined
          ? ' '
          : `${known.host}:${known.port} · leads ${plural(known.partitionsLed, 'partition')}${known.isSelf ? ' · answers you' : ''}`
      }
    >
      <TabLinks label="Of this broker">
        <TabLink
          to="/brokers/$broker"
          params={{ broker }}
          activeOptions={{ exact: true, includeSearch: false }}
        >
          Connections
        </TabLink>
        {maySeeConfigs && (
          <TabLink
            to="/brokers/$broker/configs"
            params={{ broker }}
            activeOptions={{ includeSearch: false }}
          >
            Configs
          </TabLink>
        )}
      </TabLinks>
      <Outlet />
    </Page>
  );
}
