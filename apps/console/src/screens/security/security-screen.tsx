import { Outlet } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useMay } from '../../api/who.js';
import { Page } from '../../components/page/page.js';
import { TabLink, TabLinks } from '../../components/page/tab-link.js';

export function SecurityScreen(): ReactNode {
  const maySeeUsers = useMay('user:view');
  const maySeeRoles = useMay('role:view');
  const maySeeAcls = useMay('acl:view');
  const maySeeMasking = useMay('maskingRule:view');
  const maySeeQuotas = useMay('quota:view');
  return (
    <Page
      title="Security"
      summary="Who may come in, as what, how much they may ask for, and what is hidden from them."
    >
      <TabLinks label="Of security">
        {maySeeUsers && (
          <TabLink to="/security" activeOptions={{ exact: true, includeSearch: false }}>
            Users
          </TabLink>
        )}
        <TabLink to="/security/api-keys" activeOptions={{ includeSearch: false }}>
          API keys
        </TabLink>
        <TabLink to="/security/sessions" activeOptions={{ includeSearch: false }}>
          Sessions
        </TabLink>
        {maySeeRoles && <TabLink to="/security/roles">Roles</TabLink>}
        {maySeeAcls && (
          <TabLink to="/security/acls" activeOptions={{ includeSearch: false }}>
            ACLs
          </TabLink>
        )}
        {maySeeQuotas && <TabLink to="/security/quotas">Quotas</TabLink>}
        {maySeeMasking && <TabLink to="/security/masking">Masking</TabLink>}
      </TabLinks>
      <Outlet />
    </Page>
  );
}
