import type { ClusterConfigBody } from '@posthorn/admin-client';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { clusterConfigsQuery, setClusterConfig } from '../../api/brokers.js';
import { useMay } from '../../api/who.js';
import { Page } from '../../components/page/page.js';
import { ProblemView } from '../../components/messages/problem-view.js';
import { ConfigsTable, type ShownConfig } from './configs-table.js';

const route = getRouteApi('/brokers/configs');

/** What can be changed while brokers run, for all of them at once. */
export function ClusterConfigsScreen(): ReactNode {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const mayEdit = useMay('config:edit');
  const { data, error, refetch } = useQuery(clusterConfigsQuery());
  const queryClient = useQueryClient();
  return (
    <Page
      title="Configs of all brokers"
      summary="They hold within a second. One broker may have values of its own, and a topic those of the topic."
    >
      {error !== null && data === undefined ? (
        <ProblemView error={error} onRetry={() => void refetch()} />
      ) : (
        <ConfigsTable
          label="Configs of all brokers"
          of="all brokers"
          configs={data?.configs.map((config) => shownOf(config, mayEdit))}
          search={search}
          onSearch={(next) => void navigate({ search: next, replace: true })}
          onSave={async (name, value, reason) => {
            await setClusterConfig(name, value, reason);
            await queryClient.invalidateQueries({ queryKey: ['cluster', 'configs'] });
          }}
        />
      )}
    </Page>
  );
}

function shownOf(config: ClusterConfigBody, mayEdit: boolean): ShownConfig {
  const { name, value, inForce, isSet, isSensitive, documentation } = config;
  return {
    name,
    value,
    shown: isSet ? value : inForce,
    documentation,
    source: isSet ? 'set for all' : 'not set',
    isSet,
    canChange: mayEdit,
    isSensitive,
  };
}
