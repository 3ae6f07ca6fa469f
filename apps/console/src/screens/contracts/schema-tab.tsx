import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { contractQuery } from '../../api/contracts.js';
import { ContractVersions } from '../../components/contracts/contract-versions.js';

const route = getRouteApi('/contracts/$event/');

export function SchemaTab(): ReactNode {
  const { event } = route.useParams();
  const { version } = route.useSearch();
  const navigate = route.useNavigate();
  const { data: contract } = useQuery(contractQuery(event));
  return (
    <ContractVersions
      contract={contract}
      version={version}
      onVersion={(next) => void navigate({ search: { version: next } })}
    />
  );
}
