import { ReaderIcon } from '@radix-ui/react-icons';
import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { rootRoute } from '../../shell/root-route.js';
import { auditSearchOf } from './audit-search.js';

export const auditRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/audit',
  validateSearch: auditSearchOf,
  component: lazyRouteComponent(() => import('./audit-screen.js'), 'AuditScreen'),
  staticData: {
    navigation: {
      label: 'Audit',
      section: 'Govern',
      icon: ReaderIcon,
      requires: 'audit:view',
      keywords: 'who changed history log security',
    },
  },
});
