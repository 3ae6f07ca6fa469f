import type { ReactNode } from 'react';
import { useMay } from '../../api/who.js';
import { TabLink, TabLinks } from '../../components/page/tab-link.js';

/** Contracts one by one, and all of them as one document. */
export function ContractTabs(): ReactNode {
  const maySeeClients = useMay('topology:view');
  if (!maySeeClients) return null;
  return (
    <TabLinks label="Of all contracts">
      <TabLink to="/contracts" activeOptions={{ exact: true, includeSearch: false }}>
        Events
      </TabLink>
      <TabLink to="/contracts/all/asyncapi" activeOptions={{ includeSearch: false }}>
        AsyncAPI
      </TabLink>
    </TabLinks>
  );
}
