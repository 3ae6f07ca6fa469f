import { DashboardIcon } from '@radix-ui/react-icons';
import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { rootRoute } from '../../shell/root-route.js';

export const overviewRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/',
  component: lazyRouteComponent(() => import('./overview-screen.js'), 'OverviewScreen'),
  staticData: {
    navigation: {
      label: 'Overview',
      section: 'Watch',
      icon: DashboardIcon,
      keywords: 'home health',
    },
  },
});
