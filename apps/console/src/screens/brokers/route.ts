import { CubeIcon } from '@radix-ui/react-icons';
import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { rootRoute } from '../../shell/root-route.js';
import { configsSearchOf, connectionsSearchOf } from './brokers-search.js';

const brokersRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/brokers',
  component: lazyRouteComponent(() => import('./brokers-screen.js'), 'BrokersScreen'),
  staticData: {
    navigation: {
      label: 'Brokers',
      section: 'Watch',
      icon: CubeIcon,
      keywords: 'nodes connections configs settings checks',
      requires: 'broker:view',
    },
  },
});

const clusterConfigsRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/brokers/configs',
  validateSearch: configsSearchOf,
  component: lazyRouteComponent(
    () => import('./cluster-configs-screen.js'),
    'ClusterConfigsScreen',
  ),
});

const brokerRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/brokers/$broker',
  component: lazyRouteComponent(() => import('./broker-screen.js'), 'BrokerScreen'),
});

const connectionsRoute = createRoute({
  getParentRoute: () => brokerRoute,
  path: '/',
  validateSearch: connectionsSearchOf,
  component: lazyRouteComponent(() => import('./connections-tab.js'), 'ConnectionsTab'),
});

const configsRoute = createRoute({
  getParentRoute: () => brokerRoute,
  path: '/configs',
  validateSearch: configsSearchOf,
  component: lazyRouteComponent(() => import('./configs-tab.js'), 'ConfigsTab'),
});

export const brokerRoutes = [
  brokersRoute,
  clusterConfigsRoute,
  brokerRoute.addChildren([connectionsRoute, configsRoute]),
] as const;
