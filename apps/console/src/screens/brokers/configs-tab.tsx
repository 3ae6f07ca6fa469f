import type { BrokerConfigBody } from '@posthorn/admin-client';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { brokerConfigsQuery, setBrokerConfig } from '../../api/brokers.js';
import { useMay } from '../../api/who.js';
import { ProblemView } from '../../components/messages/problem-view.js';
import { ConfigsTable, type ShownConfig } from './configs-table.js';

const route = getRouteApi('/brokers/$broker/configs');

const SOURCES: Readonly<Record<BrokerConfigBody['source'], string>> = {
  broker: 'set here',
  cluster: 'set for all',
  start: 'given at its start',
  default: 'default',
};

/** As it is in force at this broker. */
export function ConfigsTab(): ReactNode {
  const { broker } = route.useParams();
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const mayEdit = useMay('config:edit');
  const { data, error, refetch } = useQuery(brokerConfigsQuery(Number(broker)));
  const queryClient = useQueryClient();
  if (error !== null && data === undefined) {
    return <ProblemView error={error} onRetry={() => void refetch()} />;
  }
  return (
    <ConfigsTable
      label={`Configs of broker ${broker}`}
      of={`broker ${broker}`}
      configs={data?.configs.map((config) => shownOf(config, mayEdit))}
      search={search}
      onSearch={(next) => void navigate({ search: next, replace: true })}
      onSave={async (name, value, reason) => {
        await setBrokerConfig(Number(broker), name, value, reason);
        await queryClient.invalidateQueries({ queryKey: ['broker', Number(broker)] });
      }}
    />
  );
}

function shownOf(config: BrokerConfigBody, mayEdit: boolean): ShownConfig {
  const { name, value, source, isDynamic, isSensitive, documentation } = config;
  return {
    name,
    value,
    shown: value,
    documentation,
    source: SOURCES[source],
    isSet: source === 'broker',
    canChange: mayEdit && isDynamic,
    isSensitive,
  };
}
