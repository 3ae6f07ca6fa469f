import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useLive } from '../../api/live.js';
import { openLettersQuery } from '../../api/open-letters.js';
import { topologyQuery } from '../../api/topology.js';
import { FilterInput } from '../../components/form/filter-input.js';
import { Unreachable } from '../../components/messages/unreachable.js';
import { Page } from '../../components/page/page.js';
import { ServiceTable } from '../../components/services/service-table.js';

const route = getRouteApi('/services');

/** Who is at work, by the names that clients give themselves; who is sick stands first. */
export function ServicesScreen(): ReactNode {
  const { filter = '' } = route.useSearch();
  const navigate = route.useNavigate();
  const { figures } = useLive();
  const { data: letters } = useQuery(openLettersQuery());
  const { data } = useQuery(topologyQuery());
  return (
    <Page
      title="Services"
      summary="Who writes and reads, by client id, as the brokers have seen it within a week."
    >
      <FilterInput
        label="Services whose name contains"
        value={filter}
        onChange={(next) => void navigate({ search: { filter: next || undefined }, replace: true })}
      />
      <Unreachable brokers={data?.unreachableBrokers ?? []} what="Services may be missing." />
      <ServiceTable figures={figures} letters={letters?.groups} filter={filter} />
    </Page>
  );
}
