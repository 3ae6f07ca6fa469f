import { PersonIcon } from '@radix-ui/react-icons';
import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { rootRoute } from '../../shell/root-route.js';

const groupsRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/groups',
  validateSearch: (search: Record<string, unknown>): { filter?: string } =>
    typeof search.filter === 'string' ? { filter: search.filter } : {},
  component: lazyRouteComponent(() => import('./groups-screen.js'), 'GroupsScreen'),
  staticData: {
    navigation: {
      label: 'Groups',
      section: 'Watch',
      icon: PersonIcon,
      keywords: 'services consumers lag reset',
    },
  },
});

const groupRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/groups/$group',
  component: lazyRouteComponent(() => import('./group-screen.js'), 'GroupScreen'),
});

export const groupRoutes = [groupsRoute, groupRoute] as const;
