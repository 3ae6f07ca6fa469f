import { ArchiveIcon } from '@radix-ui/react-icons';
import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { rootRoute } from '../../shell/root-route.js';

const storageRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/storage',
  component: lazyRouteComponent(() => import('./storage-screen.js'), 'StorageScreen'),
  staticData: {
    navigation: {
      label: 'Storage',
      section: 'Watch',
      icon: ArchiveIcon,
      keywords: 'postgresql database size disk wal vacuum retention segments outbox',
      requires: 'storage:view',
    },
  },
});

const summaryRoute = createRoute({
  getParentRoute: () => storageRoute,
  path: '/',
  component: lazyRouteComponent(() => import('./summary-tab.js'), 'SummaryTab'),
});

const topicsRoute = createRoute({
  getParentRoute: () => storageRoute,
  path: '/topics',
  validateSearch: (search: Record<string, unknown>): { order?: 'name' } =>
    search.order === 'name' ? { order: 'name' } : {},
  component: lazyRouteComponent(() => import('./topics-tab.js'), 'TopicsTab'),
});

const databaseRoute = createRoute({
  getParentRoute: () => storageRoute,
  path: '/database',
  component: lazyRouteComponent(() => import('./database-tab.js'), 'DatabaseTab'),
});

export const storageRoutes = [
  storageRoute.addChildren([summaryRoute, topicsRoute, databaseRoute]),
] as const;
