import { PersonIcon } from '@radix-ui/react-icons';
import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { rootRoute } from '../../shell/root-route.js';
import { groupsSearchOf } from './groups-search.js';
import { resetSearchOf } from './reset/reset-search.js';

const groupsRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/groups',
  validateSearch: groupsSearchOf,
  component: lazyRouteComponent(() => import('./groups-screen.js'), 'GroupsScreen'),
  staticData: {
    navigation: {
      label: 'Groups',
      section: 'Watch',
      icon: PersonIcon,
      keywords: 'services consumers lag reset rewind',
      requires: 'group:view',
    },
  },
});

const groupRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/groups/$group',
  component: lazyRouteComponent(() => import('./group-screen.js'), 'GroupScreen'),
});

const lagRoute = createRoute({
  getParentRoute: () => groupRoute,
  path: '/',
  component: lazyRouteComponent(() => import('./lag-tab.js'), 'LagTab'),
});

const membersRoute = createRoute({
  getParentRoute: () => groupRoute,
  path: '/members',
  component: lazyRouteComponent(() => import('./members-tab.js'), 'MembersTab'),
});

const eventsRoute = createRoute({
  getParentRoute: () => groupRoute,
  path: '/events',
  component: lazyRouteComponent(() => import('./events-tab.js'), 'EventsTab'),
});

const resetRoute = createRoute({
  getParentRoute: () => groupRoute,
  path: '/reset',
  validateSearch: resetSearchOf,
  component: lazyRouteComponent(() => import('./reset/reset-tab.js'), 'ResetTab'),
});

export const groupRoutes = [
  groupsRoute,
  groupRoute.addChildren([lagRoute, membersRoute, eventsRoute, resetRoute]),
] as const;
