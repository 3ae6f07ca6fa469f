import { BellIcon } from '@radix-ui/react-icons';
import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { AlertBadge } from '../../shell/alert-badge.js';
import { rootRoute } from '../../shell/root-route.js';
import { deliveriesSearchOf } from './deliveries-search.js';

const alertsRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/alerts',
  component: lazyRouteComponent(() => import('./alerts-screen.js'), 'AlertsScreen'),
  staticData: {
    navigation: {
      label: 'Alerts',
      section: 'Watch',
      icon: BellIcon,
      badge: AlertBadge,
      requires: 'alert:view',
      keywords: 'rules webhooks deliveries firing on-call slack',
    },
  },
});

const nowRoute = createRoute({
  getParentRoute: () => alertsRoute,
  path: '/',
  component: lazyRouteComponent(() => import('./now-tab.js'), 'NowTab'),
});

const rulesRoute = createRoute({
  getParentRoute: () => alertsRoute,
  path: '/rules',
  component: lazyRouteComponent(() => import('./rules-tab.js'), 'RulesTab'),
});

const webhooksRoute = createRoute({
  getParentRoute: () => alertsRoute,
  path: '/webhooks',
  component: lazyRouteComponent(() => import('./webhooks-tab.js'), 'WebhooksTab'),
});

const deliveriesRoute = createRoute({
  getParentRoute: () => alertsRoute,
  path: '/deliveries',
  validateSearch: deliveriesSearchOf,
  component: lazyRouteComponent(() => import('./deliveries-tab.js'), 'DeliveriesTab'),
});

export const alertRoutes = [
  alertsRoute.addChildren([nowRoute, rulesRoute, webhooksRoute, deliveriesRoute]),
] as const;
