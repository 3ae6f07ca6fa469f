import { Outlet } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useMay } from '../../api/who.js';
import { Page } from '../../components/page/page.js';
import { TabLink, TabLinks } from '../../components/page/tab-link.js';

export function AlertsScreen(): ReactNode {
  const maySeeWebhooks = useMay('webhook:view');
  return (
    <Page title="Alerts" summary="What is watched for, what fires, and who is told.">
      <TabLinks label="Of alerts">
        <TabLink to="/alerts" activeOptions={{ exact: true }}>
          Now
        </TabLink>
        <TabLink to="/alerts/rules">Rules</TabLink>
        {maySeeWebhooks && <TabLink to="/alerts/webhooks">Webhooks</TabLink>}
        {maySeeWebhooks && (
          <TabLink to="/alerts/deliveries" activeOptions={{ includeSearch: false }}>
            Deliveries
          </TabLink>
        )}
      </TabLinks>
      <Outlet />
    </Page>
  );
}
