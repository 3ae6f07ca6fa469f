import { CubeIcon } from '@radix-ui/react-icons';
import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { rootRoute } from '../../shell/root-route.js';

export const brokersRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/brokers',
  component: lazyRouteComponent(() => import('./brokers-screen.js'), 'BrokersScreen'),
  staticData: {
    navigation: {
      label: 'Brokers',
      section: 'Watch',
      icon: CubeIcon,
      keywords: 'storage nodes postgres',
      requires: 'broker:view',
    },
  },
});
